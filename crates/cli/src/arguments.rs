//! What can be typed after `siting`.

use std::ffi::OsString;

use clap::builder::Styles;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand};
use siting_units::Lang;

use crate::words::{help, pick, speak};
use crate::{assess, check, explain, matrix, network, new, reach, route, serve, tiles};

/// Everything that can be typed after `siting`.
#[derive(Debug, Parser)]
#[command(
    name = "siting",
    version,
    about = help("Where should this go, and why there?", "该放在哪里，为什么？"),
    after_help = help(AFTER_EN, AFTER_ZH),
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    subcommand_required = true,
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[arg(
        long, global = true, value_name = "zh|en",
        value_parser = ["zh", "en"], hide_possible_values = true,
        help = help("The language to speak; that of the system without it", "使用的语言；默认取系统语言"),
    )]
    lang: Option<String>,
    #[arg(
        long, short, global = true, action = ArgAction::Help,
        help = help("Print help", "显示帮助"),
    )]
    help: Option<bool>,
    #[arg(
        long, short = 'V', action = ArgAction::Version,
        help = help("Print the version", "显示版本"),
    )]
    version: Option<bool>,
}

/// What can be asked for, in the order people need it.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(
        about = help("Make an atlas folder from data files", "用数据文件建立图集文件夹"),
        after_help = help(new::AFTER_EN, new::AFTER_ZH),
    )]
    New(new::Args),
    #[command(
        about = help("Show how the data was read, and every problem", "查看数据读入情况和全部问题"),
        after_help = help(check::AFTER_EN, check::AFTER_ZH),
    )]
    Check(check::Args),
    #[command(
        about = help("Answer a study: rank its candidates", "回答一项研究：给候选地块排名"),
        after_help = help(assess::AFTER_EN, assess::AFTER_ZH),
    )]
    Assess(assess::Args),
    #[command(
        about = help("Show where the score of one site comes from", "说明一个地块的得分由来"),
        after_help = help(explain::AFTER_EN, explain::AFTER_ZH),
    )]
    Explain(explain::Args),
    #[command(
        about = help("Show atlases on a map in the browser", "在浏览器地图上展示图集"),
        after_help = help(serve::AFTER_EN, serve::AFTER_ZH),
    )]
    Serve(serve::Args),
    #[command(
        about = help("Write one map tile of a layer", "输出图层的一个地图瓦片"),
        after_help = help(tiles::AFTER_EN, tiles::AFTER_ZH),
    )]
    Tiles(tiles::Args),
    #[command(
        about = help("Show what became of the streets", "查看路网的构建情况"),
        after_help = help(network::AFTER_EN, network::AFTER_ZH),
    )]
    Network(network::Args),
    #[command(
        about = help("Show what can be reached from a place", "查看从一处可到达的范围"),
        after_help = help(reach::AFTER_EN, reach::AFTER_ZH),
    )]
    Reach(reach::Args),
    #[command(
        about = help("Find the way from one place to another", "查找两处之间的路线"),
        after_help = help(route::AFTER_EN, route::AFTER_ZH),
    )]
    Route(route::Args),
    #[command(
        about = help("Write times and distances between many places", "输出多处之间的时间和距离"),
        after_help = help(matrix::AFTER_EN, matrix::AFTER_ZH),
    )]
    Matrix(matrix::Args),
}

const AFTER_EN: &str = "\
An ATLAS is a folder with `atlas.toml`, `layers/` and `studies/`. A STUDY is the name of a file in
`studies/` (without .toml), or a path to a study file.

Examples:
  siting new my-town parcels.shp roads.gpkg    make an atlas
  siting check my-town                         is everything in order?
  siting assess my-town first                  rank the parcels
  siting explain my-town first --site 17       why this score?
  siting reach my-town parks:17 --minutes 10   what is within ten minutes?
  siting serve my-town                         see it on a map

The exit code is 0 when all went well, 1 on bad input, 2 on wrong usage.";

const AFTER_ZH: &str = "\
图集（ATLAS）是含有 `atlas.toml`、`layers/` 和 `studies/` 的文件夹。研究（STUDY）可写 `studies/` 中的
文件名（不带 .toml），或研究文件的路径。

示例：
  siting new my-town parcels.shp roads.gpkg    建立图集
  siting check my-town                         检查数据和研究
  siting assess my-town first                  给地块排名
  siting explain my-town first --site 17       为什么是这个得分？
  siting reach my-town parks:17 --minutes 10   十分钟内能到哪里？
  siting serve my-town                         在地图上查看

退出码：0 表示成功，1 表示输入有误，2 表示用法有误。";

const HELP_ZH: &str = "\
{about-with-newline}
用法：{usage}

{all-args}{after-help}
";

/// Reads what was typed, in the language of whoever typed it.
///
/// # Errors
///
/// Fails with what is wrong with it; also "fails" with the help text and the version.
pub(crate) fn read(typed: &[OsString], lang: Lang) -> Result<Arguments, clap::Error> {
    let matches = command(lang).try_get_matches_from(typed)?;
    Arguments::from_arg_matches(&matches)
}

