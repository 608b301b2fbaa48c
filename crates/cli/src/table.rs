//! Tables whose columns stand straight, with Chinese characters as wide as they are.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use crate::out::{Out, Paint};

/// A table to be written to a terminal or a text file.
#[derive(Debug, Default)]
pub(crate) struct Table {
    columns: Vec<Column>,
    lines: Vec<Line>,
}

/// How a column behaves.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    heading: String,
    second_heading: String,
    align: Align,
    /// How narrow it may get where the terminal is; as wide as it is without.
    least: Option<usize>,
    /// Whether it is left out where the terminal is narrower still.
    goes_first: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Align {
    Left,
    Right,
}

/// Words in a table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    text: String,
    paint: Paint,
}

#[derive(Debug)]
enum Line {
    Cells(Vec<Cell>),
    /// Words under the line before, as long as they like.
    Note(String),
    Rule,
}

/// Between two columns.
const GAP: &str = "  ";

impl Column {
    /// Words, on the left.
    pub(crate) fn words(heading: &str) -> Column {
        Column::new(heading, Align::Left)
    }

    /// Numbers, on the right.
    pub(crate) fn numbers(heading: &str) -> Column {
        Column::new(heading, Align::Right)
    }

    fn new(heading: &str, align: Align) -> Column {
        let (heading, second_heading) = (heading.to_owned(), String::new());
        Column { heading, second_heading, align, least: None, goes_first: false }
    }

    /// The same column, with words below its heading.
    pub(crate) fn with_second_heading(self, words: String) -> Column {
        Column { second_heading: words, ..self }
    }

    /// The same column, shortened to as little as `least` where the terminal is narrow.
    pub(crate) fn that_shrinks_to(self, least: usize) -> Column {
        Column { least: Some(least), ..self }
    }

    /// The same column, left out where the terminal is narrow; the last one goes first.
    pub(crate) fn that_goes_first(self) -> Column {
        Column { goes_first: true, ..self }
    }
}

impl Cell {
    /// Plain words.
    pub(crate) fn plain(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), paint: Paint::Plain }
    }

    /// Words that look like `paint`.
    pub(crate) fn painted(text: impl Into<String>, paint: Paint) -> Cell {
        Cell { text: text.into(), paint }
    }
}

impl Table {
    /// A table with these columns.
    pub(crate) fn new(columns: Vec<Column>) -> Table {
        Table { columns, lines: Vec::new() }
    }

    /// Adds a line, one cell a column.
    pub(crate) fn push(&mut self, cells: Vec<Cell>) {
        assert!(cells.len() == self.columns.len(), "one cell a column");
        self.lines.push(Line::Cells(cells));
    }

    /// Adds words under the line before.
    pub(crate) fn note(&mut self, words: impl Into<String>) {
        self.lines.push(Line::Note(words.into()));
    }

    /// Adds a line across.
    pub(crate) fn rule(&mut self) {
        self.lines.push(Line::Rule);
    }

    /// Writes the table; returns how many columns had to be left out.
    pub(crate) fn write(&self, out: &mut Out<'_>) -> io::Result<usize> {
        let widths = self.fit(out.width);
        let whole = whole(&widths);
        if self.columns.iter().any(|it| !it.heading.is_empty()) {
            let heading = |it: &Column| Cell::painted(&it.heading, Paint::Strong);
            let headings: Vec<Cell> = self.columns.iter().map(heading).collect();
            self.write_cells(&headings, &widths, out)?;
            self.write_second_headings(&widths, out)?;
            write_rule(whole, out)?;
        }
        for line in &self.lines {
            match line {
                Line::Cells(cells) => self.write_cells(cells, &widths, out)?,
                Line::Note(words) => write_note(words, out)?,
                Line::Rule => write_rule(whole, out)?,
            }
        }
        Ok(widths.iter().filter(|it| it.is_none()).count())
    }

