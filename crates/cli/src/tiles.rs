//! `siting tiles`: one map tile of a layer.

use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;
use siting_atlas::Atlas;
use siting_tiles::{TileId, TileIdError};
use siting_units::{LayerId, Say, Text, nearest_word};

use crate::complaint::Complaint;
use crate::file::write_whole;
use crate::out::Out;
use crate::{atlas, words::help};

/// What can be typed after `siting tiles`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(value_name = "ATLAS", help = help("The folder of the atlas", "图集文件夹"))]
    atlas: PathBuf,
    #[arg(value_name = "LAYER", help = help("The name of a layer", "图层名"))]
    layer: String,
    #[arg(value_name = "Z/X/Y", help = help("Zoom, column and row of the tile", "瓦片的级别、列、行"))]
    tile: String,
    #[arg(
        long, value_enum, value_name = "FORMAT", hide_possible_values = true,
        default_value = "geojson", hide_default_value = true,
        help = help("geojson, or mvt (Mapbox Vector Tile); geojson without it", "geojson（默认）或 mvt（Mapbox 矢量瓦片）"),
    )]
    format: Format,
    #[arg(
        long, short, value_name = "FILE",
        help = help("Write to this file instead of standard output", "写入文件，而不是标准输出"),
    )]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Geojson,
    Mvt,
}

pub(crate) const AFTER_EN: &str = "\
A tile with nothing in it is an empty collection in GeoJSON, and no bytes at all as MVT.

Examples:
  siting tiles geodata/montevideo roads 12/1408/2471
  siting tiles geodata/montevideo roads 12/1408/2471 --format mvt -o roads.mvt";

pub(crate) const AFTER_ZH: &str = "\
空瓦片在 GeoJSON 中是空集合，在 MVT 中是零字节。

示例：
  siting tiles geodata/montevideo roads 12/1408/2471
  siting tiles geodata/montevideo roads 12/1408/2471 --format mvt -o roads.mvt";

/// Writes the tile.
pub(crate) fn run(args: &Args, out: &mut Out<'_>) -> Result<(), Complaint> {
    if args.format == Format::Mvt && args.output.is_none() && out.is_terminal {
        return Err(Complaint::Usage(Text::new(
            "an MVT tile is binary and would garble the terminal; add `-o FILE`, or pipe it on",
            "MVT 瓦片是二进制数据，不能显示在终端上；请加 `-o 文件`，或用管道输出",
        )));
    }
    let at = args.tile.parse::<TileId>().map_err(|error| match error {
        TileIdError::Malformed { .. } => Complaint::Usage(error.text()),
        _ => Complaint::Input(error.text()),
    })?;
    let atlas = atlas::open(&args.atlas, out.lang)?;
    let id = LayerId::new(&args.layer);
    let source = atlas.tiles(&id).ok_or_else(|| no_such_layer(&atlas, &args.layer))?;
    let tile = source.tile(at);
    let bytes = match (args.format, tile) {
        (Format::Geojson, Some(tile)) => tile.to_geojson().into_bytes(),
        (Format::Geojson, None) => {
            br#"{"type":"FeatureCollection","n_dropped":0,"features":[]}"#.to_vec()
        }
        (Format::Mvt, tile) => tile.map(|it| it.to_mvt()).unwrap_or_default(),
    };
    match &args.output {
        Some(path) => write_whole(path, &bytes),
        None => {
            out.write_all(&bytes)?;
            if args.format == Format::Geojson {
                writeln!(out)?;
            }
            Ok(())
        }
    }
}

fn no_such_layer(atlas: &Atlas, name: &str) -> Complaint {
    let known: Vec<&str> = atlas.layers().ids().map(LayerId::as_str).collect();
    let (list, names) = (known.join("`, `"), known.join("`、`"));
    Complaint::Input(match nearest_word(name, known) {
        Some(meant) => Text::new(
            format!("there is no layer called `{name}`; did you mean `{meant}`?"),
            format!("没有名为 `{name}` 的图层；您是否想写 `{meant}`？"),
        ),
        None => Text::new(
            format!("there is no layer called `{name}`; there are `{list}`"),
            format!("没有名为 `{name}` 的图层；现有 `{names}`"),
        ),
    })
}