/// The command as clap knows it, in `lang`.
fn command(lang: Lang) -> clap::Command {
    speak(lang);
    let command = Arguments::command().styles(Styles::styled()).color(ColorChoice::Auto);
    match lang {
        Lang::En => command,
        Lang::Zh => {
            let command = command.subcommand_help_heading("命令").subcommand_value_name("命令");
            in_chinese(command).mut_subcommands(in_chinese)
        }
    }
}

fn in_chinese(command: clap::Command) -> clap::Command {
    let heading = |it: clap::Arg| {
        let heading = if it.is_positional() { "参数" } else { "选项" };
        it.help_heading(heading)
    };
    command.help_template(HELP_ZH).mut_args(heading)
}

/// What clap found wrong, in Chinese; `None` where its own words, in English, are all there is.
pub(crate) fn fault_in_chinese(error: &clap::Error) -> Option<String> {
    let context = |kind| match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join("、")),
        _ => None,
    };
    let arg = || context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有参数 `{}`", arg()?),
        ErrorKind::InvalidSubcommand => {
            format!("没有命令 `{}`", context(ContextKind::InvalidSubcommand)?)
        }
        ErrorKind::MissingSubcommand => {
            format!("缺少命令；可用的有 {}", context(ContextKind::ValidSubcommand)?)
        }
        ErrorKind::MissingRequiredArgument => format!("缺少参数：{}", arg()?),
        ErrorKind::InvalidValue if value.as_deref().is_none_or(str::is_empty) => {
            format!("参数 `{}` 需要一个值", arg()?)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let allowed = context(ContextKind::ValidValue);
            let allowed = allowed.map_or(String::new(), |it| format!("；可以是 {it}"));
            format!("参数 `{}` 的值 `{}` 不可用{allowed}", arg()?, value?)
        }
        ErrorKind::ArgumentConflict => format!("参数 `{}` 不能重复或同时使用", arg()?),
        _ => return None,
    };
    let meant =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let meant = meant.into_iter().find_map(context);
    let meant = meant.map_or(String::new(), |it| format!("；您是否想写 `{it}`？"));
    Some(what + &meant)
}

/// The line on what can be typed that follows what was wrong.
pub(crate) fn hint(lang: Lang) -> &'static str {
    pick(lang, "try `siting --help`", "可用 `siting --help` 查看用法")
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[test]
    fn the_command_line_is_sound_in_both_languages() {
        command(Lang::En).debug_assert();
        command(Lang::Zh).debug_assert();
    }

    fn check(line: &str, expected: &Expect) {
        let typed: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        let error = read(&typed, Lang::Zh).expect_err("this is wrong usage");
        assert_eq!(error.exit_code(), 2, "{line}");
        expected.assert_eq(&fault_in_chinese(&error).unwrap_or_default());
    }

    #[test]
    fn wrong_usage_is_explained_in_chinese() {
        check("siting", &expect![]);
        check("siting asess", &expect!["没有命令 `asess`；您是否想写 `assess`？"]);
        check("siting assess geodata/montevideo", &expect!["缺少参数：<STUDY>"]);
        check(
            "siting assess a b --fromat csv",
            &expect!["没有参数 `--fromat`；您是否想写 `--format`？"],
        );
        check(
            "siting assess a b --format xlsx",
            &expect![
                "参数 `--format <FORMAT>` 的值 `xlsx` 不可用；可以是 table、json、csv、geojson、gpkg"
            ],
        );
        check("siting assess a b --top many", &expect!["参数 `--top <N>` 的值 `many` 不可用"]);
        check("siting explain a b --site", &expect!["参数 `--site <ID>` 需要一个值"]);
        check("siting serve a --bind here", &expect!["参数 `--bind <ADDRESS>` 的值 `here` 不可用"]);
    }

    #[test]
    fn a_place_in_the_west_is_no_option() {
        for line in [
            "siting reach a -56.2,-34.9 --minutes 5,10 --mode walk -o x.geojson",
            "siting route a -56.2,-34.9 -56.1,-34.8 --mode car",
            "siting route a --lang zh -56.2,-34.9 parks:1",
        ] {
            let typed: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            assert!(read(&typed, Lang::En).is_ok(), "{line}");
        }
        check(
            "siting reach a b --minutes 5 --moed walk",
            &expect!["没有参数 `--moed`；您是否想写 `--mode`？"],
        );
        check(
            "siting reach a b --minutes five",
            &expect!["参数 `--minutes <MINUTES>` 的值 `five` 不可用"],
        );
        check(
            "siting network --profile car --mode car",
            &expect!["参数 `--profile <MODE>` 不能重复或同时使用"],
        );
    }

    #[test]
    fn what_is_typed_is_understood() {
        let typed = "siting --lang zh assess geodata/montevideo parks --format gpkg -o a.gpkg";
        let typed: Vec<OsString> = typed.split(' ').map(OsString::from).collect();
        let arguments = read(&typed, Lang::En).expect("this is how it is used");
        assert!(matches!(arguments.command, Command::Assess(_)), "{arguments:?}");
        assert_eq!(arguments.lang.as_deref(), Some("zh"));
    }
}