    fn write_second_headings(&self, widths: &[Option<usize>], out: &mut Out<'_>) -> io::Result<()> {
        let heading = |it: &Column| Cell::painted(&it.second_heading, Paint::Faint);
        let headings: Vec<Cell> = self.columns.iter().map(heading).collect();
        if headings.iter().all(|it| it.text.is_empty()) {
            return Ok(());
        }
        self.write_cells(&headings, widths, out)
    }

    /// The width of each column; `None` where it is left out. Names are shortened first, and are whole
    /// again where a column left out makes room for them.
    fn fit(&self, limit: Option<usize>) -> Vec<Option<usize>> {
        let mut widths: Vec<Option<usize>> =
            (0..self.columns.len()).map(|at| Some(self.natural_width(at))).collect();
        let Some(limit) = limit else { return widths };
        loop {
            let shrunk = self.shrunk(&widths, limit);
            let goes = |at: &usize| self.columns[*at].goes_first && widths[*at].is_some();
            let last = (0..widths.len()).rev().find(goes);
            match last.filter(|_| limit < whole(&shrunk)) {
                Some(last) => widths[last] = None,
                None => return shrunk,
            }
        }
    }

    /// `widths` with names shortened as far as needed and allowed, the widest first.
    fn shrunk(&self, widths: &[Option<usize>], limit: usize) -> Vec<Option<usize>> {
        let mut widths = widths.to_vec();
        let excess_of = |at: usize, width: usize| {
            self.columns[at].least.and_then(|least| width.checked_sub(least)).filter(|it| 0 < *it)
        };
        while let excess @ 1.. = whole(&widths).saturating_sub(limit) {
            let shown = widths.iter().enumerate().filter_map(|(at, it)| Some((at, (*it)?)));
            let can = shown.filter_map(|(at, width)| Some((width, at, excess_of(at, width)?)));
            let Some((width, at, spare)) = can.max() else { break };
            widths[at] = Some(width - excess.min(spare));
        }
        widths
    }

    fn natural_width(&self, column: usize) -> usize {
        let cells = self.lines.iter().filter_map(|line| match line {
            Line::Cells(cells) => Some(cells[column].text.width()),
            Line::Note(_) | Line::Rule => None,
        });
        let column = &self.columns[column];
        let headings = [column.heading.width(), column.second_heading.width()];
        cells.chain(headings).max().unwrap_or(0)
    }

    fn write_cells(
        &self,
        cells: &[Cell],
        widths: &[Option<usize>],
        out: &mut Out<'_>,
    ) -> io::Result<()> {
        let mut line = String::new();
        // Spaces are owed until something follows them, so that no line ends in any.
        let mut owed = String::new();
        let shown = self.columns.iter().zip(cells).zip(widths);
        for ((column, cell), width) in shown.filter_map(|(it, width)| Some((it, (*width)?))) {
            let text = shortened(&cell.text, width);
            let pad = " ".repeat(width.saturating_sub(text.width()));
            let (before, after) = match column.align {
                Align::Left => (String::new(), pad),
                Align::Right => (pad, String::new()),
            };
            owed += &before;
            if !text.is_empty() {
                line += &owed;
                line += &out.painted(&text, cell.paint);
                owed.clear();
            }
            owed += &after;
            owed += GAP;
        }
        writeln!(out, "{line}")
    }
}

fn write_rule(width: usize, out: &mut Out<'_>) -> io::Result<()> {
    let rule = out.painted(&"─".repeat(width), Paint::Faint);
    writeln!(out, "{rule}")
}

