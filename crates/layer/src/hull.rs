//! Rectangles around several things.

use geo::{Coord, Rect};

/// The smallest rectangle around two.
pub fn hull(a: Rect, b: Rect) -> Rect {
    let low = Coord { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) };
    let high = Coord { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) };
    Rect::new(low, high)
}

/// The smallest rectangle around every vertex; `None` when there is none.
pub fn hull_of(coords: &[Coord]) -> Option<Rect> {
    let first = *coords.first()?;
    let (mut low, mut high) = (first, first);
    for c in coords {
        low = Coord { x: low.x.min(c.x), y: low.y.min(c.y) };
        high = Coord { x: high.x.max(c.x), y: high.y.max(c.y) };
    }
    Some(Rect::new(low, high))
}
