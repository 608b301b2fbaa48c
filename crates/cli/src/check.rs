//! `siting check`: how the data was read, and every problem.

use std::io::{self, Write};
use std::path::PathBuf;

use siting_atlas::Atlas;
use siting_layer::{FeatureNote, LoadReport};
use siting_study::Study;
use siting_units::{LayerId, Text};

use crate::complaint::Complaint;
use crate::out::{Out, Paint, harmless};
use crate::table::wrapped;
use crate::words::{help, pick};
use crate::{atlas, quantity};

/// What can be typed after `siting check`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(value_name = "ATLAS", help = help("The folder of the atlas", "图集文件夹"))]
    atlas: PathBuf,
    #[arg(
        value_name = "STUDY",
        help = help("A name in studies/, or a path; every study in studies/ without it", "studies/ 中的名称，或文件路径；默认检查 studies/ 中的全部研究"),
    )]
    study: Option<String>,
    #[arg(long, help = help("List every repaired and dropped feature, not the first five", "列出全部修复和剔除的要素，而不是前五个"))]
    all: bool,
}

pub(crate) const AFTER_EN: &str = "\
Tells for every layer which file was read and how, what was repaired or dropped and why, and how much
ground it covers. Then reads the studies and shows every problem with its place in the file.

Examples:
  siting check geodata/montevideo
  siting check geodata/montevideo parks
  siting check my-town drafts/industry.toml --all";

pub(crate) const AFTER_ZH: &str = "\
说明每个图层读取了哪个文件、如何读取、修复或剔除了哪些要素及原因、覆盖多少土地；
然后检查各项研究，并指出每个问题在文件中的位置。

示例：
  siting check geodata/montevideo
  siting check geodata/montevideo parks
  siting check my-town drafts/industry.toml --all";

/// How many features are listed without `--all`.
const FIRST: usize = 5;

/// Reports on every layer, then on every study.
pub(crate) fn run(args: &Args, out: &mut Out<'_>) -> Result<(), Complaint> {
    let atlas = atlas::open(&args.atlas, out.lang)?;
    let title = harmless(atlas.name().in_lang(out.lang));
    writeln!(out, "{}", out.painted(&title, Paint::Strong))?;
    let (n, plane) = (atlas.reports().count(), atlas.plane().name());
    out.say(&format!("{n} layers in {plane}"), &format!("{n} 个图层，平面 {plane}"))?;
    for (id, report) in atlas.reports() {
        writeln!(out)?;
        write_report(&atlas, id, report, args.all, out)?;
    }
    writeln!(out)?;
    let names = args.study.clone().map_or_else(|| atlas.studies(), |it| vec![it]);
    let mut complaints = Vec::new();
    for name in &names {
        let study = atlas::study(&atlas, name);
        write_study(name, study.as_ref().ok(), out)?;
        complaints.extend(study.err());
    }
    if names.is_empty() {
        out.say("no study in studies/", "studies/ 中没有研究")?;
    }
    // The report comes first, whatever both are written to.
    out.flush()?;
    if complaints.is_empty() { Ok(()) } else { Err(Complaint::Many(complaints)) }
}

fn write_report(
    atlas: &Atlas,
    id: &LayerId,
    report: &LoadReport,
    all: bool,
    out: &mut Out<'_>,
) -> io::Result<()> {
    let lang = out.lang;
    let name = atlas.layers().get(id).map(|it| harmless(it.name().in_lang(lang)));
    let id = out.painted(id.as_str(), Paint::Strong);
    writeln!(out, "{id}  {}", name.unwrap_or_default())?;
    let LoadReport { source, driver, crs, .. } = report;
    detail(&format!("{source} · {driver} · {crs}"), out)?;
    let features = features(report);
    detail(features.in_lang(lang), out)?;
    let mut sizes = Vec::new();
    if report.ground_square_metres != 0.0 {
        let ground = quantity::ground(report.ground_square_metres, lang);
        sizes.push(format!("{} {ground}", pick(lang, "area", "面积")));
    }
    if report.length_metres != 0.0 {
        let length = quantity::kilometres(report.length_metres, lang);
        sizes.push(format!("{} {length}", pick(lang, "length", "长度")));
    }
    sizes.push(bounds(report).in_lang(lang).to_owned());
    detail(&sizes.join(" · "), out)?;
    for remark in &report.remarks {
        detail(&harmless(remark.in_lang(lang)), out)?;
    }
    write_notes(&report.repaired, pick(lang, "repaired", "已修复"), all, out)?;
    write_notes(&report.dropped, pick(lang, "dropped", "已剔除"), all, out)
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
        format!("east {west}–{east} m, north {south}–{north} m"),
        format!("东 {west}–{east} 米，北 {south}–{north} 米"),
    )
}

fn write_notes(notes: &[FeatureNote], what: &str, all: bool, out: &mut Out<'_>) -> io::Result<()> {
    let shown = if all { notes.len() } else { FIRST.min(notes.len()) };
    for note in &notes[..shown] {
        let (id, why) = (harmless(&note.id), harmless(note.what.in_lang(out.lang)));
        detail(&format!("{what} {id}{}{why}", pick(out.lang, ": ", "：")), out)?;
    }
    let n_more = quantity::count(notes.len() - shown);
    if shown < notes.len() {
        let en = format!("{what} {n_more} more; `--all` lists them");
        detail(pick(out.lang, &en, &format!("{what}另 {n_more} 个；`--all` 可全部列出")), out)?;
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

fn write_study(name: &str, study: Option<&Study>, out: &mut Out<'_>) -> io::Result<()> {
    let Some(study) = study else {
        let mark = out.painted(pick(out.lang, "problems", "有问题"), Paint::Bad);
        return out.say(&format!("study {name}: {mark}"), &format!("研究 {name}：{mark}"));
    };
    let mark = out.painted(pick(out.lang, "in order", "正常"), Paint::Good);
    let (n, criteria) = (quantity::count(study.candidates.len()), study.criteria.len());
    let constraints = study.constraints.len();
    out.say(
        &format!(
            "study {name}: {mark}, {n} candidates, {criteria} criteria, {constraints} constraints"
        ),
        &format!("研究 {name}：{mark}，候选地块 {n} 个，准则 {criteria} 项，约束 {constraints} 项"),
    )
}
