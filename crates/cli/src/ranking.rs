//! An assessment as a table: who comes first, and which part each group has in it.

use std::io::{self, Write};

use siting_atlas::{Answer, Atlas};
use siting_study::{Aggregation, Candidates, Contribution, RankBy, Study, Verdict};
use siting_units::{Lang, Text};

use crate::out::{Out, Paint, harmless};
use crate::quantity;
use crate::table::{Cell, Column, Table};
use crate::words::{counted, noun, pick};

/// Writes the first `top` sites, or all, with what was counted below.
pub(crate) fn write(
    atlas: &Atlas,
    answer: &Answer,
    top: Option<usize>,
    out: &mut Out<'_>,
) -> io::Result<()> {
    write_title(atlas, answer, out)?;
    let parts = parts(&answer.study, out.lang);
    let mut table = Table::new(columns(&answer.study, &parts, out.lang));
    let rows = answer.assessment.rows_in_order();
    for row in rows.take(top.unwrap_or(usize::MAX)) {
        table.push(cells(answer, &parts, row, out.lang));
    }
    let n_left_out = table.write(out)?;
    if n_left_out != 0 {
        let en = format!("({n_left_out} column(s) left out: the terminal is too narrow)");
        out.say(&en, &format!("（终端太窄，略去 {n_left_out} 列）"))?;
    }
    let n_more = answer.assessment.len().saturating_sub(top.unwrap_or(usize::MAX));
    if n_more != 0 {
        let n = quantity::count(n_more);
        out.say(&format!("... and {n} more"), &format!("……另有 {n} 个"))?;
    }
    writeln!(out)?;
    write_footer(atlas, answer, out)
}

/// A column of the table: a group, or a criterion that belongs to none.
struct Part {
    heading: String,
    criteria: Vec<usize>,
}

/// The groups with their criteria; criteria without a group stand together, or, where nothing is
/// grouped, each for itself.
fn parts(study: &Study, lang: Lang) -> Vec<Part> {
    let of = |group: Option<usize>| -> Vec<usize> {
        (0..study.criteria.len()).filter(|&it| study.criteria[it].group == group).collect()
    };
    let part = |heading: &str, criteria| Part { heading: harmless(heading), criteria };
    if study.groups.is_empty() {
        let each = study.criteria.iter().enumerate();
        return each.map(|(at, it)| part(it.name.in_lang(lang), vec![at])).collect();
    }
    let groups = study.groups.iter().enumerate();
    let groups = groups.map(|(at, it)| part(it.name.in_lang(lang), of(Some(at))));
    let others = part(pick(lang, "Other", "其他"), of(None));
    groups.chain([others]).filter(|it| !it.criteria.is_empty()).collect()
}

/// The most a part can add to the total; nothing where that is not its weight.
fn most(study: &Study, part: &Part, lang: Lang) -> String {
    let weight: f64 = part.criteria.iter().map(|&it| study.weights.shares()[it]).sum();
    match study.aggregation {
        Aggregation::WeightedMean | Aggregation::WeightedGeometricMean => {
            format!("{} {weight:.3}", pick(lang, "of", "满分"))
        }
        Aggregation::Minimum | Aggregation::Owa(_) => String::new(),
    }
}

/// Whether the data can have names for the candidates; those generated have none.
fn has_names(study: &Study) -> bool {
    match &study.candidates {
        Candidates::Sites(layer) => layer.parts().name_field.is_some(),
        Candidates::Cells(_) => false,
    }
}

fn columns(study: &Study, parts: &[Part], lang: Lang) -> Vec<Column> {
    let mut columns =
        vec![Column::numbers(pick(lang, "Rank", "名次")), Column::words(pick(lang, "Id", "编号"))];
    if has_names(study) {
        columns.push(Column::words(pick(lang, "Name", "名称")).that_shrinks_to(20));
    }
    columns.push(Column::numbers(pick(lang, "Total", "总分")));
    columns.extend(parts.iter().map(|it| {
        let column = Column::numbers(&it.heading).that_goes_first();
        column.with_second_heading(most(study, it, lang))
    }));
    columns.push(Column::words(pick(lang, "Verdict", "结论")).that_shrinks_to(12));
    columns
}

fn cells(answer: &Answer, parts: &[Part], row: usize, lang: Lang) -> Vec<Cell> {
    let Answer { study, assessment, .. } = answer;
    let candidates = &study.candidates;
    let rank = assessment.ranking.ranks[row].map_or("–".to_owned(), |it| it.to_string());
    let is_ranked = assessment.ranking.ranks[row].is_some();
    let paint = if is_ranked { Paint::Plain } else { Paint::Faint };
    let mut cells =
        vec![Cell::painted(rank, paint), Cell::painted(harmless(&candidates.id(row)), paint)];
    if has_names(study) {
        let name = candidates.name(row).map(harmless);
        cells.push(Cell::painted(name.unwrap_or_default(), paint));
    }
    let total = quantity::score(assessment.totals[row]);
    cells.push(Cell::painted(total, if is_ranked { Paint::Strong } else { Paint::Faint }));
    let contributions = assessment.contributions(study, row);
    cells.extend(parts.iter().map(|it| Cell::painted(part(it, &contributions), paint)));
    let (verdict, paint) = verdict(answer, row, lang);
    cells.push(Cell::painted(verdict, paint));
    cells
}

