//! How every reader makes a dataset: feature by feature, checked, mended and noted on the way.

use geo::{Coord, Geometry, LineString, Polygon, Rect};
use rayon::prelude::*;
use siting_units::Text;

use crate::repair::{Mending, mend};
use crate::shape::signed_area;
use crate::soundness::Ring;
use crate::table_intake::ColumnIntake;
use crate::{Dataset, FeatureNote, Kind, Shapes};

/// How every reader makes a dataset: feature by feature, checked, mended and noted on the way.
///
/// Features are checked in blocks by all cores. A feature that cannot be used is dropped together
/// with its attributes, and a note says why.
///
/// ```
/// use siting_layer::{Cell, Intake};
/// use geo::wkt;
///
/// let mut intake = Intake::new("sites.csv", "CSV", None);
/// let name = intake.add_column("name");
/// intake.feature("1".to_owned()).geometry(&wkt!(POINT(1. 2.)).into());
/// intake.set(name, Cell::Text("north"));
/// intake.feature("2".to_owned());
/// intake.set(name, Cell::Text("nowhere"));
/// let dataset = intake.finish();
/// assert_eq!((dataset.shapes.len(), dataset.dropped.len()), (1, 1));
/// assert_eq!(dataset.dropped[0].what.en, "it has no geometry");
/// ```
#[derive(Debug)]
pub struct Intake {
    dataset: Dataset,
    columns: Vec<ColumnIntake>,
    block: Block,
    /// Rows read so far, and which of them were dropped.
    n_rows: usize,
    dropped_rows: Vec<usize>,
}

/// One attribute of one feature, as its file holds it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing; `NaN` counts as nothing too.
    Missing,
    /// A number.
    Number(f64),
    /// A whole number. A column with one that a float cannot hold exactly becomes text.
    Whole(i64),
    /// Words.
    Text(&'a str),
}

/// What a piece of geometry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// One or more points.
    Points,
    /// A line.
    Line,
    /// The outer ring of a polygon, in either direction.
    Shell,
    /// A hole in the polygon begun last.
    Hole,
}

/// Draws the geometry of one feature.
#[derive(Debug)]
pub struct Pen<'a> {
    block: &'a mut Block,
}

/// Features not yet checked.
#[derive(Debug, Default)]
struct Block {
    coords: Vec<Coord>,
    /// Where each piece ends in `coords`, and what it is.
    pieces: Vec<(u32, Piece)>,
    /// Where each feature ends in `pieces`.
    ends: Vec<u32>,
    ids: Vec<String>,
    /// Features the reader itself refuses: which of the block, and why.
    refused: Vec<(usize, Text)>,
}

/// Vertices to collect before checking; large enough to share out, small enough for the cache.
const BLOCK_VERTICES: usize = 1 << 17;

/// Coordinates beyond this are no place on Earth in any unit, and their areas might overflow.
const FAR: f64 = 1e12;

/// How deep collections may hold collections.
const DEEPEST: usize = 32;

impl Intake {
    /// The intake of features from `source`, read by `driver`, in `crs`.
    pub fn new(
        source: impl Into<String>,
        driver: impl Into<String>,
        crs: Option<String>,
    ) -> Intake {
        let (source, driver) = (source.into(), driver.into());
        let dataset = Dataset { source, driver, crs, ..Dataset::default() };
        let block = Block::default();
        Intake { dataset, columns: vec![], block, n_rows: 0, dropped_rows: vec![] }
    }

    /// Declares an attribute and says where to [`set`](Intake::set) it. A second one of the same
    /// name is called `name_2`.
    ///
    /// # Panics
    ///
    /// Never: there is always a number that is not taken.
    pub fn add_column(&mut self, name: &str) -> usize {
        let is_taken = |name: &str| self.columns.iter().any(|it| it.name() == name);
        let numbered = (2..).map(|n| format!("{name}_{n}"));
        let mut names = std::iter::once(name.to_owned()).chain(numbered);
        let name = names.find(|it| !is_taken(it)).expect("there are enough numbers");
        self.columns.push(ColumnIntake::new(name));
        self.columns.len() - 1
    }

