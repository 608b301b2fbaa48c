//! The manual page of every measure, made from its doc comment.

use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};

/// The page, below the workspace's root.
const PAGE: &str = "docs/measures.md";
const FOLDER: &str = "crates/study/src/measure";

/// Writes the page.
pub(crate) fn run(out: &mut impl Write) -> Result<()> {
    fs::write(crate::root().join(PAGE), page(crate::root())?)?;
    writeln!(out, "wrote {PAGE}")?;
    Ok(())
}

/// Whether the page is what the code says.
pub(crate) fn problems(root: &Path) -> Result<Vec<String>> {
    let written = fs::read_to_string(root.join(PAGE)).unwrap_or_default();
    let is_up_to_date = written == page(root)?;
    let problem = || format!("{PAGE} is not what the code says; run `cargo xtask docs`");
    Ok(if is_up_to_date { vec![] } else { vec![problem()] })
}

fn page(root: &Path) -> Result<String> {
    let list = fs::read_to_string(root.join(FOLDER).join("mod.rs"))?;
    let mut page = String::from(
        "# Measures\n\nWhat a study can ask of a place. Made by `cargo xtask docs` from the doc \
         comments in the code.\n",
    );
    for (kind, name) in kinds(&list) {
        let file = format!("{}.rs", kind.replace('-', "_"));
        let path = root.join(FOLDER).join(&file);
        let code = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        add_measure(&mut page, kind, &manual(&code, name)?)?;
    }
    Ok(page)
}

/// What a measure's doc comments say.
struct Manual {
    text: String,
    /// Settings with what they mean.
    settings: Vec<(String, String)>,
}

fn add_measure(page: &mut String, kind: &str, manual: &Manual) -> Result<()> {
    write!(page, "\n## `{kind}`\n\n{}\n", manual.text)?;
    if !manual.settings.is_empty() {
        write!(page, "\n| setting | meaning |\n|---|---|\n")?;
    }
    for (setting, meaning) in &manual.settings {
        writeln!(page, "| `{setting}` | {meaning} |")?;
    }
    Ok(())
}

/// The names in files and in code of the `measures!` list.
fn kinds(list: &str) -> Vec<(&str, &str)> {
    let lines = list.lines().skip_while(|line| *line != "measures! {").skip(1);
    let entry = |line: &'_ str| -> Option<(usize, usize)> {
        let end = line.find("\" ")?;
        Some((line.find('"')? + 1, end))
    };
    lines
        .take_while(|line| *line != "}")
        .filter_map(|line| {
            let (start, end) = entry(line)?;
            Some((&line[start..end], line[end + 2..].trim_end_matches(',')))
        })
        .collect()
}

/// The doc comments of `pub struct NAME` and of its fields.
fn manual(code: &str, name: &str) -> Result<Manual> {
    let mut comment: Vec<&str> = Vec::new();
    let mut lines = code.lines();
    let opening = format!("pub struct {name} {{");
    let is_found = lines.by_ref().any(|line| {
        follow(&mut comment, line);
        line.starts_with(&opening)
    });
    anyhow::ensure!(is_found, "there is no `{opening}`");
    Ok(Manual { text: shown(&comment), settings: settings(lines) })
}

/// The comment as rustdoc shows it: examples are Rust, and their lines that begin with `# ` hidden.
fn shown(comment: &[&str]) -> String {
    let mut is_example = false;
    let mut shown = Vec::new();
    for &line in comment {
        if line.starts_with("```") {
            is_example = !is_example;
            shown.push(if is_example { "```rust" } else { "```" });
        } else if !(is_example && line.starts_with("# ")) {
            shown.push(line);
        }
    }
    shown.join("\n").trim().to_owned()
}

/// Fields up to the closing brace, by the names they have in files.
fn settings<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    let mut comment = Vec::new();
    let mut renamed = None;
    let mut settings = Vec::new();
    for line in lines.take_while(|line| *line != "}").map(str::trim_start) {
        follow(&mut comment, line);
        renamed = file_name(line).or(renamed);
        if let Some(field) = line.strip_prefix("pub ") {
            let setting = field.split(':').next().unwrap_or(field).replace('_', "-");
            let setting = renamed.take().map_or(setting, str::to_owned);
            settings.push((setting, comment.join(" ").trim().replace('|', "\\|")));
            comment.clear();
        }
    }
    settings
}

/// The name in `#[serde(rename = "name")]`.
fn file_name(line: &str) -> Option<&str> {
    let (_, name) = line.strip_prefix("#[serde(")?.split_once("rename = \"")?;
    name.split('"').next()
}

/// Gathers a doc comment; code between two comments starts afresh, attributes do not.
fn follow<'a>(comment: &mut Vec<&'a str>, line: &'a str) {
    match line.strip_prefix("///") {
        Some(words) => comment.push(words.strip_prefix(' ').unwrap_or(words)),
        None if line.starts_with("#[") || line.starts_with("pub ") => {}
        None => comment.clear(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "/// Something else.\npub struct Other;\n\n/// How far it is.\n///\n\
                        /// Unit: metres.\n#[derive(Debug)]\npub struct Distance {\n    \
                        /// The layer\n    /// to go to.\n    pub to: LayerId,\n    \
                        /// Which count.\n    #[serde(default, rename = \"where\")]\n    \
                        pub filter: Filter,\n}\n";

    #[test]
    fn the_manual_is_the_doc_comment_and_the_settings_are_the_fields() {
        let manual = manual(CODE, "Distance").unwrap();
        assert_eq!(manual.text, "How far it is.\n\nUnit: metres.");
        let setting = |name: &str, meaning: &str| (name.to_owned(), meaning.to_owned());
        let to = setting("to", "The layer to go to.");
        assert_eq!(manual.settings, [to, setting("where", "Which count.")]);
    }

    #[test]
    fn measures_are_those_of_the_list() {
        let list = "x\nmeasures! {\n    \"area\" Area,\n    \"share-covered\" ShareCovered,\n}\n";
        assert_eq!(kinds(list), [("area", "Area"), ("share-covered", "ShareCovered")]);
    }
}
