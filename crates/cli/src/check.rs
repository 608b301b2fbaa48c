//! `siting check`: how the data was read, and every problem.

use std::io::{self, Write};
use std::path::PathBuf;

use siting_study::Study;

use crate::complaint::Complaint;
use crate::out::{Out, Paint, harmless};
use crate::words::{counted, help, noun, pick};
use crate::{atlas, load_report, quantity};

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
    out.say(
        &format!("{} in {plane}", counted(n, "layer", "layers")),
        &format!("{n} 个图层，平面 {plane}"),
    )?;
    let listed = if args.all { usize::MAX } else { FIRST };
    for (id, report) in atlas.reports() {
        writeln!(out)?;
        load_report::write(&atlas, id, report, listed, out)?;
    }
    writeln!(out)?;
    let names = args.study.clone().map_or_else(|| atlas.studies(), |it| vec![it]);
    let mut complaints = Vec::new();
    for name in &names {
        let study = atlas::study(&atlas, name, out.lang);
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

fn write_study(name: &str, study: Option<&Study>, out: &mut Out<'_>) -> io::Result<()> {
    let Some(study) = study else {
        let mark = out.painted(pick(out.lang, "problems", "有问题"), Paint::Bad);
        return out.say(&format!("study {name}: {mark}"), &format!("研究 {name}：{mark}"));
    };
    let mark = out.painted(pick(out.lang, "in order", "正常"), Paint::Good);
    let (n, criteria) = (quantity::count(study.candidates.len()), study.criteria.len());
    let constraints = study.constraints.len();
    let candidates = noun(study.candidates.len(), "candidate", "candidates");
    let en = [
        counted(criteria, "criterion", "criteria"),
        counted(constraints, "constraint", "constraints"),
    ];
    out.say(
        &format!("study {name}: {mark}, {n} {candidates}, {}", en.join(", ")),
        &format!("研究 {name}：{mark}，候选地块 {n} 个，准则 {criteria} 项，约束 {constraints} 项"),
    )
}
