//! `siting reach`: what can be reached from a place, by minutes.

use std::io::{self, Write};
use std::path::PathBuf;

use siting_atlas::{Atlas, Band, Reach, Sum};
use siting_travel::Direction;
use siting_units::{Interval, Lang, LayerId, Text, Unit};

use crate::complaint::Complaint;
use crate::file::write_whole;
use crate::out::{Out, Paint, harmless};
use crate::progress::Progress;
use crate::ranking::write_attribution;
use crate::table::{Cell, Column, Table};
use crate::trip::{self, TripArgs};
use crate::words::{help, noun, pick};
use crate::{atlas, quantity};

/// What can be typed after `siting reach`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(value_name = "ATLAS", help = help("The folder of the atlas", "图集文件夹"))]
    atlas: PathBuf,
    #[arg(
        value_name = "PLACE", allow_hyphen_values = true,
        help = help("LON,LAT in degrees, or LAYER:ID of a feature", "经纬度 LON,LAT（度），或要素 LAYER:ID（图层:编号）"),
    )]
    place: String,
    #[arg(
        long, value_name = "MINUTES", required = true, value_delimiter = ',',
        help = help("How far, as in 5,10,15", "几分钟以内，例如 5,10,15"),
    )]
    minutes: Vec<f64>,
    #[command(flatten)]
    trip: TripArgs,
    #[arg(long, help = help("From everywhere to the place, and not from it", "从各处到该地点，而不是从该地点出发"))]
    to_site: bool,
    #[arg(
        long, value_name = "LAYER",
        help = help("Count what can be reached of this layer; may be repeated", "统计该图层中可到达的要素，可重复使用"),
    )]
    count: Vec<String>,
    #[arg(
        long, short, value_name = "FILE",
        help = help("Write the streets and an outline to this GeoJSON file", "把可到达的道路和轮廓写入该 GeoJSON 文件"),
    )]
    output: Option<PathBuf>,
}

pub(crate) const AFTER_EN: &str = "\
Streets are cut where the time runs out. The outline in the file is for the eye only; counts and sums
follow the streets. Where a trip may leave the ground on which streets are known, both bounds are shown.

Examples:
  siting reach geodata/montevideo -56.21,-34.86 --minutes 5,10,15
  siting reach geodata/montevideo parks:way/428210799 --minutes 10 --count parks --count substations
  siting reach geodata/montevideo -56.21,-34.86 --minutes 10 --mode walk --to-site -o reach.geojson";

pub(crate) const AFTER_ZH: &str = "\
道路在时间用尽处截断。文件中的轮廓仅供观看；要素数和合计值以道路为准。
行程可能超出道路已知范围时，给出上下界。

示例：
  siting reach geodata/montevideo -56.21,-34.86 --minutes 5,10,15
  siting reach geodata/montevideo parks:way/428210799 --minutes 10 --count parks --count substations
  siting reach geodata/montevideo -56.21,-34.86 --minutes 10 --mode walk --to-site -o reach.geojson";

/// Looks how far one gets.
pub(crate) fn run(args: &Args, out: &mut Out<'_>) -> Result<(), Complaint> {
    check_minutes(&args.minutes)?;
    let place = trip::place(&args.place)?;
    let atlas = atlas::open(&args.atlas, out.lang)?;
    let (trip, count) = (args.trip.trip(args.to_site), layers(&args.count));
    let progress = Progress::waiting(pick(out.lang, "travelling", "计算行程"));
    let reach = atlas.reach(&place, &trip, &args.minutes, &count)?;
    drop(progress);
    write_title(&atlas, &reach, out)?;
    write_bands(&reach, out)?;
    write_sums(&reach, out)?;
    write_doubts(&reach, out)?;
    if let Some(path) = &args.output {
        write_whole(path, reach.to_geojson().as_bytes())?;
        let path = path.display();
        out.say(&format!("wrote {path}"), &format!("已写入 {path}"))?;
    }
    Ok(write_attribution(&atlas, out)?)
}

fn check_minutes(minutes: &[f64]) -> Result<(), Complaint> {
    let wrong = minutes.iter().find(|it| !(it.is_finite() && 0.0 < **it));
    wrong.map_or(Ok(()), |wrong| {
        Err(Complaint::Usage(Text::new(
            format!("`--minutes` takes numbers above 0, as in 5,10,15, not `{wrong}`"),
            format!("`--minutes` 应为大于 0 的数，例如 5,10,15，而不是 `{wrong}`"),
        )))
    })
}

/// Each layer once, in the order asked for.
fn layers(names: &[String]) -> Vec<LayerId> {
    let mut layers: Vec<LayerId> = Vec::new();
    for layer in names.iter().map(LayerId::new) {
        if !layers.contains(&layer) {
            layers.push(layer);
        }
    }
    layers
}

fn write_title(atlas: &Atlas, reach: &Reach, out: &mut Out<'_>) -> io::Result<()> {
    let place = trip::called(atlas, &reach.place, out.lang);
    writeln!(out, "{}", out.painted(&place, Paint::Strong))?;
    let way = match reach.trip.direction {
        Direction::FromSite => pick(out.lang, "from there", "由此出发"),
        Direction::ToSite => pick(out.lang, "to there", "到达此处"),
    };
    let mode = trip::mode(atlas, &reach.trip, out.lang);
    writeln!(out, "{} · {way} · {mode}\n", harmless(atlas.name().in_lang(out.lang)))
}

