//! `siting network`: what became of the streets, for one mode.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use siting_atlas::Atlas;
use siting_travel::{Network, NetworkReport, NoNetwork, Profile, StreetsSpec};
use siting_units::{Lang, LayerId, Say, Text, nearest_word};

use crate::complaint::Complaint;
use crate::out::{Out, Paint, harmless};
use crate::progress::Progress;
use crate::table::{Cell, Column, Table};
use crate::trip::TripArgs;
use crate::words::{help, noun, pick};
use crate::{atlas, quantity};

/// What can be typed after `siting network`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(
        value_name = "ATLAS", required_unless_present = "profile",
        help = help("The folder of the atlas", "图集文件夹"),
    )]
    atlas: Option<PathBuf>,
    #[command(flatten)]
    trip: TripArgs,
    #[arg(
        long, value_name = "MODE", conflicts_with_all = ["atlas", "mode", "network"],
        help = help("Print the shipped file of a mode, to be copied to modes/ and edited", "输出内置出行方式的文件，供复制到 modes/ 后修改"),
    )]
    profile: Option<String>,
}

pub(crate) const AFTER_EN: &str = "\
Tells how many kilometres are open to the mode, by class; what was left out and why; how the streets
hang together: pieces that cannot be reached from one another, streets one can get into but not out
of, and places where streets leave the ground on which they are known.

Examples:
  siting network geodata/montevideo
  siting network geodata/montevideo --mode bicycle
  siting network --profile truck > my-town/modes/truck.toml";

pub(crate) const AFTER_ZH: &str = "\
按等级列出该方式可通行的公里数；说明哪些道路未计入及原因；说明路网是否连通：互不可达的部分、
进得去出不来的道路，以及道路伸出已知范围的位置。

示例：
  siting network geodata/montevideo
  siting network geodata/montevideo --mode bicycle
  siting network --profile truck > my-town/modes/truck.toml";

/// Reports on one network, or prints the file of a mode.
pub(crate) fn run(args: &Args, out: &mut Out<'_>) -> Result<(), Complaint> {
    match (&args.profile, &args.atlas) {
        (Some(mode), _) => Ok(out.write_all(shipped(mode)?.as_bytes())?),
        (None, Some(folder)) => report(folder, &args.trip, out),
        (None, None) => unreachable!("clap asks for an atlas"),
    }
}

fn shipped(mode: &str) -> Result<&'static str, Complaint> {
    let found = Profile::SHIPPED.iter().find(|it| it.0 == mode);
    found.map(|it| it.1).ok_or_else(|| {
        let known: Vec<&str> = Profile::SHIPPED.iter().map(|it| it.0).collect();
        let (en, zh) = (known.join("`, `"), known.join("`、`"));
        Complaint::Input(match nearest_word(mode, known) {
            Some(meant) => Text::new(
                format!("no mode called `{mode}` is shipped; did you mean `{meant}`?"),
                format!("没有名为 `{mode}` 的内置出行方式；您是否想写 `{meant}`？"),
            ),
            None => Text::new(
                format!("no mode called `{mode}` is shipped; there are `{en}`"),
                format!("没有名为 `{mode}` 的内置出行方式；现有 `{zh}`"),
            ),
        })
    })
}

fn report(folder: &Path, args: &TripArgs, out: &mut Out<'_>) -> Result<(), Complaint> {
    let atlas = atlas::open(folder, out.lang)?;
    let network = built(&atlas, args, out.lang)?;
    write_title(&atlas, &network, args, out)?;
    let Some(report) = network.report() else { return Ok(()) };
    write_classes(report, out)?;
    write_graph(report, out)?;
    write_pieces(report, out)?;
    write_left_out(report, out)?;
    if let Ok(spec) = atlas.world().networks.spec(args.network.as_deref()) {
        write_features_dropped(&atlas, spec, out)?;
    }
    Ok(())
}

