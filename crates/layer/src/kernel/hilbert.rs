//! Neighbours in the plane become neighbours in memory: order along a Hilbert curve.

use geo::Coord;
use rayon::prelude::*;

use super::Bounds;

/// Rows worked on by one thread at a time: many when there are many, but enough blocks for all.
fn block(n_rows: usize) -> usize {
    (n_rows / 256).clamp(16, 1024)
}

/// The rows of `centres` along a Hilbert curve.
pub fn hilbert_order(centres: &[Coord]) -> Vec<u32> {
    hilbert_keys(centres).into_iter().map(|key| key as u32).collect()
}

/// Answers `read(scratch, row)` for every row, visiting neighbours one after another, blocks of
/// them on all cores; the answers come back in row order.
///
/// The blocks do not depend on the number of threads, and each begins with fresh scratch.
pub fn in_hilbert_order<S, T: Copy + Default + Send>(
    order: &[u32],
    scratch: impl Fn() -> S + Sync,
    read: impl Fn(&mut S, usize) -> T + Sync,
) -> Vec<T> {
    let block = block(order.len());
    let blocks: Vec<Vec<T>> = order
        .par_chunks(block)
        .map(|rows| {
            let mut scratch = scratch();
            rows.iter().map(|&row| read(&mut scratch, row as usize)).collect()
        })
        .collect();
    let mut answers = vec![T::default(); order.len()];
    for (rows, read) in order.chunks(block).zip(blocks) {
        for (&row, answer) in rows.iter().zip(read) {
            answers[row as usize] = answer;
        }
    }
    answers
}

/// Positions of `centres` sorted along the curve, each with its place on it in the upper half.
pub(crate) fn hilbert_keys(centres: &[Coord]) -> Vec<u64> {
    let bounds = Bounds::of(centres);
    let side = (bounds.max_x - bounds.min_x).max(bounds.max_y - bounds.min_y);
    let scale = if side > 0.0 { 65_535.0 / side } else { 0.0 };
    let key = |(row, c): (usize, &Coord)| {
        let x = ((c.x - bounds.min_x) * scale) as u32;
        let y = ((c.y - bounds.min_y) * scale) as u32;
        u64::from(place(x, y)) << 32 | row as u64
    };
    let mut keys: Vec<u64> = centres.par_iter().enumerate().map(key).collect();
    keys.par_sort_unstable();
    keys
}

/// The place of a cell of a 65,536 x 65,536 grid on the curve: the walk down the quadrants, one
/// bit of x and y at a time.
fn place(mut x: u32, mut y: u32) -> u32 {
    let mut place = 0;
    for bit in (0..16).rev() {
        let (right, upper) = (x >> bit & 1, y >> bit & 1);
        place = place << 2 | ((3 * right) ^ upper);
        if upper == 0 {
            if right == 1 {
                (x, y) = (!x, !y);
            }
            (x, y) = (y, x);
        }
    }
    place
}

#[cfg(test)]
mod tests {
    use super::{hilbert_order, in_hilbert_order, place};
    use geo::Coord;

    #[test]
    fn neighbours_on_the_curve_are_neighbours_in_the_plane() {
        let mut cells = Vec::new();
        for x in 0..32u32 {
            for y in 0..32u32 {
                cells.push((place(x, y), x, y));
            }
        }
        cells.sort_unstable();
        for pair in cells.windows(2) {
            assert_eq!(pair[0].1.abs_diff(pair[1].1) + pair[0].2.abs_diff(pair[1].2), 1);
        }
    }

    #[test]
    fn answers_come_back_in_row_order() {
        let centres: Vec<Coord> =
            (0..5000).map(|i| Coord { x: f64::from(i * 7919 % 5003), y: f64::from(i) }).collect();
        let order = hilbert_order(&centres);
        let rows = in_hilbert_order(&order, || (), |(), row| row);
        assert_eq!(rows, (0..5000).collect::<Vec<_>>());
    }
}