    /// The place of the attribute called `name`, declared now if it was not yet.
    pub fn column(&mut self, name: &str) -> usize {
        let known = self.columns.iter().position(|it| it.name() == name);
        known.unwrap_or_else(|| self.add_column(name))
    }

    /// The extent the file declares for itself.
    pub fn declare_extent(&mut self, extent: Rect) {
        self.dataset.extent = Some(extent);
    }

    /// Says something about the whole file.
    pub fn remark(&mut self, remark: Text) {
        self.dataset.remarks.push(remark);
    }

    /// Begins the next feature; its geometry is drawn with the pen.
    pub fn feature(&mut self, id: String) -> Pen<'_> {
        if BLOCK_VERTICES <= self.block.coords.len() + self.block.ends.len() {
            self.check_block();
        }
        self.n_rows += 1;
        self.block.ids.push(id);
        self.block.ends.push(self.block.pieces.len() as u32);
        Pen { block: &mut self.block }
    }

    /// Sets an attribute of the feature begun last.
    ///
    /// # Panics
    ///
    /// Panics before the first feature, and on a column that was not declared.
    pub fn set(&mut self, column: usize, cell: Cell<'_>) {
        self.columns[column].set(self.n_rows - 1, cell);
    }

    /// The dataset of every feature that could be used.
    pub fn finish(mut self) -> Dataset {
        self.check_block();
        let mut dataset = self.dataset;
        dataset.n_read = self.n_rows;
        for column in self.columns {
            let (name, column) = column.finish(self.n_rows);
            dataset.table.push(name, column);
        }
        if !self.dropped_rows.is_empty() {
            let mut dropped = self.dropped_rows.into_iter().peekable();
            let kept = (0..self.n_rows).filter(|row| dropped.next_if_eq(row).is_none());
            dataset.table = dataset.table.select(&kept.collect::<Vec<_>>());
        }
        dataset
    }

    fn check_block(&mut self) {
        let mut block = std::mem::take(&mut self.block);
        let features = (0..block.ends.len()).into_par_iter().with_min_len(256);
        let outcomes: Vec<Outcome> = features.map(|at| block.outcome(at)).collect();
        let first_row = self.n_rows - block.ends.len();
        for (at, outcome) in outcomes.into_iter().enumerate() {
            let id = std::mem::take(&mut block.ids[at]);
            match outcome.put_into(&mut self.dataset.shapes, &block, at) {
                Ok(note) => {
                    let note = note.map(|what| FeatureNote { id: id.clone(), what });
                    self.dataset.repaired.extend(note);
                    self.dataset.ids.push(id);
                }
                Err(what) => {
                    self.dropped_rows.push(first_row + at);
                    self.dataset.dropped.push(FeatureNote { id, what });
                }
            }
        }
        block.clear();
        self.block = block;
    }
}

impl Pen<'_> {
    /// A piece of `n` vertices, to be filled in. Further pieces belong to the same feature.
    ///
    /// # Panics
    ///
    /// Never: a pen is only had for a feature that was begun.
    pub fn piece(&mut self, piece: Piece, n: usize) -> &mut [Coord] {
        let first = self.block.coords.len();
        self.block.coords.resize(first + n, Coord { x: 0.0, y: 0.0 });
        self.block.pieces.push((self.block.coords.len() as u32, piece));
        *self.block.ends.last_mut().expect("a feature was begun") += 1;
        &mut self.block.coords[first..]
    }

    /// Every piece of a geometry.
    pub fn geometry(&mut self, geometry: &Geometry) {
        if self.draw(geometry, 0).is_none() {
            self.refuse(Text::new(
                format!("it holds collections within collections, more than {DEEPEST} deep"),
                format!("几何集合嵌套超过 {DEEPEST} 层"),
            ));
        }
    }

    /// Drops the feature for a reason only the reader can know.
    pub fn refuse(&mut self, why: Text) {
        self.block.refused.push((self.block.ends.len() - 1, why));
    }

    fn draw(&mut self, geometry: &Geometry, depth: usize) -> Option<()> {
        match geometry {
            Geometry::Point(it) => self.copy(Piece::Points, &[it.0]),
            Geometry::MultiPoint(it) => it.iter().for_each(|it| self.copy(Piece::Points, &[it.0])),
            Geometry::Line(it) => self.copy(Piece::Line, &[it.start, it.end]),
            Geometry::LineString(it) => self.copy(Piece::Line, &it.0),
            Geometry::MultiLineString(it) => it.iter().for_each(|it| self.copy(Piece::Line, &it.0)),
            Geometry::Polygon(it) => self.polygon(it),
            Geometry::MultiPolygon(it) => it.iter().for_each(|it| self.polygon(it)),
            Geometry::Rect(it) => self.polygon(&it.to_polygon()),
            Geometry::Triangle(it) => self.polygon(&it.to_polygon()),
            Geometry::GeometryCollection(_) if DEEPEST <= depth => return None,
            Geometry::GeometryCollection(it) => {
                return it.iter().try_for_each(|it| self.draw(it, depth + 1));
            }
        }
        Some(())
    }

    fn polygon(&mut self, polygon: &Polygon) {
        self.copy(Piece::Shell, &polygon.exterior().0);
        for hole in polygon.interiors() {
            self.copy(Piece::Hole, &hole.0);
        }
    }

    fn copy(&mut self, piece: Piece, coords: &[Coord]) {
        if !coords.is_empty() {
            self.piece(piece, coords.len()).copy_from_slice(coords);
        }
    }
}

