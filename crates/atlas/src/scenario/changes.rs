//! What became of the rows of an edited layer.

/// What became of the rows of an edited layer.
///
/// Rows that are kept come first, in their old order; added ones follow in the order of the edits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    n_before: u32,
    removed: Vec<u32>,
    changed: Vec<(u32, u32)>,
    n_added: u32,
}

impl Changes {
    /// Changes to a layer of `n_before` rows. `removed` and `changed` are rows of it, rising.
    pub(crate) fn new(
        n_before: u32,
        removed: Vec<u32>,
        changed: impl IntoIterator<Item = u32>,
        n_added: u32,
    ) -> Changes {
        let mut changes = Changes { n_before, removed, changed: vec![], n_added };
        let both = changed.into_iter().filter_map(|row| Some((row, changes.row_after(row)?)));
        changes.changed = both.collect();
        changes
    }

    /// Rows of the old layer that are gone; rising. A line that was cut is one of them.
    pub fn removed(&self) -> &[u32] {
        &self.removed
    }

    /// Rows of the edited layer that the old one does not have.
    pub fn added(&self) -> std::ops::Range<u32> {
        let n_kept = self.n_before - self.removed.len() as u32;
        n_kept..n_kept + self.n_added
    }

    /// Old and new row of each feature whose attributes differ, and nothing else of it; rising.
    pub fn changed(&self) -> &[(u32, u32)] {
        &self.changed
    }

    /// Where a row of the old layer is in the edited one; `None` when it is gone.
    pub fn row_after(&self, before: u32) -> Option<u32> {
        let n_gone = self.removed.partition_point(|&it| it < before);
        let is_gone = self.removed.get(n_gone) == Some(&before);
        (!is_gone && before < self.n_before).then(|| before - n_gone as u32)
    }

    /// Where a row of the edited layer was in the old one; `None` when it was added.
    pub fn row_before(&self, after: u32) -> Option<u32> {
        if self.added().start <= after {
            return None;
        }
        // Before the gone row number `i` there are `removed[i] - i` kept ones.
        let (mut low, mut high) = (0, self.removed.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.removed[middle] - middle as u32 <= after {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Some(after + low as u32)
    }
}
