//! Why a command could not do what it was asked, and how that is said.

use std::io;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use siting_syntax::{Document, Problem};
use siting_units::{Lang, Say, Text};

use crate::arguments::hint;
use crate::out::harmless;
use crate::words::{counted, pick};

/// Why a command could not do what it was asked.
#[derive(Debug)]
pub(crate) enum Complaint {
    /// The command was used in a way it cannot be.
    Usage(Text),
    /// Something it was given is wrong.
    Input(Text),
    /// A file somebody wrote makes no sense.
    File(Box<Document>, Vec<Problem>),
    /// Several of these.
    Many(Vec<Complaint>),
    /// Nobody reads what is written: `siting assess ... | head`. Nothing to complain about.
    NobodyReads,
}

impl Complaint {
    /// A file that cannot be written.
    pub(crate) fn cannot_write(path: &Path, reason: &io::Error) -> Complaint {
        let path = path.display();
        let in_chinese = match reason.kind() {
            io::ErrorKind::NotFound => "文件夹不存在".to_owned(),
            io::ErrorKind::PermissionDenied => "没有权限".to_owned(),
            io::ErrorKind::StorageFull => "磁盘已满".to_owned(),
            _ => reason.to_string(),
        };
        let (en, zh) = (
            format!("{path} cannot be written: {reason}"),
            format!("无法写入 {path}：{in_chinese}"),
        );
        Complaint::Input(Text::new(en, zh))
    }

    /// What the process ends with: 2 for wrong usage, 1 for bad input.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Complaint::Usage(_) => 2,
            Complaint::NobodyReads => 0,
            Complaint::Input(_) | Complaint::File(..) | Complaint::Many(_) => 1,
        }
    }

    /// Everything there is to complain about, with `renderer` for the pages that show source lines.
    pub(crate) fn render(&self, renderer: &Renderer, lang: Lang) -> String {
        match self {
            Complaint::NobodyReads => String::new(),
            Complaint::Input(text) => title(text, renderer, lang) + "\n",
            Complaint::Usage(text) => {
                format!("{}\n{}\n", title(text, renderer, lang), hint(lang))
            }
            Complaint::File(document, problems) => {
                let page = |it: &Problem| page(document, it, renderer, lang) + "\n\n";
                let pages: String = problems.iter().map(page).collect();
                pages + summary(document, problems.len()).in_lang(lang) + "\n"
            }
            Complaint::Many(all) => {
                let pages: Vec<String> = all.iter().map(|it| it.render(renderer, lang)).collect();
                pages.join("\n")
            }
        }
    }
}

impl From<siting_atlas::Error> for Complaint {
    fn from(error: siting_atlas::Error) -> Complaint {
        match error {
            siting_atlas::Error::File { document, problems } => Complaint::File(document, problems),
            other => Complaint::Input(other.text()),
        }
    }
}

/// What is written goes to standard output unless a path is named; see
/// [`cannot_write`](Complaint::cannot_write) for files.
impl From<io::Error> for Complaint {
    fn from(reason: io::Error) -> Complaint {
        match reason.kind() {
            io::ErrorKind::BrokenPipe => Complaint::NobodyReads,
            _ => {
                let (en, zh) = (format!("cannot write: {reason}"), format!("无法写出：{reason}"));
                Complaint::Input(Text::new(en, zh))
            }
        }
    }
}

/// One line: `error: what is wrong`.
fn title(text: &Text, renderer: &Renderer, lang: Lang) -> String {
    renderer.render(&[Group::with_title(error(lang).primary_title(harmless(text.in_lang(lang))))])
}

/// One problem with the line it stands on and a caret, or its path where a file keeps no positions.
fn page(document: &Document, problem: &Problem, renderer: &Renderer, lang: Lang) -> String {
    let title = error(lang).primary_title(harmless(problem.what.in_lang(lang)));
    let name = document.name.as_str();
    let Some(bytes) = &problem.at.bytes else {
        let place = match problem.at.path.as_str() {
            "" => name.to_owned(),
            path => format!("{name}: {path}"),
        };
        return renderer.render(&[title.element(Origin::path(place))]);
    };
    // A table may run over many lines; the first shows where it is.
    let text = &document.text;
    let start = bytes.start.min(text.len());
    let line_end = text[start..].find(['\n', '\r']).map_or(text.len(), |it| start + it);
    let mark = AnnotationKind::Primary.span(start..bytes.end.clamp(start, line_end));
    let snippet = Snippet::source(text.as_str()).path(name).annotation(mark);
    renderer.render(&[title.element(snippet)])
}

