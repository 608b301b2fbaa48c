//! Where answers are written: to a terminal, a pipe or a file, in one language.

use std::io::{self, IsTerminal, StdoutLock, Write};

use siting_units::Lang;

use crate::words::pick;

/// Where answers are written, and how.
pub(crate) struct Out<'a> {
    to: Box<dyn Write + 'a>,
    /// The language answers are in.
    pub(crate) lang: Lang,
    /// How wide lines may get; `None` where nobody minds.
    pub(crate) width: Option<usize>,
    /// Whether a person is looking.
    pub(crate) is_terminal: bool,
    is_coloured: bool,
}

/// How words look on a terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Paint {
    /// As they are.
    #[default]
    Plain,
    /// What the eye should find first.
    Strong,
    /// What matters less.
    Faint,
    /// Passes.
    Good,
    /// Fails.
    Bad,
    /// Nobody knows.
    Doubtful,
}

impl Out<'static> {
    /// Standard output.
    pub(crate) fn stdout(lang: Lang) -> Out<'static> {
        let to: StdoutLock<'static> = io::stdout().lock();
        let is_terminal = to.is_terminal();
        let width = is_terminal.then(|| terminal_size::terminal_size().map(|it| it.0.0 as usize));
        Out {
            is_coloured: is_terminal && wants_colour(),
            to: Box::new(io::BufWriter::new(to)),
            lang,
            width: width.flatten().filter(|&it| 0 < it),
            is_terminal,
        }
    }
}

impl<'a> Out<'a> {
    /// Text kept in memory: no colour, no limit of width.
    pub(crate) fn plain(to: impl Write + 'a, lang: Lang) -> Out<'a> {
        Out { to: Box::new(to), lang, width: None, is_terminal: false, is_coloured: false }
    }

    /// Writes a line in the language.
    pub(crate) fn say(&mut self, en: &str, zh: &str) -> io::Result<()> {
        let line = pick(self.lang, en, zh);
        writeln!(self.to, "{line}")
    }

    /// `text` as it looks here.
    pub(crate) fn painted(&self, text: &str, paint: Paint) -> String {
        let code = match paint {
            Paint::Strong => "1",
            Paint::Faint => "2",
            Paint::Good => "32",
            Paint::Bad => "31",
            Paint::Doubtful => "33",
            Paint::Plain => return text.to_owned(),
        };
        if self.is_coloured { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

impl Write for Out<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.to.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Whether colour is welcome on a terminal (<https://no-color.org>).
pub(crate) fn wants_colour() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|it| !it.is_empty());
    !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|it| it != "dumb")
}

/// Words out of data, made harmless: what would steer a terminal or break a line is a space.
pub(crate) fn harmless(words: &str) -> String {
    words.chars().map(|it| if it.is_control() { ' ' } else { it }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_steer_the_terminal() {
        assert_eq!(harmless("Parque\x1b[2J\n工业园"), "Parque [2J 工业园");
    }

    #[test]
    fn a_file_has_no_colour() {
        let out = Out::plain(Vec::new(), Lang::Zh);
        assert_eq!(out.painted("通过", Paint::Good), "通过");
    }
}
