//! `siting assess`: the candidates of a study, ranked.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use siting_atlas::{Answer, Atlas, export, to_csv, to_geojson};
use siting_server::{AssessmentBody, ComparisonBody};
use siting_units::Text;

use crate::complaint::Complaint;
use crate::file::write_whole;
use crate::out::Out;
use crate::progress::Progress;
use crate::words::{help, pick};
use crate::{atlas, difference, ranking};

/// What can be typed after `siting assess`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(value_name = "ATLAS", help = help("The folder of the atlas", "图集文件夹"))]
    atlas: PathBuf,
    #[arg(value_name = "STUDY", help = help("A name in studies/, or a path", "studies/ 中的名称，或文件路径"))]
    study: String,
    #[arg(
        long, value_enum, value_name = "FORMAT", hide_possible_values = true,
        help = help(
            "table, json, csv, geojson or gpkg; by the ending of FILE, or else table",
            "table、json、csv、geojson 或 gpkg；默认按文件后缀，否则为 table",
        ),
    )]
    format: Option<Format>,
    #[arg(
        long, short, value_name = "FILE",
        help = help("Write to this file instead of standard output", "写入文件，而不是标准输出"),
    )]
    output: Option<PathBuf>,
    #[arg(
        long, value_name = "N",
        help = help("Only the best N (table and json)", "只列出前 N 名（table 和 json）"),
    )]
    top: Option<usize>,
    #[arg(
        long, value_name = "SCENARIO",
        help = help(
            "Compare with what would be if: a name in scenarios/, or a path",
            "与情景比较：scenarios/ 中的名称，或文件路径",
        ),
    )]
    scenario: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
    Geojson,
    Gpkg,
}

pub(crate) const AFTER_EN: &str = "\
Totals run from 0 (worst) to 1 (best). Where the data leaves a total open, both bounds are shown.
A site has a rank only when it passes every constraint for certain.

Examples:
  siting assess geodata/montevideo parks
  siting assess geodata/montevideo parks --top 10
  siting assess geodata/montevideo parks -o parks.gpkg          for QGIS
  siting assess geodata/montevideo parks --format json | jq .
  siting assess geodata/montevideo road-access --scenario new-link";

pub(crate) const AFTER_ZH: &str = "\
总分从 0（最差）到 1（最好）。数据不足以确定总分时，给出上下界。
只有确定通过全部约束的地块才有名次。

示例：
  siting assess geodata/montevideo parks
  siting assess geodata/montevideo parks --top 10
  siting assess geodata/montevideo parks -o parks.gpkg          供 QGIS 使用
  siting assess geodata/montevideo parks --format json | jq .
  siting assess geodata/montevideo road-access --scenario new-link";

/// Answers the study and writes the answer.
pub(crate) fn run(args: &Args, out: &mut Out<'_>) -> Result<(), Complaint> {
    let format = args.format()?;
    let atlas = atlas::open(&args.atlas, out.lang)?;
    if let Some(scenario) = &args.scenario {
        return args.compare(&atlas, scenario, format, out);
    }
    let study = atlas::study(&atlas, &args.study, out.lang)?;
    let answer = atlas::assess(&atlas, study, out.lang)?;
    args.put_out(&atlas, &answer, format, out)
}

impl Args {
    /// Answers the study as things are and after the edits of a scenario; a file for other programs
    /// holds the sites after them.
    fn compare(
        &self,
        atlas: &Atlas,
        scenario: &str,
        format: Format,
        out: &mut Out<'_>,
    ) -> Result<(), Complaint> {
        let scenario = atlas::scenario(atlas, scenario)?;
        let comparison = atlas::compare(atlas, &self.study, &scenario, out.lang)?;
        let name = scenario.name.in_lang(out.lang);
        for remark in &scenario.remarks {
            out.say(&remark.en, &remark.zh)?;
        }
        match (format, &self.output) {
            (Format::Table, None) => Ok(difference::write(name, &comparison, self.top, out)?),
            (Format::Table, Some(path)) => {
                let mut bytes = Vec::new();
                let mut plain = Out::plain(&mut bytes, out.lang);
                difference::write(name, &comparison, self.top, &mut plain)?;
                drop(plain);
                write_whole(path, &bytes)?;
                let path = path.display();
                Ok(out.say(&format!("wrote {path}"), &format!("已写入 {path}"))?)
            }
            (Format::Json, None) => {
                let study = atlas::study_id(&self.study);
                let body = ComparisonBody::of(atlas, &study, &scenario, &comparison);
                serde_json::to_writer(&mut *out, &body).map_err(std::io::Error::from)?;
                Ok(writeln!(out)?)
            }
            _ => self.put_out(&comparison.atlas, &comparison.after, format, out),
        }
    }