/// A note may run over; then its further lines stand under the first.
fn write_note(words: &str, out: &mut Out<'_>) -> io::Result<()> {
    for line in wrapped(words, out.width) {
        let line = out.painted(&line, Paint::Faint);
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// All columns and the gaps between them.
fn whole(widths: &[Option<usize>]) -> usize {
    let with_gaps: usize = widths.iter().flatten().map(|it| it + GAP.len()).sum();
    with_gaps.saturating_sub(GAP.len())
}

/// `words` that [`wrapped`] keeps on one line.
pub(crate) fn kept_together(words: &str) -> String {
    words.replace(' ', GLUE)
}

/// A space at which no line is broken.
const GLUE: &str = "\u{a0}";

/// `text` in lines of at most `width`, broken at spaces and Chinese commas; further lines begin below
/// the first word.
pub(crate) fn wrapped(text: &str, width: Option<usize>) -> Vec<String> {
    let is_frame = |it: char| it == ' ' || "│├└─".contains(it);
    let start = text.find(|it| !is_frame(it)).unwrap_or(text.len());
    let indent: String = text[..start].chars().map(|it| if it == '│' { it } else { ' ' }).collect();
    let mut lines = vec![text[..start].to_owned()];
    for piece in text[start..].split_inclusive([' ', '，', '、', '；']) {
        let line = lines.last_mut().expect("there is a first line");
        let reaches = line.width() + piece.trim_end().width();
        let is_empty = line.width() == indent.width();
        if !is_empty && width.is_some_and(|it| it < reaches) {
            lines.push(format!("{indent}{piece}"));
        } else {
            *line += piece;
        }
    }
    lines.into_iter().map(|it| it.trim_end().replace(GLUE, " ")).collect()
}

/// `text` in at most `width` columns, with `…` in place of what is too much.
pub(crate) fn shortened(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    for letter in text.chars() {
        let longer = format!("{short}{letter}");
        if width < longer.width() + 1 {
            break;
        }
        short = longer;
    }
    short.trim_end().to_owned() + "…"
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use siting_units::Lang;

    use super::*;

    fn check(width: Option<usize>, expected: &Expect) {
        let columns = vec![
            Column::numbers("名次"),
            Column::words("Name").that_shrinks_to(10),
            Column::numbers("Total"),
            Column::numbers("Land").that_goes_first(),
            Column::words("Verdict"),
        ];
        let mut table = Table::new(columns);
        let row = |it: [&str; 5]| it.map(Cell::plain).to_vec();
        table.push(row(["1", "金清汽车零部件产业园", "0.812", "0.3", "passes"]));
        table.note("   │  nearest: Ruta 5, a road with a long name");
        table.push(row(["12", "Zona Franca de Montevideo", "0.5–0.61", "0.25", ""]));
        let mut text = Vec::new();
        let mut out = Out::plain(&mut text, Lang::En);
        out.width = width;
        table.write(&mut out).expect("memory takes anything");
        drop(out);
        expected.assert_eq(&String::from_utf8(text).expect("text"));
    }

    #[test]
    fn columns_stand_straight_with_characters_of_two_widths() {
        check(
            None,
            &expect![[r"
                名次  Name                          Total  Land  Verdict
                ────────────────────────────────────────────────────────
                   1  金清汽车零部件产业园          0.812   0.3  passes
                   │  nearest: Ruta 5, a road with a long name
                  12  Zona Franca de Montevideo  0.5–0.61  0.25
            "]],
        );
    }

    #[test]
    fn a_narrow_terminal_shortens_names_before_it_loses_columns() {
        check(
            Some(42),
            &expect![[r"
                名次  Name            Total  Land  Verdict
                ──────────────────────────────────────────
                   1  金清汽车零…     0.812   0.3  passes
                   │  nearest: Ruta 5, a road with a long
                   │  name
                  12  Zona Franc…  0.5–0.61  0.25
            "]],
        );
        check(
            Some(36),
            &expect![[r"
                名次  Name            Total  Verdict
                ────────────────────────────────────
                   1  金清汽车零…     0.812  passes
                   │  nearest: Ruta 5, a road with a
                   │  long name
                  12  Zona Franc…  0.5–0.61
            "]],
        );
    }

    #[test]
    fn lines_break_at_spaces_and_chinese_commas_but_not_within_an_amount() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(wrapped(text, Some(20)), expected, "{text}");
        };
        let curve =
            format!("│  {}, {}, end", kept_together("500 m → 1"), kept_together("3 km → 0"));
        check(&curve, &["│  500 m → 1,", "│  3 km → 0, end"]);
        check("    距离五百米，再往前是一公里", &["    距离五百米，", "    再往前是一公里"]);
        check("    averylongwordthatcannotbebroken", &["    averylongwordthatcannotbebroken"]);
    }
}
