//! A tree of rectangles packed sixteen to a node: no pointers, no empty room, built once.

use super::Bounds;

/// Children of a node.
pub(crate) const WIDE: usize = 16;

/// Sixteen rectangles side by side, so that all are compared at once.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) min_x: [f64; WIDE],
    pub(crate) min_y: [f64; WIDE],
    pub(crate) max_x: [f64; WIDE],
    pub(crate) max_y: [f64; WIDE],
}

/// A place still to be visited; level 0 is a leaf.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    level: u32,
    place: u32,
    /// Square of the least distance anything below can have.
    bound: f64,
}

/// The rectangles above a run of leaves.
#[derive(Clone, Debug, Default)]
pub(crate) struct PackedTree {
    /// `levels[0]` holds the rectangles of the leaves, the last level is one node. No level when
    /// there is no leaf.
    levels: Vec<Vec<Node>>,
}

impl Node {
    const EMPTY: Node = Node {
        min_x: [f64::INFINITY; WIDE],
        min_y: [f64::INFINITY; WIDE],
        max_x: [f64::NEG_INFINITY; WIDE],
        max_y: [f64::NEG_INFINITY; WIDE],
    };

    /// At most sixteen rectangles.
    pub(crate) fn of(boxes: &[Bounds]) -> Node {
        let mut node = Node::EMPTY;
        for (lane, bounds) in boxes.iter().enumerate() {
            node.min_x[lane] = bounds.min_x;
            node.min_y[lane] = bounds.min_y;
            node.max_x[lane] = bounds.max_x;
            node.max_y[lane] = bounds.max_y;
        }
        node
    }

    /// The rectangle around all of them.
    pub(crate) fn bounds(&self) -> Bounds {
        let least = |numbers: &[f64; WIDE]| numbers.iter().copied().fold(f64::INFINITY, f64::min);
        let most =
            |numbers: &[f64; WIDE]| numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Bounds {
            min_x: least(&self.min_x),
            min_y: least(&self.min_y),
            max_x: most(&self.max_x),
            max_y: most(&self.max_y),
        }
    }

    /// Squares of the distances to `query`; infinite for a place that holds no rectangle.
    pub(crate) fn squared_distances(&self, query: Bounds) -> [f64; WIDE] {
        let mut squares = [0.0; WIDE];
        for lane in 0..WIDE {
            let x = above(self.min_x[lane] - query.max_x, query.min_x - self.max_x[lane]);
            let y = above(self.min_y[lane] - query.max_y, query.min_y - self.max_y[lane]);
            let (x, y) = (above(x, 0.0), above(y, 0.0));
            squares[lane] = x * x + y * y;
        }
        squares
    }

    /// Squares of the distances from a point to the farthest corners.
    pub(crate) fn squared_reaches(&self, x: f64, y: f64) -> [f64; WIDE] {
        let mut squares = [0.0; WIDE];
        for lane in 0..WIDE {
            let far_x = above(x - self.min_x[lane], self.max_x[lane] - x);
            let far_y = above(y - self.min_y[lane], self.max_y[lane] - y);
            squares[lane] = far_x * far_x + far_y * far_y;
        }
        squares
    }
}

/// The larger of two numbers, of which neither is `NaN`: one machine instruction.
#[inline]
pub(crate) fn above(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// The smaller of two numbers, of which neither is `NaN`: one machine instruction.
#[inline]
pub(crate) fn below(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

impl PackedTree {
    /// A tree above leaves with these rectangles.
    pub(crate) fn over(leaves: Vec<Bounds>) -> PackedTree {
        let mut levels = Vec::new();
        let mut boxes = leaves;
        while levels.is_empty() && !boxes.is_empty() || boxes.len() > 1 {
            let nodes: Vec<Node> = boxes.chunks(WIDE).map(Node::of).collect();
            boxes = nodes.iter().map(Node::bounds).collect();
            levels.push(nodes);
        }
        PackedTree { levels }
    }

    /// The levels of nodes, those above the leaves first.
    pub(crate) fn levels(&self) -> &[Vec<Node>] {
        &self.levels
    }

    /// Visits leaves from near to far, as long as the square of their distance to `query` is not
    /// above the limit; `visit` answers the limit from there on.
    pub(crate) fn search(
        &self,
        query: Bounds,
        mut limit: f64,
        stack: &mut Vec<Step>,
        mut visit: impl FnMut(usize, f64) -> f64,
    ) {
        stack.clear();
        stack.extend(self.root());
        while let Some(step) = stack.pop() {
            if step.bound > limit {
                continue;
            }
            if step.level == 0 {
                limit = visit(step.place as usize, limit);
                continue;
            }
            let squares = self.node(step).squared_distances(query);
            let first = stack.len();
            for (lane, &bound) in squares.iter().enumerate() {
                if bound <= limit {
                    push_sorted(stack, first, step.child(lane, bound));
                }
            }
        }
    }

    /// Visits every leaf whose distance to `query` squares to at most `limit`, in no order that
    /// matters.
    pub(crate) fn visit(
        &self,
        query: Bounds,
        limit: f64,
        stack: &mut Vec<Step>,
        mut visit: impl FnMut(usize),
    ) {
        // Places without a rectangle are infinitely far away.
        let limit = limit.min(f64::MAX);
        stack.clear();
        stack.extend(self.root());
        while let Some(step) = stack.pop() {
            if step.level == 0 {
                visit(step.place as usize);
                continue;
            }
            let squares = self.node(step).squared_distances(query);
            for (lane, &bound) in squares.iter().enumerate() {
                if bound <= limit {
                    stack.push(step.child(lane, bound));
                }
            }
        }
    }

    fn root(&self) -> Option<Step> {
        let level = self.levels.len() as u32;
        (level > 0).then_some(Step { level, place: 0, bound: 0.0 })
    }

    fn node(&self, step: Step) -> &Node {
        &self.levels[step.level as usize - 1][step.place as usize]
    }
}

impl Step {
    fn child(self, lane: usize, bound: f64) -> Step {
        Step { level: self.level - 1, place: self.place * WIDE as u32 + lane as u32, bound }
    }
}

/// Puts `step` among those from `first` on, which fall towards the top of the stack.
fn push_sorted(stack: &mut Vec<Step>, first: usize, step: Step) {
    let mut at = stack.len();
    stack.push(step);
    while at > first && stack[at - 1].bound < step.bound {
        stack[at] = stack[at - 1];
        at -= 1;
    }
    stack[at] = step;
}
