//! `siting route`: the way from one place to another.

use std::io::{self, Write};
use std::path::PathBuf;

use siting_atlas::{Atlas, Route, RouteStep};
use siting_units::{Lang, Unit};

use crate::complaint::Complaint;
use crate::file::write_whole;
use crate::out::{Out, Paint, harmless};
use crate::progress::Progress;
use crate::ranking::write_attribution;
use crate::table::{Cell, Column, Table};
use crate::trip::{self, TripArgs};
use crate::words::{help, pick};
use crate::{atlas, quantity};

/// What can be typed after `siting route`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(value_name = "ATLAS", help = help("The folder of the atlas", "图集文件夹"))]
    atlas: PathBuf,
    #[arg(
        value_name = "FROM", allow_hyphen_values = true,
        help = help("LON,LAT in degrees, or LAYER:ID of a feature", "起点：经纬度 LON,LAT（度），或要素 LAYER:ID（图层:编号）"),
    )]
    from: String,
    #[arg(
        value_name = "TO", allow_hyphen_values = true,
        help = help("The other end, written likewise", "终点，写法相同"),
    )]
    to: String,
    #[command(flatten)]
    trip: TripArgs,
    #[arg(
        long, short, value_name = "FILE",
        help = help("Write the course to this GeoJSON file", "把路线写入该 GeoJSON 文件"),
    )]
    output: Option<PathBuf>,
}

pub(crate) const AFTER_EN: &str = "\
The fastest way for the mode; turns, signals and the last metres to the street are part of the time.

Examples:
  siting route geodata/montevideo -56.21,-34.86 -56.10,-34.89
  siting route geodata/montevideo parks:way/428210799 -56.19,-34.90 --mode car -o route.geojson";

pub(crate) const AFTER_ZH: &str = "\
该方式下最快的路线；时间包括转弯、信号灯以及到道路的最后一段。

示例：
  siting route geodata/montevideo -56.21,-34.86 -56.10,-34.89
  siting route geodata/montevideo parks:way/428210799 -56.19,-34.90 --mode car -o route.geojson";

/// Looks for the way.
pub(crate) fn run(args: &Args, out: &mut Out<'_>) -> Result<(), Complaint> {
    let (from, to) = (trip::place(&args.from)?, trip::place(&args.to)?);
    let atlas = atlas::open(&args.atlas, out.lang)?;
    let progress = Progress::waiting(pick(out.lang, "travelling", "计算行程"));
    let route = atlas.route(&from, &to, &args.trip.trip(false))?;
    drop(progress);
    write_title(&atlas, &route, out)?;
    write_steps(&route, out)?;
    if !route.is_fastest {
        out.say(
            "\na faster way may lead over ground on which streets are not known",
            "\n道路未知的区域可能有更快的路线",
        )?;
    }
    writeln!(out)?;
    if let Some(path) = &args.output {
        write_whole(path, route.to_geojson().as_bytes())?;
        let path = path.display();
        out.say(&format!("wrote {path}"), &format!("已写入 {path}"))?;
    }
    Ok(write_attribution(&atlas, out)?)
}

fn write_title(atlas: &Atlas, route: &Route, out: &mut Out<'_>) -> io::Result<()> {
    let [from, to] = [&route.from, &route.to].map(|it| trip::called(atlas, it, out.lang));
    writeln!(out, "{}", out.painted(&format!("{from} → {to}"), Paint::Strong))?;
    let (time, length) = (time(route.seconds, out.lang), length(route.metres, out.lang));
    let mode = trip::mode(atlas, &route.trip, out.lang);
    writeln!(out, "{time} · {length} · {mode}\n")
}

fn write_steps(route: &Route, out: &mut Out<'_>) -> io::Result<()> {
    let lang = out.lang;
    let mut table = Table::new(vec![
        Column::words(pick(lang, "Street", "道路")).that_shrinks_to(16),
        Column::words(pick(lang, "Class", "等级")).that_goes_first(),
        Column::numbers(pick(lang, "Length", "长度")),
        Column::numbers(pick(lang, "Time", "时间")),
    ]);
    for (nth, step) in route.steps.iter().enumerate() {
        let class = step.class.as_deref().map(harmless).unwrap_or_default();
        table.push(vec![
            street(step, nth == 0, lang),
            Cell::painted(class, Paint::Faint),
            Cell::plain(length(step.metres, lang)),
            Cell::plain(time(step.seconds, lang)),
        ]);
    }
    table.rule();
    table.push(vec![
        Cell::painted(pick(lang, "Total", "合计"), Paint::Strong),
        Cell::default(),
        Cell::painted(length(route.metres, lang), Paint::Strong),
        Cell::painted(time(route.seconds, lang), Paint::Strong),
    ]);
    table.write(out).map(drop)
}

/// What the street of a step is called.
fn street(step: &RouteStep, is_first: bool, lang: Lang) -> Cell {
    let what = match (step.is_leg, is_first) {
        (true, true) => pick(lang, "(to the street)", "（到道路）"),
        (true, false) => pick(lang, "(from the street)", "（从道路到终点）"),
        (false, _) => pick(lang, "(unnamed)", "（未命名）"),
    };
    match &step.name {
        Some(name) => Cell::plain(harmless(name)),
        None => Cell::painted(what, Paint::Faint),
    }
}

fn time(seconds: f64, lang: Lang) -> String {
    quantity::amount(seconds, &Unit::Seconds, lang)
}

fn length(metres: f64, lang: Lang) -> String {
    quantity::amount(metres, &Unit::Metres, lang)
}
