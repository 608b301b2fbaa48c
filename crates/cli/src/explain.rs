//! `siting explain`: where the score of one site comes from.

use std::io::{self, Write};
use std::path::PathBuf;

use siting_atlas::Answer;
use siting_study::{AnyMeasure, Bound, Candidates, Constraint, Readings};
use siting_units::{Interval, Lang, Text, Unit, nearest_word};

use crate::complaint::Complaint;
use crate::out::{Out, Paint, harmless};
use crate::ranking::{method, verdict, verdict_word, write_attribution};
use crate::score_tree;
use crate::table::{Cell, Column, Table};
use crate::words::{help, pick};
use crate::{atlas, quantity};

/// What can be typed after `siting explain`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(value_name = "ATLAS", help = help("The folder of the atlas", "图集文件夹"))]
    atlas: PathBuf,
    #[arg(value_name = "STUDY", help = help("A name in studies/, or a path", "studies/ 中的名称，或文件路径"))]
    study: String,
    #[arg(long, value_name = "ID", help = help("The id of the site, as `siting assess` lists it", "地块编号，见 `siting assess` 的列表"))]
    site: String,
}

pub(crate) const AFTER_EN: &str = "\
Shows for every criterion what was read and where the nearest feature is, the curve that makes a score
of it, the weight, and what it adds to the total; for every constraint the verdict and how much of the
site is hit. The contributions sum to the total.

Example:
  siting explain geodata/montevideo parks --site way/74627236";

pub(crate) const AFTER_ZH: &str = "\
逐项准则列出读数、最近的要素、把读数变为得分的曲线、权重以及对总分的贡献；逐项约束列出结论和涉及的面积。
各项贡献之和等于总分。

示例：
  siting explain geodata/montevideo parks --site way/74627236";

/// Explains one site.
pub(crate) fn run(args: &Args, out: &mut Out<'_>) -> Result<(), Complaint> {
    let atlas = atlas::open(&args.atlas, out.lang)?;
    let study = atlas::study(&atlas, &args.study, out.lang)?;
    let found = study.candidates.row_of(&args.site);
    let row = found.ok_or_else(|| no_such_site(&args.site, &study.candidates))?;
    let answer = atlas::assess(&atlas, study, out.lang)?;
    write_title(&answer, row, out)?;
    score_tree::write(&atlas, &answer, row, out)?;
    write_sum(&answer, row, out)?;
    write_constraints(&answer, row, out)?;
    Ok(write_attribution(&atlas, out)?)
}

fn write_title(answer: &Answer, row: usize, out: &mut Out<'_>) -> io::Result<()> {
    let (lang, candidates) = (out.lang, &answer.study.candidates);
    let id = harmless(&candidates.id(row));
    let title = match candidates.name(row).map(harmless) {
        Some(name) if lang == Lang::Zh => format!("{name}（{id}）"),
        Some(name) => format!("{name} ({id})"),
        None => id,
    };
    writeln!(out, "{}", out.painted(&title, Paint::Strong))?;
    writeln!(out, "{}", harmless(answer.study.name.in_lang(lang)))?;
    let ground = quantity::ground(candidates.ground()[row], lang);
    let total = quantity::score(answer.assessment.totals[row]);
    let (total, rank) =
        (out.painted(&total, Paint::Strong), rank(answer, row).in_lang(lang).to_owned());
    let (verdict, paint) = verdict(answer, row, lang);
    let verdict = out.painted(&verdict, paint);
    out.say(
        &format!("total {total} · {rank} · {verdict} · {ground}\n"),
        &format!("总分 {total} · {rank} · {verdict} · {ground}\n"),
    )
}

fn rank(answer: &Answer, row: usize) -> Text {
    let ranking = &answer.assessment.ranking;
    let n = quantity::count(ranking.rows.len());
    let Some(rank) = ranking.ranks[row] else {
        return Text::new(
            format!("no rank among {n} eligible"),
            format!("无名次（合格地块 {n} 个）"),
        );
    };
    let ties = ranking.ranks.iter().filter(|it| **it == Some(rank)).count();
    let (shared, also) = if ties == 1 { ("", "") } else { (", shared", "（并列）") };
    Text::new(format!("rank {rank} of {n}{shared}"), format!("第 {rank} 名{also}，共 {n} 个"))
}

