//! The tags that become attributes.

use siting_layer::{Cell, Intake};

use super::Flaw;
use super::elements::Block;

/// Values of tags, each with the place of its key in a list of columns.
pub(super) type Words = Vec<(u8, Box<str>)>;

/// The values of those tags that are columns.
pub(super) fn words(
    block: &Block<'_>,
    tags: impl Iterator<Item = Result<(u64, u64), Flaw>>,
    columns: &[&str],
) -> Result<Words, Flaw> {
    let mut words = vec![];
    for tag in tags {
        let (key, value) = tag?;
        let key = block.bytes(key)?;
        if let Some(column) = columns.iter().position(|it| it.as_bytes() == key) {
            words.push((column as u8, block.text(value)?.into()));
        }
    }
    Ok(words)
}

/// The value in a column.
pub(super) fn word<'w>(words: &'w Words, columns: &[&str], column: &str) -> Option<&'w str> {
    let (_, word) = words.iter().find(|(place, _)| columns[*place as usize] == column)?;
    Some(word)
}

/// Declares columns; what they hold is set with [`set`].
pub(super) fn declare(intake: &mut Intake, columns: &[&str]) -> Vec<usize> {
    columns.iter().map(|it| intake.add_column(it)).collect()
}

/// Sets the attributes of the feature begun last.
pub(super) fn set(intake: &mut Intake, columns: &[usize], words: &Words) {
    for (place, word) in words.iter().filter(|(_, word)| !word.is_empty()) {
        intake.set(columns[*place as usize], Cell::Text(word));
    }
}