/// The network, made from the layers and not taken off the shelf, since only then it can tell what
/// became of them.
fn built(atlas: &Atlas, args: &TripArgs, lang: Lang) -> Result<Network, Complaint> {
    let _progress = Progress::waiting(pick(lang, "building the network", "构建路网"));
    let world = atlas.world();
    let complaint = |error: NoNetwork| Complaint::Input(error.text());
    let spec = world.networks.spec(args.network.as_deref()).map_err(complaint)?;
    let profile = world.networks.mode(&args.mode).map_err(complaint)?;
    let missing = || complaint(NoNetwork::NoLayer { layer: spec.streets.clone() });
    Network::new(spec, &world.layers, profile).ok_or_else(missing)
}

fn write_title(
    atlas: &Atlas,
    network: &Network,
    args: &TripArgs,
    out: &mut Out<'_>,
) -> io::Result<()> {
    let networks = &atlas.world().networks;
    let only = networks.specs().keys().next().map(String::as_str);
    let name = harmless(args.network.as_deref().or(only).unwrap_or_default());
    let title = harmless(atlas.name().in_lang(out.lang));
    writeln!(out, "{}", out.painted(&title, Paint::Strong))?;
    let (mode, called) = (harmless(&args.mode), network.profile().name().in_lang(out.lang));
    out.say(
        &format!("network {name} for {mode} ({})\n", harmless(called)),
        &format!("路网 {name}，方式 {mode}（{}）\n", harmless(called)),
    )
}

fn write_classes(report: &NetworkReport, out: &mut Out<'_>) -> io::Result<()> {
    let lang = out.lang;
    let total = whole(report);
    let mut classes: Vec<(&String, f64)> =
        report.km_by_class.iter().map(|(class, km)| (class, *km)).collect();
    classes.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let mut table = Table::new(vec![
        Column::words(pick(lang, "Class", "等级")).that_shrinks_to(12),
        Column::numbers(pick(lang, "Open", "可通行")),
        Column::numbers(pick(lang, "Share", "占比")),
    ]);
    let row = |class: String, km: f64| {
        let share = if total == 0.0 { String::new() } else { percent(km / total) };
        vec![Cell::plain(class), Cell::plain(length(km, lang)), Cell::plain(share)]
    };
    for (class, km) in classes {
        let named =
            if class.is_empty() { pick(lang, "(none given)", "（未注明）") } else { class };
        table.push(row(harmless(named), km));
    }
    table.rule();
    table.push(row(pick(lang, "Total", "合计").to_owned(), total));
    table.write(out)?;
    writeln!(out)
}

fn write_graph(report: &NetworkReport, out: &mut Out<'_>) -> io::Result<()> {
    let count = quantity::count;
    let NetworkReport { n_nodes, n_streets, n_turns, n_exits, .. } = *report;
    let (nodes, streets) = (count(n_nodes), count(n_streets));
    let (turns, exits) = (count(n_turns), count(n_exits));
    out.say(
        &format!(
            "{nodes} {}, {streets} {} between them, {turns} turn {} applied",
            noun(n_nodes, "node", "nodes"),
            noun(n_streets, "street", "streets"),
            noun(n_turns, "restriction", "restrictions"),
        ),
        &format!("节点 {nodes} 个，其间路段 {streets} 条，已采用转向限制 {turns} 条"),
    )?;
    out.say(
        &format!(
            "{exits} {} of streets that leave the surveyed ground",
            noun(n_exits, "node is an end", "nodes are ends")
        ),
        &format!("伸出已调查范围的道路涉及节点 {exits} 个"),
    )
}