fn write_sum(answer: &Answer, row: usize, out: &mut Out<'_>) -> io::Result<()> {
    let contributions = answer.assessment.contributions(&answer.study, row);
    let worst: f64 = contributions.iter().map(|it| it.at_worst).sum();
    let best: f64 = contributions.iter().map(|it| it.at_best).sum();
    let (sum, method) = (quantity::contribution(worst, best), method(&answer.study));
    out.say(
        &format!("The contributions sum to {sum}, the total ({}).\n", method.en),
        &format!("各项贡献之和为 {sum}，即总分（{}）。\n", method.zh),
    )
}

fn write_constraints(answer: &Answer, row: usize, out: &mut Out<'_>) -> io::Result<()> {
    let (lang, study) = (out.lang, &answer.study);
    if study.constraints.is_empty() {
        return out.say("This study has no constraints.\n", "这项研究没有约束。\n");
    }
    let mut table = Table::new(vec![
        Column::words(pick(lang, "Constraint", "约束")).that_shrinks_to(16),
        Column::words(pick(lang, "Verdict", "结论")),
        Column::numbers(pick(lang, "Reading", "读数")),
        Column::words(pick(lang, "Limit", "限值")),
        Column::words(pick(lang, "Ground", "涉及面积")),
    ]);
    let columns = study.constraints.iter().zip(&answer.assessment.taken.constraints);
    for ((constraint, readings), verdicts) in columns.zip(&answer.assessment.verdicts) {
        let (word, paint) = verdict_word(verdicts[row], lang);
        let reading = quantity::reading(readings.row(row), readings.unit(), readings.words(), lang);
        let ground = study.candidates.ground()[row];
        table.push(vec![
            Cell::plain(harmless(constraint.name.in_lang(lang))),
            Cell::painted(word, paint),
            Cell::plain(harmless(&reading)),
            Cell::painted(limit(constraint.bound, readings.unit(), lang), Paint::Faint),
            Cell::plain(covered(constraint, readings, row, ground, lang)),
        ]);
    }
    table.write(out)?;
    writeln!(out)
}

fn limit(bound: Bound, unit: &Unit, lang: Lang) -> String {
    let amount = |it: f64| quantity::amount(it, unit, lang);
    let at_least =
        bound.at_least.map(|it| format!("{} {}", pick(lang, "at least", "至少"), amount(it)));
    let at_most =
        bound.at_most.map(|it| format!("{} {}", pick(lang, "at most", "至多"), amount(it)));
    let both: Vec<String> = at_least.into_iter().chain(at_most).collect();
    both.join(pick(lang, ", ", "，"))
}

/// The part of the site that a constraint on covered ground hits, in square metres and mu.
fn covered(
    constraint: &Constraint,
    readings: &Readings,
    row: usize,
    ground: f64,
    lang: Lang,
) -> String {
    let reading = readings.row(row);
    let is_bounded = reading.low().is_finite() && reading.high().is_finite();
    if !matches!(constraint.measure, AnyMeasure::ShareCovered(_)) || !is_bounded {
        return String::new();
    }
    let hit = Interval::between(reading.low() * ground, reading.high() * ground);
    quantity::reading(hit, &Unit::SquareMetres, &[], lang)
}

fn no_such_site(id: &str, candidates: &Candidates) -> Complaint {
    let ids: Vec<String> = (0..candidates.len()).map(|row| candidates.id(row)).collect();
    let called = (0..candidates.len()).find(|&row| candidates.name(row) == Some(id));
    let meant = called.map(|row| ids[row].as_str());
    let meant = meant.or_else(|| nearest_word(id, ids.iter().map(String::as_str)));
    Complaint::Input(match meant {
        Some(meant) => Text::new(
            format!("there is no site with the id `{id}`; did you mean `{meant}`?"),
            format!("没有编号为 `{id}` 的地块；您是否想写 `{meant}`？"),
        ),
        None => Text::new(
            format!("there is no site with the id `{id}`; `siting assess` lists them"),
            format!("没有编号为 `{id}` 的地块；`siting assess` 可列出全部编号"),
        ),
    })
}
