//! Which area features' rectangles hold a point.

use geo::Coord;

use super::{Bounds, PackedTree, Step, WIDE, hilbert_keys, packed::Node};

/// The rectangles of area features, packed.
#[derive(Clone, Debug, Default)]
pub(crate) struct AreaIndex {
    tree: PackedTree,
    leaves: Vec<Node>,
    /// The feature of each rectangle; as many as there are features.
    rows: Vec<u32>,
}

impl AreaIndex {
    /// An index of these features, given with their rectangles.
    pub(crate) fn new(features: &[(u32, Bounds)]) -> AreaIndex {
        let centres: Vec<Coord> = features.iter().map(|(_, bounds)| bounds.centre()).collect();
        let sorted: Vec<(u32, Bounds)> =
            hilbert_keys(&centres).into_iter().map(|key| features[key as u32 as usize]).collect();
        let boxes: Vec<Bounds> = sorted.iter().map(|&(_, bounds)| bounds).collect();
        let leaves: Vec<Node> = boxes.chunks(WIDE).map(Node::of).collect();
        let tree = PackedTree::over(leaves.iter().map(Node::bounds).collect());
        AreaIndex { tree, leaves, rows: sorted.into_iter().map(|(row, _)| row).collect() }
    }

    /// Puts every feature whose rectangle holds `point` into `found`, and answers how far east the
    /// rectangles reach.
    pub(crate) fn holding(
        &self,
        point: Coord,
        stack: &mut Vec<Step>,
        found: &mut Vec<(u32, i32)>,
    ) -> f64 {
        found.clear();
        let query = Bounds::at(point);
        let mut east = f64::NEG_INFINITY;
        self.tree.visit(query, 0.0, stack, |leaf| {
            let node = &self.leaves[leaf];
            for (lane, square) in node.squared_distances(query).into_iter().enumerate() {
                if square == 0.0 {
                    found.push((self.rows[leaf * WIDE + lane], 0));
                    east = east.max(node.max_x[lane]);
                }
            }
        });
        east
    }
}
