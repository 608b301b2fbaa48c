//! A column of words, each of them kept once.

use std::hash::BuildHasher;
use std::ops::Range;

use hashbrown::{DefaultHashBuilder, HashTable};

/// A column of words, each of them kept once, all in one run of memory.
///
/// ```
/// use siting_layer::TextColumn;
///
/// let column: TextColumn = [Some("north"), None, Some("south"), Some("north")].into_iter().collect();
/// assert_eq!(column.words().collect::<Vec<_>>(), ["north", "south"]);
/// assert_eq!(column.codes(), [0, TextColumn::MISSING, 1, 0]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct TextColumn {
    /// Every word that occurs, one after another.
    text: String,
    /// Where each word ends in `text`.
    ends: Vec<usize>,
    /// Which word each row has, or [`TextColumn::MISSING`].
    codes: Vec<u32>,
    /// The codes of all words, found by the word; each with the word's hash, so that growing looks
    /// at no word again.
    known: HashTable<(u32, u32)>,
    hasher: DefaultHashBuilder,
}

impl TextColumn {
    /// The code of a missing word.
    pub const MISSING: u32 = u32::MAX;

    /// Adds a row.
    pub fn push(&mut self, word: Option<&str>) {
        let code = word.map_or(TextColumn::MISSING, |word| self.code(word));
        self.codes.push(code);
    }

    /// The word in `row`, if there is one.
    pub fn word(&self, row: usize) -> Option<&str> {
        let code = self.codes[row];
        (code != TextColumn::MISSING).then(|| &self.text[span(&self.ends, code as usize)])
    }

    /// The words that occur, in the order of their first appearance.
    pub fn words(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        (0..self.ends.len()).map(|code| &self.text[span(&self.ends, code)])
    }

    /// One position in [`TextColumn::words`] a row, or [`TextColumn::MISSING`].
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// The code of a word, which is a new one if the word did not occur before.
    fn code(&mut self, wanted: &str) -> u32 {
        let TextColumn { text, ends, known, hasher, .. } = self;
        let hash = hasher.hash_one(wanted) as u32;
        let is_wanted = |it: u32| text.as_bytes()[span(ends, it as usize)] == *wanted.as_bytes();
        let same = known.find(spread(hash), |&(its, code)| its == hash && is_wanted(code));
        if let Some(&(_, code)) = same {
            return code;
        }
        let code = ends.len() as u32;
        text.push_str(wanted);
        ends.push(text.len());
        known.insert_unique(spread(hash), (hash, code), |&(hash, _)| spread(hash));
        code
    }
}

/// The table looks at the highest and the lowest bits.
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Where a word lies in the text.
fn span(ends: &[usize], code: usize) -> Range<usize> {
    if code == 0 { 0..ends[0] } else { ends[code - 1]..ends[code] }
}

impl<'a> FromIterator<Option<&'a str>> for TextColumn {
    fn from_iter<T: IntoIterator<Item = Option<&'a str>>>(words: T) -> TextColumn {
        let mut column = TextColumn::default();
        words.into_iter().for_each(|word| column.push(word));
        column
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_row_has_its_word_again(rows in prop::collection::vec(prop::option::of("[ab园]{0,3}"), 0..200)) {
            let column: TextColumn = rows.iter().map(Option::as_deref).collect();
            let mut seen: Vec<&str> = vec![];
            for (row, expected) in rows.iter().enumerate() {
                prop_assert_eq!(column.word(row), expected.as_deref());
                seen.extend(expected.as_deref().filter(|it| !seen.contains(it)));
            }
            prop_assert_eq!(column.words().collect::<Vec<_>>(), seen);
            prop_assert_eq!(column.codes().len(), rows.len());
        }
    }
}
