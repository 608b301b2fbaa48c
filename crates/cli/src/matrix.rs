//! `siting matrix`: times and distances between many places.

use std::io::Write;
use std::path::{Path, PathBuf};

use siting_atlas::{Atlas, Matrix, Places};
use siting_units::{LayerId, Text, nearest_word};

use crate::complaint::Complaint;
use crate::file::write_whole;
use crate::out::Out;
use crate::progress::Progress;
use crate::trip::TripArgs;
use crate::words::{help, noun, pick};
use crate::{atlas, quantity};

/// What can be typed after `siting matrix`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(value_name = "ATLAS", help = help("The folder of the atlas", "图集文件夹"))]
    atlas: PathBuf,
    #[arg(
        value_name = "ORIGINS",
        help = help("A layer of the atlas, or a CSV file with columns id, lon, lat", "起点：图集中的图层，或含 id、lon、lat 列的 CSV 文件"),
    )]
    origins: String,
    #[arg(value_name = "DESTINATIONS", help = help("Likewise", "终点，写法相同"))]
    destinations: String,
    #[command(flatten)]
    trip: TripArgs,
    #[arg(
        long, short, value_name = "FILE",
        help = help("Write to this CSV file instead of standard output", "写入该 CSV 文件，而不是标准输出"),
    )]
    output: Option<PathBuf>,
}

pub(crate) const AFTER_EN: &str = "\
One line for each origin and destination: seconds and metres of the fastest trip, both empty where
there is no way, or no street near one of the two.

Examples:
  siting matrix geodata/montevideo parks substations -o times.csv
  siting matrix geodata/montevideo parks ports.csv --mode truck";

pub(crate) const AFTER_ZH: &str = "\
每对起点和终点一行：最快路线的秒数和米数；无路可通或附近没有道路时两者为空。

示例：
  siting matrix geodata/montevideo parks substations -o times.csv
  siting matrix geodata/montevideo parks ports.csv --mode truck";

/// Takes the times and writes them.
pub(crate) fn run(args: &Args, out: &mut Out<'_>) -> Result<(), Complaint> {
    let atlas = atlas::open(&args.atlas, out.lang)?;
    let origins = places(&atlas, &args.origins)?;
    let destinations = places(&atlas, &args.destinations)?;
    let progress = Progress::waiting(pick(out.lang, "travelling", "计算行程"));
    let matrix = atlas.matrix(&origins, &destinations, &args.trip.trip(false))?;
    let bytes = matrix.to_csv();
    drop(progress);
    let Some(path) = &args.output else { return Ok(out.write_all(&bytes)?) };
    write_whole(path, &bytes)?;
    say_what(&matrix, path, out)
}

/// A layer of that name, or else the points of that file.
fn places(atlas: &Atlas, name: &str) -> Result<Places, Complaint> {
    let id = LayerId::new(name);
    if atlas.layers().get(&id).is_some() {
        return Ok(Places::Layer(id));
    }
    let path = Path::new(name);
    if path.is_file() {
        return Ok(Places::read_csv(path)?);
    }
    let known: Vec<&str> = atlas.layers().ids().map(LayerId::as_str).collect();
    let (en, zh) = match nearest_word(name, known.iter().copied()) {
        Some(meant) => (format!("did you mean `{meant}`?"), format!("您是否想写 `{meant}`？")),
        None => {
            let (en, zh) = (known.join("`, `"), known.join("`、`"));
            (format!("there are the layers `{en}`"), format!("现有图层 `{zh}`"))
        }
    };
    Err(Complaint::Input(Text::new(
        format!("there is no layer called `{name}`, nor a file of that name; {en}"),
        format!("没有名为 `{name}` 的图层，也没有这个文件；{zh}"),
    )))
}

/// What is in the file, and what could not be said.
fn say_what(matrix: &Matrix, path: &Path, out: &mut Out<'_>) -> Result<(), Complaint> {
    let (n, m) = (matrix.origins.len(), matrix.destinations.len());
    let [origins, destinations] = [of(n, "origin"), of(m, "destination")];
    let (n, m, path) = (quantity::count(n), quantity::count(m), path.display());
    out.say(
        &format!("wrote {path}: {origins}, {destinations}"),
        &format!("已写入 {path}：起点 {n} 个，终点 {m} 个"),
    )?;
    let n_without = matrix.trips.iter().filter(|it| it.is_none()).count();
    if n_without == 0 {
        return Ok(());
    }
    let (n, m) = (matrix.n_origins_off_streets, matrix.n_destinations_off_streets);
    let [origins, destinations] = [of(n, "origin"), of(m, "destination")];
    let (en, zh) = (of(n_without, "trip"), quantity::count(n_without));
    let (n, m) = (quantity::count(n), quantity::count(m));
    let have = noun(n_without, "has", "have");
    out.say(
        &format!("{en} {have} no time; {origins} and {destinations} meet no street"),
        &format!("{zh} 个行程没有结果；附近没有道路的起点 {n} 个、终点 {m} 个"),
    )?;
    Ok(())
}

/// `1 origin`, `2,000 origins`.
fn of(n: usize, what: &str) -> String {
    format!("{} {}", quantity::count(n), noun(n, what, &format!("{what}s")))
}
