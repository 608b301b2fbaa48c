//! Where lines cross, when the data says that crossing lines meet.

use std::collections::HashMap;

use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{BoundingRect, Coord, Line};

/// The lines with a vertex wherever they cross or touch one another, the very same for both.
pub(super) fn with_crossings(mut lines: Vec<(u32, Vec<Coord>)>) -> Vec<(u32, Vec<Coord>)> {
    let segments: Vec<(usize, usize)> = (0..lines.len())
        .flat_map(|line| (1..lines[line].1.len()).map(move |end| (line, end - 1)))
        .collect();
    let segment = |of: (usize, usize)| {
        let line = &lines[of.0].1;
        Line::new(line[of.1], line[of.1 + 1])
    };
    let mut met: HashMap<(usize, usize), Vec<Coord>> = HashMap::new();
    for (a, b) in near_pairs(&segments.iter().map(|&it| segment(it)).collect::<Vec<_>>()) {
        let (a, b) = (segments[a], segments[b]);
        for at in meetings(segment(a), segment(b)) {
            met.entry(a).or_default().push(at);
            met.entry(b).or_default().push(at);
        }
    }
    for (index, (_, line)) in lines.iter_mut().enumerate() {
        let mut drawn = vec![line[0]];
        for end in 1..line.len() {
            let start = line[end - 1];
            let mut inner = met.remove(&(index, end - 1)).unwrap_or_default();
            let way = |at: &Coord| (at.x - start.x).hypot(at.y - start.y);
            inner.sort_by(|a, b| way(a).total_cmp(&way(b)));
            inner.push(line[end]);
            inner.into_iter().for_each(|at| {
                if drawn.last() != Some(&at) {
                    drawn.push(at);
                }
            });
        }
        if 1 < drawn.len() {
            *line = drawn;
        }
    }
    lines
}

/// Where two segments meet; both ends of what they share where they run along one another.
fn meetings(a: Line, b: Line) -> Vec<Coord> {
    match line_intersection(a, b) {
        None => Vec::new(),
        Some(LineIntersection::SinglePoint { intersection, .. }) => vec![intersection],
        Some(LineIntersection::Collinear { intersection }) => {
            vec![intersection.start, intersection.end]
        }
    }
}

/// Pairs of segments whose rectangles share a square of a coarse grid, each once, in order.
fn near_pairs(segments: &[Line]) -> Vec<(usize, usize)> {
    let total: f64 = segments.iter().map(|it| it.dx().abs() + it.dy().abs()).sum();
    let width = (2.0 * total / segments.len().max(1) as f64).max(1e-6);
    let square = |at: f64| (at / width).floor() as i64;
    let mut squares: HashMap<(i64, i64), Vec<usize>> = HashMap::new();
    for (index, line) in segments.iter().enumerate() {
        let rect = line.bounding_rect();
        for column in square(rect.min().x)..=square(rect.max().x) {
            for row in square(rect.min().y)..=square(rect.max().y) {
                squares.entry((column, row)).or_default().push(index);
            }
        }
    }
    let mut pairs: Vec<(usize, usize)> = squares
        .values()
        .flat_map(|inside| {
            let later = |at: usize| inside[at + 1..].iter().map(move |&b| (inside[at], b));
            (0..inside.len()).flat_map(later).collect::<Vec<_>>()
        })
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
