//! What happened to each layer when it was read, as `siting check` tells it.

use std::io::{self, Write};

use siting_atlas::Atlas;
use siting_layer::{FeatureNote, LoadReport};
use siting_units::{Lang, LayerId, Text};

use crate::out::{Out, Paint, harmless};
use crate::quantity;
use crate::table::{kept_together, wrapped};
use crate::words::pick;

/// Writes what happened to one layer, with the first `listed` of the features repaired or dropped.
pub(crate) fn write(
    atlas: &Atlas,
    id: &LayerId,
    report: &LoadReport,
    listed: usize,
    out: &mut Out<'_>,
) -> io::Result<()> {
    write_name(atlas, id, out)?;
    let lang = out.lang;
    let LoadReport { source, driver, crs, .. } = report;
    detail(&harmless(&format!("{source} · {driver} · {crs}")), out)?;
    detail(features(report).in_lang(lang), out)?;
    detail(&sizes(report, lang), out)?;
    for remark in &report.remarks {
        detail(&harmless(remark.in_lang(lang)), out)?;
    }
    write_notes(&report.repaired, pick(lang, "repaired feature", "已修复要素"), listed, out)?;
    write_notes(&report.dropped, pick(lang, "dropped feature", "已剔除要素"), listed, out)
}

/// The layer's short name, and the one for people where it has another.
fn write_name(atlas: &Atlas, id: &LayerId, out: &mut Out<'_>) -> io::Result<()> {
    let name = atlas.layers().get(id).map(|it| it.name().in_lang(out.lang));
    let name = name.filter(|it| *it != id.as_str()).map(harmless).unwrap_or_default();
    let line = format!("{}  {name}", out.painted(id.as_str(), Paint::Strong));
    writeln!(out, "{}", line.trim_end())
}

/// Ground, length and bounds.
fn sizes(report: &LoadReport, lang: Lang) -> String {
    let mut sizes = Vec::new();
    if report.ground_square_metres != 0.0 {
        let ground = quantity::ground(report.ground_square_metres, lang);
        sizes.push(kept_together(&format!("{} {ground}", pick(lang, "area", "面积"))));
    }
    if report.length_metres != 0.0 {
        let length = quantity::kilometres(report.length_metres, lang);
        sizes.push(kept_together(&format!("{} {length}", pick(lang, "length", "长度"))));
    }
    sizes.push(bounds(report).in_lang(lang).to_owned());
    sizes.join(" · ")
}

fn features(report: &LoadReport) -> Text {
    let count = quantity::count;
    let (read, kept) = (count(report.n_read), count(report.n_kept));
    let (repaired, dropped) = (count(report.repaired.len()), count(report.dropped.len()));
    Text::new(
        format!("features: {read} read, {kept} kept, {repaired} repaired, {dropped} dropped"),
        format!("要素：读取 {read} 个，保留 {kept} 个，修复 {repaired} 个，剔除 {dropped} 个"),
    )
}

/// Bounds in whole metres of the plane.
fn bounds(report: &LoadReport) -> Text {
    let Some(bounds) = report.bounds else {
        return Text::new("empty", "空");
    };
    let whole = |number: f64| quantity::decimals(number, 0);
    let (low, high) = (bounds.min(), bounds.max());
    let (west, east) = (whole(low.x), whole(high.x));
    let (south, north) = (whole(low.y), whole(high.y));
    Text::new(
        format!(
            "{}, {}",
            kept_together(&format!("east {west}–{east} m")),
            kept_together(&format!("north {south}–{north} m"))
        ),
        format!("东 {west}–{east} 米，北 {south}–{north} 米"),
    )
}

fn write_notes(
    notes: &[FeatureNote],
    what: &str,
    listed: usize,
    out: &mut Out<'_>,
) -> io::Result<()> {
    let shown = listed.min(notes.len());
    for note in &notes[..shown] {
        let (id, why) = (harmless(&note.id), harmless(note.what.in_lang(out.lang)));
        detail(&format!("{what} {id}{}{why}", pick(out.lang, ": ", "：")), out)?;
    }
    let n_more = quantity::count(notes.len() - shown);
    if shown < notes.len() {
        let en = format!("and {n_more} more; `--all` lists them");
        detail(pick(out.lang, &en, &format!("另有 {n_more} 个；`--all` 可全部列出")), out)?;
    }
    Ok(())
}

/// A line about the layer above, below its name.
fn detail(words: &str, out: &mut Out<'_>) -> io::Result<()> {
    for line in wrapped(&format!("    {words}"), out.width) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}
