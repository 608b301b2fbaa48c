//! The first thing that keeps a tree from being read as a type.

use std::fmt;

use serde::de;
use siting_units::{Text, nearest_word};

/// The first thing that keeps a tree from being read as a type, and the way to it.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) what: What,
    /// The way from the root, innermost step first.
    pub(crate) way: Vec<Step>,
}

#[derive(Clone, Debug)]
pub(crate) enum What {
    UnknownKey { key: String, known: &'static [&'static str] },
    UnknownWord { word: String, known: &'static [&'static str] },
    MissingKey(&'static str),
    Other(Text),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    Item(usize),
}

impl Fault {
    pub(crate) fn inside(mut self, step: Step) -> Fault {
        self.way.push(step);
        self
    }

    pub(crate) fn text(&self) -> Text {
        match &self.what {
            What::UnknownKey { key, known } => with_suggestion(
                key,
                known,
                "there is no key called",
                "here",
                "这里没有名为",
                "的键",
            ),
            What::UnknownWord { word, known } => {
                with_suggestion(word, known, "there is no", "here", "这里不能写", "")
            }
            What::MissingKey(key) => {
                Text::new(format!("the key `{key}` is missing"), format!("缺少键 `{key}`"))
            }
            What::Other(text) => text.clone(),
        }
    }
}

fn with_suggestion(typed: &str, known: &[&str], en: &str, here: &str, zh: &str, de: &str) -> Text {
    let (en, zh) =
        (format!("{en} `{typed}` {here}"), format!("{zh} `{typed}` {de}").trim().to_owned());
    if let Some(meant) = nearest_word(typed, known.iter().copied()) {
        return Text::new(
            format!("{en}; did you mean `{meant}`?"),
            format!("{zh}；您是否想写 `{meant}`？"),
        );
    }
    let known: Vec<String> = known.iter().map(|it| format!("`{it}`")).collect();
    Text::new(
        format!("{en}; allowed are {}", known.join(", ")),
        format!("{zh}；可以写 {}", known.join("、")),
    )
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text().fmt(f)
    }
}

impl std::error::Error for Fault {}

fn fault(what: What) -> Fault {
    Fault { what, way: Vec::new() }
}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Fault {
        let message = message.to_string();
        let text = match message.split_once(BETWEEN) {
            Some((en, zh)) => Text::new(en, zh),
            None => Text::same(message),
        };
        fault(What::Other(text))
    }

    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Fault {
        let (expected, found) = (expectation(&expected.to_string()), finding(found));
        fault(What::Other(Text::new(
            format!("expected {}, found {}", expected.en, found.en),
            format!("应为{}，这里是{}", expected.zh, found.zh),
        )))
    }

    fn invalid_value(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Fault {
        Fault::invalid_type(found, expected)
    }

    fn invalid_length(length: usize, expected: &dyn de::Expected) -> Fault {
        let expected = expectation(&expected.to_string());
        fault(What::Other(Text::new(
            format!("expected {}, found {length} values", expected.en),
            format!("应为{}，这里有 {length} 个值", expected.zh),
        )))
    }

    fn unknown_variant(word: &str, known: &'static [&'static str]) -> Fault {
        fault(What::UnknownWord { word: word.to_owned(), known })
    }

    fn unknown_field(key: &str, known: &'static [&'static str]) -> Fault {
        fault(What::UnknownKey { key: key.to_owned(), known })
    }

    fn missing_field(key: &'static str) -> Fault {
        fault(What::MissingKey(key))
    }
}

/// Carries a message in both languages through serde, whose errors are one line of text.
#[derive(Debug)]
pub struct InBothLanguages(
    /// The message.
    pub Text,
);

/// Stands between the languages; no message contains it.
const BETWEEN: char = '\u{1f}';

impl fmt::Display for InBothLanguages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{BETWEEN}{}", self.0.en, self.0.zh)
    }
}

/// What serde's derive says it expects, in words a planner knows.
fn expectation(words: &str) -> Text {
    match words {
        "a string" | "str" | "string" => Text::new("text in quotes", "加引号的文字"),
        "a boolean" => Text::new("`true` or `false`", " `true` 或 `false`"),
        "f64" | "f32" => Text::new("a number", "数字"),
        "u8" | "u16" | "u32" | "u64" | "usize" => {
            Text::new("a whole number, 0 or more", "不小于 0 的整数")
        }
        "i8" | "i16" | "i32" | "i64" => Text::new("a whole number", "整数"),
        "a sequence" => Text::new("a list `[...]`", "列表 `[...]`"),
        "a map" => Text::new("a table `{ key = value }`", "表 `{ 键 = 值 }`"),
        "a tuple of size 2" => Text::new("a pair `[a, b]`", "一对值 `[a, b]`"),
        it if it.starts_with("struct ") => {
            Text::new("a table `{ key = value }`", "表 `{ 键 = 值 }`")
        }
        other => Text::same(other),
    }
}

fn finding(found: de::Unexpected<'_>) -> Text {
    match found {
        de::Unexpected::Bool(it) => Text::same(format!("`{it}`")),
        de::Unexpected::Signed(it) => Text::same(format!("`{it}`")),
        de::Unexpected::Float(it) => Text::same(format!("`{it}`")),
        de::Unexpected::Str(it) => Text::same(format!("`\"{it}\"`")),
        de::Unexpected::Seq => Text::new("a list", "列表"),
        de::Unexpected::Map => Text::new("a table", "表"),
        other => Text::same(other.to_string()),
    }
}