/// How the streets hang together.
fn write_pieces(report: &NetworkReport, out: &mut Out<'_>) -> io::Result<()> {
    let (lang, total) = (out.lang, whole(report));
    let Some((largest, others)) = report.components_km.split_first() else {
        return out.say("no street is open to this mode", "没有道路可供此方式通行");
    };
    let (km, share) = (length(*largest, lang), percent(largest / total));
    out.say(
        &format!(
            "the largest piece in which every place can be reached from every other: {km} ({share})"
        ),
        &format!("任意两处互相可达的最大部分：{km}（{share}）"),
    )?;
    let mut line = |km: f64, en: &str, zh: &str| {
        if km < SHORTEST {
            return Ok(());
        }
        let km = length(km, lang);
        out.say(&format!("  {km} {en}"), &format!("  {zh} {km}"))
    };
    line(
        report.dead_end_km,
        "can be got into from there, but not out of again (dead one-way traps)",
        "从其中进得去、出不来（单行陷阱）",
    )?;
    line(
        report.source_km,
        "can be left towards it, but not got back to (one-way sources)",
        "可由此驶入其中、回不来（单行源头）",
    )?;
    let tied = largest + report.dead_end_km + report.source_km;
    line(total - tied, "are not tied to it at all (isolated)", "与其完全不连通（孤立）")?;
    let n = quantity::count(others.len());
    let pieces = noun(others.len(), "smaller piece", "smaller pieces");
    let longest: Vec<String> = others.iter().take(LISTED).map(|km| length(*km, lang)).collect();
    let longest = longest.join(pick(lang, ", ", "、"));
    let more = if LISTED < others.len() { " ..." } else { "" };
    if others.is_empty() {
        return Ok(());
    }
    out.say(
        &format!("  {n} {pieces}: {longest}{more}"),
        &format!("  较小部分 {n} 个：{longest}{more}"),
    )
}

/// How many of the smaller pieces are listed.
const LISTED: usize = 5;
/// Kilometres that are worth a line.
const SHORTEST: f64 = 0.001;

fn write_left_out(report: &NetworkReport, out: &mut Out<'_>) -> io::Result<()> {
    let lang = out.lang;
    let mut closed: Vec<&(Text, usize, f64)> = report.closed.values().collect();
    closed.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.en.cmp(&b.0.en)));
    if !closed.is_empty() {
        let mut table = Table::new(vec![
            Column::words(pick(lang, "Left out, because", "未计入的原因")).that_shrinks_to(24),
            Column::numbers(pick(lang, "Lines", "线数")),
            Column::numbers(pick(lang, "Length", "长度")),
        ]);
        for (why, n, km) in closed {
            table.push(vec![
                Cell::plain(harmless(why.in_lang(lang))),
                Cell::plain(quantity::count(*n)),
                Cell::plain(length(*km, lang)),
            ]);
        }
        writeln!(out)?;
        table.write(out)?;
    }
    write_remarks(&report.remarks, out)?;
    let n = quantity::count(report.n_unusable);
    if report.n_unusable == 0 {
        return Ok(());
    }
    out.say(
        &format!(
            "\n{n} {} no line of one part with both ends known",
            noun(report.n_unusable, "feature is", "features are")
        ),
        &format!("\n{n} 个要素不是两端已知的单线"),
    )
}

fn write_remarks(remarks: &BTreeMap<String, (Text, usize)>, out: &mut Out<'_>) -> io::Result<()> {
    let lang = out.lang;
    if remarks.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(vec![
        Column::words(pick(lang, "Said, but left aside", "无法理解而忽略的标注"))
            .that_shrinks_to(24),
        Column::numbers(pick(lang, "Times", "次数")),
    ]);
    for (what, n) in remarks.values() {
        let what = harmless(what.in_lang(lang));
        table.push(vec![Cell::plain(what), Cell::plain(quantity::count(*n))]);
    }
    writeln!(out)?;
    table.write(out).map(drop)
}

/// What was dropped when the layers were read, long before they became a network.
fn write_features_dropped(atlas: &Atlas, spec: &StreetsSpec, out: &mut Out<'_>) -> io::Result<()> {
    let of_spec = |it: &&LayerId| spec.layers().any(|layer| layer == *it);
    for (id, report) in atlas.reports().filter(|(id, _)| of_spec(id)) {
        let n = report.dropped.len();
        if n == 0 {
            continue;
        }
        let (id, written) = (harmless(id.as_str()), quantity::count(n));
        let features = noun(n, "feature was", "features were");
        out.say(
            &format!("\n{written} {features} dropped when {id} was read; `siting check` says why"),
            &format!("\n读取 {id} 时剔除了 {written} 个要素；原因见 `siting check`"),
        )?;
    }
    Ok(())
}

fn whole(report: &NetworkReport) -> f64 {
    report.km_by_class.values().sum()
}

fn length(km: f64, lang: Lang) -> String {
    quantity::kilometres(km * 1000.0, lang)
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}
