//! Names: of layers, and of anything that has one in Chinese and one in English.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Lang;

/// The name of a layer, as files and addresses write it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LayerId(String);

impl LayerId {
    /// A layer called `name`.
    pub fn new(name: impl Into<String>) -> LayerId {
        LayerId(name.into())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LayerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What something is called, in both languages. A file says `{ zh = "园区", en = "Parks" }`, or one
/// text that serves in both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "NameFile")]
pub struct Name {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    deny_unknown_fields,
    expecting = "a name in quotes, or `{ zh = \"...\", en = \"...\" }`"
)]
enum NameFile {
    Same(String),
    Both { zh: String, en: String },
}

impl From<NameFile> for Name {
    fn from(file: NameFile) -> Name {
        match file {
            NameFile::Same(name) => Name::same(name),
            NameFile::Both { zh, en } => Name { zh, en },
        }
    }
}

impl Name {
    /// A name that is the same in both languages, such as an identifier.
    pub fn same(name: impl Into<String>) -> Name {
        let name = name.into();
        Name { zh: name.clone(), en: name }
    }

    /// The name in `lang`.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }
}