/// What becomes of one feature.
enum Outcome {
    /// Its pieces of one kind are kept as they are.
    Kept(Kind, Option<Text>),
    /// It is kept with these polygons instead.
    Mended(geo::MultiPolygon, Text),
    /// It is kept with these lines instead.
    Shortened(Vec<LineString>, Text),
    Dropped(Text),
}

impl Outcome {
    /// Adds the feature's shape, with what there is to note about it; or says why it cannot be used.
    fn put_into(self, shapes: &mut Shapes, block: &Block, at: usize) -> Result<Option<Text>, Text> {
        match self {
            Outcome::Dropped(why) => Err(why),
            Outcome::Kept(kind, note) => {
                block.copy_to(at, kind, shapes);
                Ok(note)
            }
            Outcome::Mended(polygons, note) => {
                shapes.push_geometry(&Geometry::MultiPolygon(polygons));
                Ok(Some(note))
            }
            Outcome::Shortened(lines, note) => {
                shapes.push_geometry(&Geometry::MultiLineString(geo::MultiLineString(lines)));
                Ok(Some(note))
            }
        }
    }
}

impl Block {
    fn clear(&mut self) {
        self.coords.clear();
        self.pieces.clear();
        self.ends.clear();
        self.ids.clear();
        self.refused.clear();
    }

    /// The pieces of a feature, in the order drawn.
    fn pieces(&self, at: usize) -> impl Iterator<Item = (&[Coord], Piece)> + Clone {
        let first = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        (first..self.ends[at] as usize).map(|place| {
            let from = if place == 0 { 0 } else { self.pieces[place - 1].0 as usize };
            let (to, piece) = self.pieces[place];
            (&self.coords[from..to as usize], piece)
        })
    }

    fn outcome(&self, at: usize) -> Outcome {
        let refused = self.refused.iter().find(|(it, _)| *it == at);
        if let Some((_, why)) = refused {
            return Outcome::Dropped(why.clone());
        }
        let drawn = || self.pieces(at).filter(|(coords, _)| !coords.is_empty());
        let Some(kind) = drawn().map(|(_, piece)| piece.kind()).max() else {
            return dropped("it has no geometry", "没有几何图形");
        };
        if drawn().any(|(coords, _)| !coords.iter().all(is_finite)) {
            return dropped("a coordinate is not a number", "坐标不是有效数值");
        }
        if drawn().any(|(coords, _)| coords.iter().any(|c| FAR < c.x.abs().max(c.y.abs()))) {
            return dropped("a coordinate is beyond any map", "坐标超出任何地图的范围");
        }
        let is_mixed = drawn().any(|(_, piece)| piece.kind() != kind);
        let outcome = match kind {
            Kind::Points => Outcome::Kept(kind, None),
            Kind::Lines => lines_outcome(drawn()),
            Kind::Areas => areas_outcome(drawn()),
        };
        if is_mixed { outcome.with_note(kind) } else { outcome }
    }

