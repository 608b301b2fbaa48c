//! Why an atlas could not be opened, or could not answer.

use std::path::PathBuf;

use siting_study::MeasureError;
use siting_syntax::{Document, Problem};
use siting_units::{Say, Text};

/// Why an atlas could not be opened, or could not answer.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A file that people wrote makes no sense; every reason is listed, in the order of the file.
    File {
        /// The file.
        document: Box<Document>,
        /// What is wrong with it; never empty.
        problems: Vec<Problem>,
    },
    /// A file cannot be read or written.
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        reason: std::io::Error,
    },
    /// Something named is not there.
    Missing(Text),
    /// A measure could not be taken.
    Measure(MeasureError),
    /// A file could not be written in the format asked for.
    Export(Text),
}

impl Say for Error {
    fn text(&self) -> Text {
        match self {
            Error::File { document, problems } => {
                let (name, n) = (&document.name, problems.len());
                Text::new(format!("{name}: {n} problem(s)"), format!("{name}：{n} 个问题"))
            }
            Error::Io { path, reason } => {
                let path = path.display();
                if reason.kind() == std::io::ErrorKind::NotFound {
                    return Text::new(
                        format!("there is no file {path}"),
                        format!("没有文件 {path}"),
                    );
                }
                let zh = format!("{path}：{}", in_chinese(reason));
                Text::new(format!("{path}: {reason}"), zh)
            }
            Error::Missing(text) | Error::Export(text) => text.clone(),
            Error::Measure(error) => error.text(),
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.text().fmt(f)
    }
}

impl std::error::Error for Error {}

fn in_chinese(reason: &std::io::Error) -> String {
    match reason.kind() {
        std::io::ErrorKind::PermissionDenied => "没有权限".to_owned(),
        std::io::ErrorKind::InvalidData => "不是有效的文本文件（应为 UTF-8）".to_owned(),
        _ => reason.to_string(),
    }
}
