//! Where every straight piece of a layer's shapes lies: a packed tree sixteen wide.

use geo::Coord;

use crate::{
    Kind, Shapes,
    kernel::{AreaIndex, Bounds, PackedTree, Step, WIDE, hilbert_keys},
};

/// Where every straight piece of some shapes lies: points, pieces of lines, edges of areas.
///
/// A tree of rectangles, sixteen to a node, packed along a Hilbert curve. Every answer is exact
/// (the tree only decides what need not be looked at) and does not depend on the order of questions.
#[derive(Clone, Debug, Default)]
pub struct SegmentIndex {
    pub(crate) tree: PackedTree,
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) areas: AreaIndex,
    /// Metres of line below each child: of the leaves, of the first nodes, and so on.
    pub(crate) lengths: Vec<Vec<f64>>,
    /// One more than the highest row; 0 without segments.
    pub(crate) n_rows: usize,
    /// Whether some row has several segments.
    pub(crate) rows_repeat: bool,
    pub(crate) has_areas: bool,
}

/// Sixteen neighbouring segments side by side. Lanes in no use are infinitely far away.
#[derive(Clone, Debug)]
pub(crate) struct Leaf {
    pub(crate) a_x: [f64; WIDE],
    pub(crate) a_y: [f64; WIDE],
    pub(crate) b_x: [f64; WIDE],
    pub(crate) b_y: [f64; WIDE],
    /// Metres of line; 0 for points and for edges of areas.
    pub(crate) length: [f64; WIDE],
    pub(crate) rows: [u32; WIDE],
    /// One bit a lane: whether it is the edge of an area.
    pub(crate) is_edge: u16,
}

/// What a thread needs while it asks a [`SegmentIndex`]: room to work in, and the last answer, near
/// which the next one is likely to be. Use one for each index asked.
#[derive(Clone, Debug, Default)]
pub struct Search {
    pub(crate) stack: Vec<Step>,
    pub(crate) holding: Vec<(u32, i32)>,
    /// Leaf and lane of the segment that was nearest.
    pub(crate) last: Option<(u32, u32)>,
    /// The question in which each row was last counted.
    pub(crate) counted: Vec<u32>,
    pub(crate) question: u32,
    /// Level and place of nodes still to be visited.
    pub(crate) waiting: Vec<u32>,
    pub(crate) spans: Vec<(f64, f64)>,
    pub(crate) crossings: Vec<f64>,
}

/// A segment on its way into the index.
#[derive(Clone, Copy)]
struct Segment {
    a: Coord,
    b: Coord,
    row: u32,
    kind: Kind,
}

impl SegmentIndex {
    /// An index of the given rows of `shapes`; answers use the row numbers of `shapes`.
    pub fn new(shapes: &Shapes, rows: impl IntoIterator<Item = usize>) -> SegmentIndex {
        let mut segments = Vec::new();
        let mut areas = Vec::new();
        let (mut n_rows, mut n_found) = (0, 0);
        for row in rows {
            let shape = shapes.get(row);
            let before = segments.len();
            collect(shape, row as u32, &mut segments);
            if segments.len() > before {
                (n_rows, n_found) = (n_rows.max(row + 1), n_found + 1);
                if shape.kind() == Kind::Areas {
                    areas.push((row as u32, Bounds::of(shape.coords())));
                }
            }
        }
        let rows_repeat = segments.len() > n_found;
        let leaves = leaves(&segments);
        let tree = PackedTree::over(leaves.iter().map(Leaf::bounds).collect());
        let lengths = summed_lengths(&leaves);
        let has_areas = !areas.is_empty();
        let areas = AreaIndex::new(&areas);
        SegmentIndex { tree, leaves, areas, lengths, n_rows, rows_repeat, has_areas }
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.leaves.is_empty()
    }
}

impl Leaf {
    const EMPTY: Leaf = Leaf {
        a_x: [f64::INFINITY; WIDE],
        a_y: [f64::INFINITY; WIDE],
        b_x: [f64::INFINITY; WIDE],
        b_y: [f64::INFINITY; WIDE],
        length: [0.0; WIDE],
        rows: [u32::MAX; WIDE],
        is_edge: 0,
    };

