//! Many short lists in one run of memory.

/// Many short lists in one run of memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lists<T> {
    /// Where each list begins and ends in `items`. A patched one leaves gaps.
    spans: Vec<(u32, u32)>,
    items: Vec<T>,
}

impl<T> Default for Lists<T> {
    fn default() -> Lists<T> {
        Lists { spans: Vec::new(), items: Vec::new() }
    }
}

impl<T: Copy + Default> Lists<T> {
    /// `n` lists of these items, each given with the list it belongs to; the items of a list keep
    /// their order.
    pub(crate) fn new(
        n: usize,
        items: impl ExactSizeIterator<Item = (u32, T)> + Clone,
    ) -> Lists<T> {
        let mut ends = vec![0_u32; n + 1];
        items.clone().for_each(|(list, _)| ends[list as usize + 1] += 1);
        (0..n).for_each(|it| ends[it + 1] += ends[it]);
        let spans = ends.windows(2).map(|it| (it[0], it[1])).collect();
        let mut placed = vec![T::default(); items.len()];
        for (list, item) in items {
            let place = &mut ends[list as usize];
            placed[*place as usize] = item;
            *place += 1;
        }
        Lists { spans, items: placed }
    }
}

impl<T> Lists<T> {
    /// Number of lists.
    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    /// One list.
    #[inline]
    pub(crate) fn get(&self, list: u32) -> &[T] {
        let (start, end) = self.spans[list as usize];
        &self.items[start as usize..end as usize]
    }

    /// Replaces a list; one just beyond the last is added.
    pub(crate) fn set(&mut self, list: u32, items: impl IntoIterator<Item = T>) {
        let start = self.items.len() as u32;
        self.items.extend(items);
        let span = (start, self.items.len() as u32);
        match self.spans.get_mut(list as usize) {
            Some(place) => *place = span,
            None => self.spans.push(span),
        }
    }
}
