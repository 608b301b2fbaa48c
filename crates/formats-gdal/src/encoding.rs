//! In which encoding a table is written, where it does not say.

use std::io::Read;
use std::path::Path;

use encoding_rs::{Encoding, GBK};
use siting_units::Text;

/// The encoding GDAL is to read a .dbf in that has no .cpg and does not say itself, with a remark.
pub(crate) fn dbf_encoding(dbf: &Path) -> Option<(&'static str, Text)> {
    let mut bytes = Vec::new();
    std::fs::File::open(dbf).ok()?.take(1 << 20).read_to_end(&mut bytes).ok()?;
    // Byte 29 is the language driver: 0 says nothing, 0x57 "whatever the machine uses".
    let says_nothing = matches!(bytes.get(29), Some(0 | 0x57));
    if !says_nothing || bytes.is_ascii() {
        return None;
    }
    let text = bytes.get(32..)?;
    Some(if is_mostly_utf8(text) {
        ("UTF-8", guessed("UTF-8"))
    } else if decodes(GBK, text) {
        ("GBK", guessed("GBK"))
    } else {
        ("ISO-8859-1", guessed("ISO-8859-1"))
    })
}

/// The text of a table that is not in UTF-8, with a remark when that was a guess; `None` when it is.
pub(crate) fn utf8_of_table(
    bytes: &[u8],
    encoding: Option<&str>,
) -> Option<(String, Option<Text>)> {
    let stated = encoding.and_then(|label| Encoding::for_label(label.as_bytes()));
    if let Some(stated) = stated {
        return Some((stated.decode(bytes).0.into_owned(), None));
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes)
        && encoding != encoding_rs::UTF_8
    {
        return Some((encoding.decode(bytes).0.into_owned(), None));
    }
    if std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    let encoding = if decodes(GBK, bytes) { GBK } else { encoding_rs::WINDOWS_1252 };
    Some((encoding.decode(bytes).0.into_owned(), Some(guessed(encoding.name()))))
}

fn guessed(encoding: &str) -> Text {
    Text::new(
        format!("its text is read as {encoding}, a guess; state `encoding` if it is wrong"),
        format!("文字按 {encoding} 编码读取（推测）；如有误请用 encoding 注明"),
    )
}

/// Words cut off at the width of their field may end in half a letter.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let n_high = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let n_broken = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
    20 * n_broken < n_high
}

fn decodes(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let (text, _, _) = encoding.decode(bytes);
    let n_broken = text.chars().filter(|&letter| letter == '\u{fffd}').count();
    let n_high = text.chars().filter(|letter| !letter.is_ascii()).count();
    20 * n_broken <= n_high
}