fn error(lang: Lang) -> Level<'static> {
    Level::ERROR.with_name(pick(lang, "error", "错误"))
}

fn summary(document: &Document, n: usize) -> Text {
    let name = &document.name;
    let problems = counted(n, "problem", "problems");
    Text::new(format!("{name}: {problems}"), format!("{name}：{n} 个问题"))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use siting_syntax::{Place, Problems};

    use super::*;

    fn check(document: &Document, problems: &Problems, lang: Lang, expected: &Expect) {
        let complaint = Complaint::File(Box::new(document.clone()), problems.clone().sorted());
        expected.assert_eq(&complaint.render(&Renderer::plain(), lang));
    }

    fn at(bytes: Option<std::ops::Range<usize>>, path: &str) -> Place {
        Place { bytes, path: path.to_owned() }
    }

    #[test]
    fn every_problem_is_shown_where_it_stands() {
        let text =
            "name = \"园区\"\n[criteria.road]\ntake = { to = \"raods\" }\ncurve = [\n 1,\n 2]\n";
        let document = Document::toml("studies/parks.toml", text);
        let (raods, curve) = (text.find("\"raods\"").unwrap_or(0), text.find("[\n").unwrap_or(0));
        let mut problems = Problems::default();
        let what = Text::new(
            "there is no layer called `raods`; did you mean `roads`?",
            "没有名为 `raods` 的图层；您是否想写 `roads`？",
        );
        problems.add(at(Some(raods..raods + 7), "criteria.road.take.to"), what);
        let what = Text::new("a curve needs points", "曲线需要点");
        problems.add(at(Some(curve..text.len() - 1), "criteria.road.curve"), what);
        let what = Text::new("the key `candidates` is missing", "缺少键 `candidates`");
        problems.add(at(Some(0..0), ""), what);
        check(
            &document,
            &problems,
            Lang::En,
            &expect![[r#"
            error: the key `candidates` is missing
             --> studies/parks.toml:1:1
              |
            1 | name = "园区"
              | ^

            error: there is no layer called `raods`; did you mean `roads`?
             --> studies/parks.toml:3:15
              |
            3 | take = { to = "raods" }
              |               ^^^^^^^

            error: a curve needs points
             --> studies/parks.toml:4:9
              |
            4 | curve = [
              |         ^

            studies/parks.toml: 3 problems
        "#]],
        );
        check(
            &document,
            &problems,
            Lang::Zh,
            &expect![[r#"
            错误: 缺少键 `candidates`
             --> studies/parks.toml:1:1
              |
            1 | name = "园区"
              | ^

            错误: 没有名为 `raods` 的图层；您是否想写 `roads`？
             --> studies/parks.toml:3:15
              |
            3 | take = { to = "raods" }
              |               ^^^^^^^

            错误: 曲线需要点
             --> studies/parks.toml:4:9
              |
            4 | curve = [
              |         ^

            studies/parks.toml：3 个问题
        "#]],
        );
    }

    #[test]
    fn json_keeps_no_positions_so_the_path_is_shown() {
        let document = Document::json("parks.json", "{}");
        let mut problems = Problems::default();
        problems.add(
            at(None, "criteria.road.curve[1]"),
            Text::new("readings must rise", "读数必须递增"),
        );
        check(
            &document,
            &problems,
            Lang::En,
            &expect![[r"
            error: readings must rise
            --> parks.json: criteria.road.curve[1]

            parks.json: 1 problem
        "]],
        );
    }

    #[test]
    fn wrong_usage_and_bad_input_end_differently() {
        let text = Text::same("no");
        assert_eq!(Complaint::Usage(text.clone()).exit_code(), 2);
        assert_eq!(Complaint::Input(text).exit_code(), 1);
        let closed = io::Error::from(io::ErrorKind::BrokenPipe);
        assert_eq!(Complaint::from(closed).exit_code(), 0);
    }
}
