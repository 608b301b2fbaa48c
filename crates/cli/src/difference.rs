//! What a scenario changes, site by site.

use std::io::{self, Write};

use siting_atlas::{Answer, Comparison};
use siting_study::Readings;
use siting_units::Lang;

use crate::out::{Out, Paint, harmless};
use crate::quantity;
use crate::table::{Cell, Column, Table};
use crate::words::{noun, pick};

/// Writes the sites that differ, best first, at most `top` of them, with what was counted below.
pub(crate) fn write(
    scenario: &str,
    comparison: &Comparison,
    top: Option<usize>,
    out: &mut Out<'_>,
) -> io::Result<()> {
    let lang = out.lang;
    let after = &comparison.after;
    let title = harmless(after.study.name.in_lang(lang));
    writeln!(out, "{}", out.painted(&title, Paint::Strong))?;
    let scenario = harmless(scenario);
    out.say(&format!("with the scenario: {scenario}\n"), &format!("情景：{scenario}\n"))?;
    let mut table = Table::new(vec![
        Column::numbers(pick(lang, "Rank", "名次")),
        Column::numbers(pick(lang, "was", "原名次")),
        Column::words(pick(lang, "Id", "编号")),
        Column::words(pick(lang, "Name", "名称")).that_shrinks_to(12),
        Column::numbers(pick(lang, "Total", "总分")),
        Column::numbers(pick(lang, "was", "原总分")),
        Column::words(pick(lang, "What differs", "变化")),
    ]);
    let differing: Vec<usize> =
        after.assessment.rows_in_order().filter(|&row| differs(comparison, row)).collect();
    let shown = top.unwrap_or(usize::MAX).min(differing.len());
    for &row in &differing[..shown] {
        table.push(cells(comparison, row, lang));
    }
    if differing.is_empty() {
        out.say("No reading of any site differs.", "所有地块的指标均无变化。")?;
    } else {
        table.write(out)?;
    }
    writeln!(out)?;
    write_counts(comparison, differing.len(), shown, out)
}

fn write_counts(
    comparison: &Comparison,
    n_differing: usize,
    n_shown: usize,
    out: &mut Out<'_>,
) -> io::Result<()> {
    let Comparison { after, before, rows_before, n_readings_taken, n_readings, .. } = comparison;
    let n_sites = after.study.candidates.len();
    let hidden = n_differing - n_shown;
    if hidden != 0 {
        out.say(
            &format!("... and {hidden} more that differ"),
            &format!("……另有 {hidden} 个有变化"),
        )?;
    }
    let n_same = n_sites - n_differing;
    out.say(
        &format!("{n_differing} of {n_sites} sites differ, {n_same} stay as they are"),
        &format!("{n_sites} 个地块中 {n_differing} 个有变化，{n_same} 个不变"),
    )?;
    let n_met = rows_before.iter().flatten().count();
    let n_gone = before.study.candidates.len() - n_met;
    if n_met != n_sites || n_gone != 0 {
        let n_new = n_sites - n_met;
        out.say(
            &format!("{n_new} new or altered, {n_gone} gone or altered"),
            &format!("新增或变更 {n_new} 个，消失或变更 {n_gone} 个"),
        )?;
    }
    let readings = noun(*n_readings_taken, "reading", "readings");
    out.say(
        &format!("{n_readings_taken} {readings} taken again, of {n_readings}"),
        &format!("{n_readings} 个指标值中重新测算 {n_readings_taken} 个"),
    )
}

fn differs(comparison: &Comparison, row: usize) -> bool {
    let Some(old) = comparison.rows_before[row] else { return true };
    let old = old as usize;
    let columns = comparison
        .columns()
        .any(|(_, _, before, after)| before.is_none_or(|it| !same(it, old, after, row)));
    let [before, after] = [&comparison.before, &comparison.after].map(|it| &it.assessment);
    columns || before.totals[old] != after.totals[row] || before.verdict(old) != after.verdict(row)
}

fn same(before: &Readings, old: usize, after: &Readings, new: usize) -> bool {
    // A word is known by itself, not by its place in a list.
    let word = |readings: &Readings, row: usize| {
        let reading = readings.row(row);
        let place = reading.is_exact().then_some(reading.low() as usize);
        place.and_then(|it| readings.words().get(it).cloned())
    };
    if after.words().is_empty() {
        before.row(old) == after.row(new)
    } else {
        word(before, old) == word(after, new)
    }
}

fn cells(comparison: &Comparison, row: usize, lang: Lang) -> Vec<Cell> {
    let Comparison { before, after, rows_before, .. } = comparison;
    let old = rows_before[row].map(|it| it as usize);
    let rank = |answer: &Answer, row: usize| {
        answer.assessment.ranking.ranks[row].map_or("–".to_owned(), |it| it.to_string())
    };
    let total = |answer: &Answer, row: usize| quantity::score(answer.assessment.totals[row]);
    let nothing = || pick(lang, "new", "新增").to_owned();
    let candidates = &after.study.candidates;
    vec![
        Cell::plain(rank(after, row)),
        Cell::painted(old.map_or_else(nothing, |it| rank(before, it)), Paint::Faint),
        Cell::plain(harmless(&candidates.id(row))),
        Cell::plain(candidates.name(row).map(harmless).unwrap_or_default()),
        Cell::painted(total(after, row), Paint::Strong),
        Cell::painted(old.map_or_else(nothing, |it| total(before, it)), Paint::Faint),
        Cell::plain(old.map(|it| what_differs(comparison, it, row, lang)).unwrap_or_default()),
    ]
}

/// The readings that differ, before and after.
fn what_differs(comparison: &Comparison, old: usize, row: usize, lang: Lang) -> String {
    let show = |readings: &Readings, row: usize| {
        quantity::reading(readings.row(row), readings.unit(), readings.words(), lang)
    };
    let differing = comparison.columns().filter_map(|(name, _, before, after)| {
        let before = before?;
        let is_same = same(before, old, after, row);
        let (from, to) = (show(before, old), show(after, row));
        (!is_same).then(|| format!("{} {from} → {to}", harmless(name.in_lang(lang))))
    });
    differing.collect::<Vec<_>>().join(pick(lang, "; ", "；"))
}
