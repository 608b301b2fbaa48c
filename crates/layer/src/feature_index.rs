//! Which features are near: an R*-tree over the features' rectangles.

use geo::Rect;
use rstar::{
    AABB, RTree,
    primitives::{GeomWithData, Rectangle},
};

use crate::Shapes;

/// Which features are near: an R*-tree over the features' rectangles.
#[derive(Debug)]
pub struct FeatureIndex {
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>,
}

impl FeatureIndex {
    /// An index of every shape that has a vertex.
    pub fn new(shapes: &Shapes) -> FeatureIndex {
        let rows = shapes.iter().enumerate().filter(|(_, shape)| !shape.is_empty());
        let boxes = rows.map(|(row, shape)| {
            let bounds = shape.bounds();
            let (low, high) = (bounds.min(), bounds.max());
            GeomWithData::new(Rectangle::from_corners([low.x, low.y], [high.x, high.y]), row as u32)
        });
        FeatureIndex { tree: RTree::bulk_load(boxes.collect()) }
    }

    /// The rows whose rectangle touches `rect`, in rising order.
    pub fn rows_near(&self, rect: Rect) -> Vec<u32> {
        let mut rows = Vec::new();
        self.for_rows_near(rect, |row| rows.push(row));
        rows.sort_unstable();
        rows
    }

    /// Calls `visit` with every row whose rectangle touches `rect`, in no particular order.
    pub fn for_rows_near(&self, rect: Rect, mut visit: impl FnMut(u32)) {
        let (low, high) = (rect.min(), rect.max());
        let envelope = AABB::from_corners([low.x, low.y], [high.x, high.y]);
        for found in self.tree.locate_in_envelope_intersecting(&envelope) {
            visit(found.data);
        }
    }
}
