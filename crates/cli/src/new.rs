//! `siting new`: an atlas folder from data files.

use std::io::Write;
use std::path::PathBuf;

use siting_atlas::{NewAtlas, new_atlas};

use crate::complaint::Complaint;
use crate::out::{Out, Paint};
use crate::words::{help, pick};

/// What can be typed after `siting new`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(value_name = "FOLDER", help = help("The folder to make; it must not exist", "要建立的文件夹，不能已存在"))]
    folder: PathBuf,
    #[arg(
        value_name = "FILE", required = true,
        help = help("Data files: GeoPackage, Shapefile, GeoJSON, FlatGeobuf, KML, CSV ...", "数据文件：GeoPackage、Shapefile、GeoJSON、FlatGeobuf、KML、CSV 等"),
    )]
    files: Vec<PathBuf>,
}

pub(crate) const AFTER_EN: &str = "\
The files are copied. The plane, the one metric CRS everything is measured in, is guessed from where
the data lies: UTM, or the 3-degree zone of CGCS2000 in China. Change it in atlas.toml.

Example:
  siting new my-town parcels.shp roads.gpkg";

pub(crate) const AFTER_ZH: &str = "\
数据文件会被复制。图集平面（所有量测统一采用的米制坐标系）按数据位置推定：中国境内为 CGCS2000 三度带，
其他地区为 UTM。可在 atlas.toml 中修改。

示例：
  siting new my-town parcels.shp roads.gpkg";

/// Makes the folder and says what was guessed.
pub(crate) fn run(args: &Args, out: &mut Out<'_>) -> Result<(), Complaint> {
    let made = new_atlas(&args.folder, &args.files)?;
    let lang = out.lang;
    let NewAtlas { folder, layers, plane, why, study } = &made;
    let folder = folder.display();
    let title = match lang {
        siting_units::Lang::En => format!("made {folder} with {} layer(s)", layers.len()),
        siting_units::Lang::Zh => format!("已建立 {folder}，共 {} 个图层", layers.len()),
    };
    writeln!(out, "{}", out.painted(&title, Paint::Strong))?;
    let (layers, why) = (layers.join(pick(lang, ", ", "、")), why.in_lang(lang));
    out.say(&format!("  layers  {layers}"), &format!("  图层  {layers}"))?;
    out.say(
        &format!("  plane   {plane}, guessed: {why}"),
        &format!("  平面  {plane}（推定：{why}）"),
    )?;
    out.say(
        "          change it in atlas.toml if that is wrong",
        "        如不正确，请在 atlas.toml 中修改",
    )?;
    writeln!(out)?;
    out.say(&format!("next: siting check {folder}"), &format!("下一步：siting check {folder}"))?;
    match study {
        Some(study) => out.say(
            &format!("      siting assess {folder} {study}   (a study to start from)"),
            &format!("        siting assess {folder} {study}   （起步研究）"),
        )?,
        None => out.say(
            "no file has areas to compare, so there is no study yet; write one in studies/",
            "没有面状数据可作候选，因此尚无研究；请在 studies/ 中编写",
        )?,
    }
    Ok(())
}