fn part(part: &Part, contributions: &[Contribution]) -> String {
    let of = |bound: fn(&Contribution) -> f64| -> f64 {
        part.criteria.iter().map(|&it| bound(&contributions[it])).sum()
    };
    quantity::contribution(of(|it| it.at_worst), of(|it| it.at_best))
}

/// The verdict on a site, with the constraints it comes from.
pub(crate) fn verdict(answer: &Answer, row: usize, lang: Lang) -> (String, Paint) {
    let Answer { study, assessment, .. } = answer;
    let verdict = assessment.verdict(row);
    let (word, paint) = verdict_word(verdict, lang);
    if verdict == Verdict::Passes {
        return (word.to_owned(), paint);
    }
    let columns = study.constraints.iter().zip(&assessment.verdicts);
    let reasons = columns.filter(|(_, column)| column[row] == verdict);
    let reasons: Vec<&str> = reasons.map(|(it, _)| it.name.in_lang(lang)).collect();
    let (colon, comma) = (pick(lang, ": ", "："), pick(lang, ", ", "、"));
    (format!("{word}{colon}{}", harmless(&reasons.join(comma))), paint)
}

/// The word for a verdict, and how it looks.
pub(crate) fn verdict_word(verdict: Verdict, lang: Lang) -> (&'static str, Paint) {
    match verdict {
        Verdict::Passes => (pick(lang, "passes", "通过"), Paint::Good),
        Verdict::Fails => (pick(lang, "fails", "不通过"), Paint::Bad),
        Verdict::Unknown => (pick(lang, "unknown", "未知"), Paint::Doubtful),
    }
}

/// How scores become a total, in words.
pub(crate) fn method(study: &Study) -> Text {
    let (en, zh) = match study.aggregation {
        Aggregation::WeightedMean => ("weighted mean", "加权平均"),
        Aggregation::WeightedGeometricMean => ("weighted geometric mean", "加权几何平均"),
        Aggregation::Minimum => ("the worst score decides", "取最差得分"),
        Aggregation::Owa(_) => ("ordered weighted averaging (OWA)", "有序加权平均（OWA）"),
    };
    Text::new(en, zh)
}

fn write_title(atlas: &Atlas, answer: &Answer, out: &mut Out<'_>) -> io::Result<()> {
    let (study, lang) = (&answer.study, out.lang);
    let title = harmless(study.name.in_lang(lang));
    writeln!(out, "{}", out.painted(&title, Paint::Strong))?;
    let (by_en, by_zh) = match study.rank_by {
        RankBy::WorstCase => ("ranked by the worst case", "按最差情形排名"),
        RankBy::Middle => ("ranked by the middle of the range", "按区间中点排名"),
        RankBy::BestCase => ("ranked by the best case", "按最好情形排名"),
    };
    let n = study.criteria.len();
    let (place, method) = (harmless(atlas.name().in_lang(lang)), method(study));
    let criteria = counted(n, "criterion", "criteria");
    let en = format!("{place} · {criteria}, {} · {by_en}", method.en);
    let zh = format!("{place} · {n} 项准则，{} · {by_zh}", method.zh);
    let line = out.painted(pick(lang, &en, &zh), Paint::Faint);
    writeln!(out, "{line}\n")
}

fn write_footer(atlas: &Atlas, answer: &Answer, out: &mut Out<'_>) -> io::Result<()> {
    let Answer { study, assessment, fingerprint, n_taken } = answer;
    let n = |verdict| (0..assessment.len()).filter(|&it| assessment.verdict(it) == verdict).count();
    let count = |verdict| quantity::count(n(verdict));
    let (all, passing) = (quantity::count(assessment.len()), count(Verdict::Passes));
    let (failing, unknown) = (count(Verdict::Fails), count(Verdict::Unknown));
    let candidates = noun(assessment.len(), "candidate", "candidates");
    out.say(
        &format!("{all} {candidates}: {passing} eligible, {failing} excluded, {unknown} unknown"),
        &format!("候选地块 {all} 个：合格 {passing} 个，排除 {failing} 个，未知 {unknown} 个"),
    )?;
    for (constraint, column) in study.constraints.iter().zip(&assessment.verdicts) {
        let count = |verdict| column.iter().filter(|&&it| it == verdict).count();
        let (fails, unknown) = (count(Verdict::Fails), count(Verdict::Unknown));
        if fails + unknown != 0 {
            let name = harmless(constraint.name.in_lang(out.lang));
            let (fails, unknown) = (quantity::count(fails), quantity::count(unknown));
            out.say(
                &format!("  {name}: {fails} fail, {unknown} unknown"),
                &format!("  {name}：不通过 {fails} 个，未知 {unknown} 个"),
            )?;
        }
    }
    let n_measures = study.criteria.len() + study.constraints.len();
    let n_kept = n_measures - n_taken;
    out.say(
        &format!(
            "{}: {n_taken} taken, {n_kept} from the shelf",
            counted(n_measures, "measure", "measures")
        ),
        &format!("测算 {n_measures} 项：新算 {n_taken} 项，取自缓存 {n_kept} 项"),
    )?;
    out.say(&format!("fingerprint {fingerprint}"), &format!("指纹 {fingerprint}"))?;
    write_attribution(atlas, out)
}

/// Whom to thank for the data, as its licence asks.
pub(crate) fn write_attribution(atlas: &Atlas, out: &mut Out<'_>) -> io::Result<()> {
    match atlas.attribution().in_lang(out.lang) {
        "" => Ok(()),
        thanks => writeln!(out, "{}", harmless(thanks)),
    }
}