/// One line for each number of minutes.
fn write_bands(reach: &Reach, out: &mut Out<'_>) -> io::Result<()> {
    let lang = out.lang;
    let mut columns = vec![
        Column::numbers(pick(lang, "Minutes", "分钟")),
        Column::numbers(pick(lang, "Streets", "道路")),
    ];
    let counted = reach.bands.first().map_or(&[] as &[_], |it| &it.reached);
    columns.extend(counted.iter().map(|it| Column::numbers(&harmless(it.layer.as_str()))));
    let mut table = Table::new(columns);
    for band in &reach.bands {
        let streets = at_least(band.street_metres, 0.0, band, &Unit::Metres, lang);
        let mut cells = vec![Cell::plain(band.minutes.to_string()), Cell::plain(streets)];
        cells.extend(band.reached.iter().map(|it| {
            let (n, open) = (it.ids.len() as f64, it.n_off_streets as f64);
            Cell::plain(at_least(n, open, band, &Unit::Count, lang))
        }));
        table.push(cells);
    }
    table.write(out).map(drop)
}

/// An amount that may be larger by `open`, or by anything where the band is not complete.
fn at_least(amount: f64, open: f64, band: &Band, unit: &Unit, lang: Lang) -> String {
    let most = if band.is_complete { amount + open } else { f64::INFINITY };
    if most.is_infinite() && amount == 0.0 {
        return pick(lang, "unknown", "未知").to_owned();
    }
    quantity::reading(Interval::between(amount, most), unit, &[], lang)
}

/// What the features reached add up to: a line a field, a column for each number of minutes.
fn write_sums(reach: &Reach, out: &mut Out<'_>) -> io::Result<()> {
    let lang = out.lang;
    let Some(first) = reach.bands.first() else { return Ok(()) };
    let minutes = |it: &Band| format!("{} {}", it.minutes, pick(lang, "min", "分钟"));
    let mut columns = vec![
        Column::words(pick(lang, "Layer", "图层")).that_shrinks_to(8),
        Column::words(pick(lang, "Sum over those reached", "已到达要素的合计")).that_shrinks_to(8),
    ];
    columns.extend(reach.bands.iter().map(|it| Column::numbers(&minutes(it))));
    let mut table = Table::new(columns);
    let mut n_lines = 0;
    for (at, reached) in first.reached.iter().enumerate() {
        for (nth, sum) in reached.sums.iter().enumerate() {
            let names = [reached.layer.as_str(), &sum.field].map(|it| Cell::plain(harmless(it)));
            let counted = reach.bands.iter().filter_map(|it| it.reached.get(at));
            let sums = counted.filter_map(|it| Some(summed(it.sums.get(nth)?, it.ids.len(), lang)));
            let mut cells = names.to_vec();
            cells.extend(sums.map(Cell::plain));
            table.push(cells);
            n_lines += 1;
        }
    }
    if n_lines == 0 {
        return Ok(());
    }
    writeln!(out)?;
    table.write(out).map(drop)
}

/// A sum over so many features, with how many of them have no value to add.
fn summed(sum: &Sum, n_features: usize, lang: Lang) -> String {
    if 0 < n_features && sum.n_missing == n_features {
        return pick(lang, "unknown", "未知").to_owned();
    }
    let text = quantity::amount(sum.sum, &Unit::Number, lang);
    let n = quantity::count(sum.n_missing);
    match (sum.n_missing, lang) {
        (0, _) => text,
        (_, Lang::En) => format!("{text} ({n} unknown)"),
        (_, Lang::Zh) => format!("{text}（{n} 个未知）"),
    }
}

/// Why an amount is no plain number.
fn write_doubts(reach: &Reach, out: &mut Out<'_>) -> io::Result<()> {
    writeln!(out)?;
    if reach.bands.iter().any(|it| !it.is_complete) {
        out.say(
            "at least: a trip may leave the ground on which streets are known, and come back",
            "至少：行程可能经过道路未知的区域再返回",
        )?;
    }
    let Some(first) = reach.bands.first() else { return Ok(()) };
    for it in first.reached.iter().filter(|it| it.n_off_streets != 0) {
        let (n, layer) = (quantity::count(it.n_off_streets), harmless(it.layer.as_str()));
        let features = noun(it.n_off_streets, "feature meets", "features meet");
        out.say(
            &format!("{layer}: {n} {features} no street, so nobody knows how far that is"),
            &format!("{layer}：{n} 个要素附近没有道路，不知能否到达"),
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_numbers_above_zero() {
        assert!(check_minutes(&[5.0, 0.5]).is_ok());
        for wrong in [0.0, -5.0, f64::NAN, f64::INFINITY] {
            let complaint = check_minutes(&[5.0, wrong]).expect_err("that is no time");
            assert_eq!(complaint.exit_code(), 2, "{wrong}");
        }
    }

    #[test]
    fn a_sum_of_nothing_known_is_not_zero() {
        let check = |sum: f64, n_missing: usize, n_features: usize, expected: &str| {
            let sum = Sum { field: String::new(), sum, n_missing };
            assert_eq!(summed(&sum, n_features, Lang::En), expected);
        };
        check(0.0, 2, 2, "unknown");
        check(0.0, 0, 0, "0");
        check(120.0, 1, 3, "120 (1 unknown)");
        check(-3.5, 0, 3, "-3.5");
    }

    #[test]
    fn a_layer_named_twice_is_counted_once() {
        let named = ["b", "a", "b"].map(str::to_owned);
        assert_eq!(layers(&named), [LayerId::new("b"), LayerId::new("a")]);
    }
}