    /// Writes an answer to where it was asked for.
    fn put_out(
        &self,
        atlas: &Atlas,
        answer: &Answer,
        format: Format,
        out: &mut Out<'_>,
    ) -> Result<(), Complaint> {
        let Some(path) = &self.output else {
            return self.write(atlas, answer, format, out);
        };
        let progress = Progress::waiting(pick(out.lang, "writing", "写入"));
        if format == Format::Gpkg {
            export(atlas, answer, path)?;
        } else {
            let mut bytes = Vec::new();
            self.write(atlas, answer, format, &mut Out::plain(&mut bytes, out.lang))?;
            write_whole(path, &bytes)?;
        }
        drop(progress);
        let path = path.display();
        Ok(out.say(&format!("wrote {path}"), &format!("已写入 {path}"))?)
    }

    /// The format asked for, if it can go where it is asked to.
    fn format(&self) -> Result<Format, Complaint> {
        let ending = self.output.as_deref().and_then(ending);
        let format = self.format.or_else(|| of_ending(ending.as_deref()?)).unwrap_or(Format::Table);
        let wrong = |en, zh| Err(Complaint::Usage(Text::new(en, zh)));
        let is_unknown = |it: &str| of_ending(it).is_none() && it != "txt";
        if self.format.is_none() && ending.as_deref().is_some_and(is_unknown) {
            return wrong(
                "no format has this ending; there are .gpkg, .geojson, .csv, .json, and .txt for the table",
                "没有格式使用该扩展名；可用 .gpkg、.geojson、.csv、.json，以及表格 .txt",
            );
        }
        match format {
            Format::Gpkg if ending.as_deref() != Some("gpkg") => wrong(
                "a GeoPackage is a file; say which with `-o FILE.gpkg`",
                "GeoPackage 是文件；请用 `-o 文件.gpkg` 指定",
            ),
            Format::Csv | Format::Geojson | Format::Gpkg if self.top.is_some() => wrong(
                "`--top` goes with table and json; files for other programs hold every site",
                "`--top` 只用于 table 和 json；供其他程序使用的文件包含全部地块",
            ),
            format => Ok(format),
        }
    }

    fn write(
        &self,
        atlas: &Atlas,
        answer: &Answer,
        format: Format,
        out: &mut Out<'_>,
    ) -> Result<(), Complaint> {
        match format {
            Format::Table => ranking::write(atlas, answer, self.top, out)?,
            Format::Json => {
                let study = atlas::study_id(&self.study);
                let body = AssessmentBody::of(atlas, &study, answer, self.top);
                serde_json::to_writer(&mut *out, &body).map_err(std::io::Error::from)?;
                writeln!(out)?;
            }
            Format::Csv => out.write_all(&to_csv(atlas, answer))?,
            Format::Geojson => writeln!(out, "{}", to_geojson(atlas, answer).trim_end())?,
            Format::Gpkg => unreachable!("a GeoPackage goes to a file"),
        }
        Ok(())
    }
}

fn ending(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_lowercase())
}

fn of_ending(ending: &str) -> Option<Format> {
    match ending {
        "json" => Some(Format::Json),
        "csv" => Some(Format::Csv),
        "geojson" => Some(Format::Geojson),
        "gpkg" => Some(Format::Gpkg),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(format: Option<Format>, output: Option<&str>, expected: Option<Format>) {
        let (atlas, study, output) = (PathBuf::new(), String::new(), output.map(PathBuf::from));
        let args = Args { atlas, study, format, output, top: None, scenario: None };
        assert_eq!(args.format().ok(), expected, "{args:?}");
    }

    #[test]
    fn the_file_name_says_the_format_unless_an_option_does() {
        check(None, None, Some(Format::Table));
        check(None, Some("out/parks.GeoJSON"), Some(Format::Geojson));
        check(None, Some("parks.txt"), Some(Format::Table));
        check(Some(Format::Json), Some("parks.geojson"), Some(Format::Json));
        check(None, Some("parks.gpkg"), Some(Format::Gpkg));
    }

    #[test]
    fn a_geopackage_needs_a_file_of_its_own() {
        check(Some(Format::Gpkg), None, None);
        check(Some(Format::Gpkg), Some("parks.geojson"), None);
        check(Some(Format::Geojson), None, Some(Format::Geojson));
    }
}