    fn of(segments: impl Iterator<Item = Segment>) -> Leaf {
        let mut leaf = Leaf::EMPTY;
        for (lane, Segment { a, b, row, kind }) in segments.enumerate() {
            (leaf.a_x[lane], leaf.a_y[lane]) = (a.x, a.y);
            (leaf.b_x[lane], leaf.b_y[lane]) = (b.x, b.y);
            leaf.rows[lane] = row;
            if kind == Kind::Lines {
                leaf.length[lane] = (b.x - a.x).hypot(b.y - a.y);
            }
            leaf.is_edge |= u16::from(kind == Kind::Areas) << lane;
        }
        leaf
    }

    /// Where the segment in `lane` begins.
    #[inline]
    pub(crate) fn start(&self, lane: usize) -> Coord {
        Coord { x: self.a_x[lane], y: self.a_y[lane] }
    }

    /// Where the segment in `lane` ends.
    #[inline]
    pub(crate) fn end(&self, lane: usize) -> Coord {
        Coord { x: self.b_x[lane], y: self.b_y[lane] }
    }

    /// The rectangle around all segments.
    fn bounds(&self) -> Bounds {
        let lanes = (0..WIDE).filter(|&lane| self.rows[lane] != u32::MAX);
        let boxes = lanes.map(|lane| Bounds::of_segment(self.start(lane), self.end(lane)));
        boxes.fold(Bounds::EMPTY, Bounds::with)
    }

    /// Squares of the distances from each segment's rectangle to `query`; infinite for lanes in no
    /// use.
    pub(crate) fn squared_distances(&self, query: Bounds) -> [f64; WIDE] {
        use crate::kernel::{above, below};
        let mut squares = [0.0; WIDE];
        for lane in 0..WIDE {
            let (west, east) =
                (below(self.a_x[lane], self.b_x[lane]), above(self.a_x[lane], self.b_x[lane]));
            let (south, north) =
                (below(self.a_y[lane], self.b_y[lane]), above(self.a_y[lane], self.b_y[lane]));
            let x = above(above(west - query.max_x, query.min_x - east), 0.0);
            let y = above(above(south - query.max_y, query.min_y - north), 0.0);
            squares[lane] = x * x + y * y;
        }
        squares
    }
}

impl Search {
    /// Begins a question in which rows are counted once each.
    pub(crate) fn begin_counting(&mut self, n_rows: usize) {
        self.counted.resize(n_rows.max(self.counted.len()), 0);
        self.question = self.question.wrapping_add(1);
        if self.question == 0 {
            self.counted.fill(0);
            self.question = 1;
        }
    }

    /// Whether `row` was counted in this question.
    pub(crate) fn was_counted(&self, row: u32) -> bool {
        self.counted[row as usize] == self.question
    }

    /// Remembers that `row` was counted.
    pub(crate) fn count(&mut self, row: u32) {
        self.counted[row as usize] = self.question;
    }
}

fn collect(shape: crate::Shape<'_>, row: u32, into: &mut Vec<Segment>) {
    let kind = shape.kind();
    for part in shape.parts() {
        if kind == Kind::Points || part.len() == 1 {
            into.extend(part.iter().map(|&c| Segment { a: c, b: c, row, kind }));
        } else {
            let pieces = part.windows(2).map(|pair| (pair[0], pair[1]));
            into.extend(pieces.map(|(a, b)| Segment { a, b, row, kind }));
        }
    }
}

fn leaves(segments: &[Segment]) -> Vec<Leaf> {
    let centres: Vec<Coord> =
        segments.iter().map(|it| Bounds::of_segment(it.a, it.b).centre()).collect();
    let keys = hilbert_keys(&centres);
    let of_keys = |keys: &[u64]| Leaf::of(keys.iter().map(|&key| segments[key as u32 as usize]));
    keys.chunks(WIDE).map(of_keys).collect()
}

/// Metres of line in each leaf, below each node above the leaves, and so on up to the whole.
fn summed_lengths(leaves: &[Leaf]) -> Vec<Vec<f64>> {
    let mut sums: Vec<Vec<f64>> = vec![leaves.iter().map(|it| it.length.iter().sum()).collect()];
    while let Some(last) = sums.last().filter(|last| last.len() > 1) {
        let next = last.chunks(WIDE).map(|children| children.iter().sum()).collect();
        sums.push(next);
    }
    sums
}
