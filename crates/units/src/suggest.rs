//! "Did you mean ...?"

/// The word of `known` that `typed` was probably meant to be, if one is close enough.
///
/// Distance is Damerau-Levenshtein's with adjacent swaps counted as one edit; up to a third of the
/// letters may differ.
///
/// ```
/// # use siting_units::nearest_word;
/// assert_eq!(nearest_word("raods", ["rail", "roads"]), Some("roads"));
/// assert_eq!(nearest_word("sea", ["rail", "roads"]), None);
/// ```
pub fn nearest_word<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed: Vec<char> = typed.to_lowercase().chars().take(64).collect();
    known
        .into_iter()
        .map(|word| (distance(&typed, &word.to_lowercase().chars().collect::<Vec<_>>()), word))
        .filter(|(edits, word)| *edits <= word.chars().count().max(typed.len()).div_ceil(3))
        .min()
        .map(|(_, word)| word)
}

fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j - 1] + change).min(rows[i - 1][j] + 1);
            best = best.min(rows[i][j - 1] + 1);
            let is_swap = 1 < i && 1 < j && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if is_swap {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}