    /// Copies the pieces of one kind, rings turned the right way round.
    fn copy_to(&self, at: usize, kind: Kind, shapes: &mut Shapes) {
        shapes.start_row(kind);
        let pieces = self.pieces(at).filter(|(it, piece)| !it.is_empty() && piece.kind() == kind);
        for (coords, piece) in pieces {
            let is_wrong_way =
                kind == Kind::Areas && (0.0 <= signed_area(coords)) != (piece == Piece::Shell);
            if is_wrong_way {
                shapes.push_part(coords.iter().rev().copied());
            } else {
                shapes.push_part(coords.iter().copied());
            }
        }
    }
}

impl Piece {
    fn kind(self) -> Kind {
        match self {
            Piece::Points => Kind::Points,
            Piece::Line => Kind::Lines,
            Piece::Shell | Piece::Hole => Kind::Areas,
        }
    }
}

impl Outcome {
    /// Adds that pieces of other kinds were left out.
    fn with_note(self, kind: Kind) -> Outcome {
        let (en, zh) = match kind {
            Kind::Areas => {
                ("only the polygons of a mixed collection were kept", "混合集合仅保留面")
            }
            _ => ("only the lines of a mixed collection were kept", "混合集合仅保留线"),
        };
        let and =
            |text: Text| Text::new(format!("{}; {en}", text.en), format!("{}；{zh}", text.zh));
        match self {
            Outcome::Kept(kind, None) => Outcome::Kept(kind, Some(Text::new(en, zh))),
            Outcome::Kept(kind, Some(text)) => Outcome::Kept(kind, Some(and(text))),
            Outcome::Mended(polygons, text) => Outcome::Mended(polygons, and(text)),
            Outcome::Shortened(lines, text) => Outcome::Shortened(lines, and(text)),
            Outcome::Dropped(why) => Outcome::Dropped(why),
        }
    }
}

fn dropped(en: &str, zh: &str) -> Outcome {
    Outcome::Dropped(Text::new(en, zh))
}

fn is_finite(c: &Coord) -> bool {
    c.x.is_finite() && c.y.is_finite()
}

fn lines_outcome<'a>(pieces: impl Iterator<Item = (&'a [Coord], Piece)> + Clone) -> Outcome {
    let lines = pieces.filter(|(_, piece)| *piece == Piece::Line).map(|(coords, _)| coords);
    let has_length = |line: &&[Coord]| line.iter().any(|c| *c != line[0]);
    if lines.clone().all(|line| has_length(&line)) {
        return Outcome::Kept(Kind::Lines, None);
    }
    let long: Vec<_> = lines.filter(has_length).map(|line| LineString(line.to_vec())).collect();
    if long.is_empty() {
        return dropped("its lines have no length", "线的长度为零");
    }
    let text = Text::new("lines without length were left out", "已去除长度为零的线");
    Outcome::Shortened(long, text)
}

fn areas_outcome<'a>(pieces: impl Iterator<Item = (&'a [Coord], Piece)>) -> Outcome {
    let ring = |(coords, piece): (&'a [Coord], Piece)| match piece {
        Piece::Shell => Some(Ring { coords, is_shell: true }),
        Piece::Hole => Some(Ring { coords, is_shell: false }),
        Piece::Points | Piece::Line => None,
    };
    let mut pieces = pieces.filter_map(ring);
    let Some(first) = pieces.next() else {
        return dropped("it has no geometry", "没有几何图形");
    };
    let mending = match pieces.next() {
        None => mend(&[first]),
        Some(second) => {
            let rings: Vec<_> = [first, second].into_iter().chain(pieces).collect();
            mend(&rings)
        }
    };
    match mending {
        Mending::Sound => Outcome::Kept(Kind::Areas, None),
        Mending::Mended(flaw, polygons) => Outcome::Mended(polygons, flaw.text()),
        Mending::Hopeless(flaw) => {
            let Text { en, zh } = flaw.text();
            let en = format!("{en}, and mending it left nothing that covers the same ground");
            dropped(&en, &format!("{zh}，无法修复为覆盖相同范围的面"))
        }
    }
}
