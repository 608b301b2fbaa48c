//! Geometry as an edit draws it, and how it comes into the plane: the way loaded data does.

use std::collections::BTreeMap;

use geo::Coord;
use siting_layer::{Dataset, Intake, Kind, Piece, Shapes};
use siting_projection::{Bringing, Plane, bring};
use siting_syntax::{Node, NodeValue, Place, Problems};
use siting_units::{Say, Text};

/// Geometry as an edit draws it.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    pub(super) kind: Kind,
    /// A point, a line, or rings: the outer one and its holes.
    parts: Vec<Vec<Coord>>,
    /// Whether it is in metres of the plane; otherwise in degrees on WGS 84.
    is_plane: bool,
    pub(super) at: Place,
}

/// Geometry in the plane: one row, and its area on the ground.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) shape: Shapes,
    pub(super) ground: f64,
}

/// Faults in vertices said of one geometry; more would only bury the others.
const MOST_FAULTS: usize = 5;

impl Drawn {
    /// Reads `point`, `line`, `area` or `rings` of an edit; rings are closed where they are not.
    pub(super) fn read(edit: &Node, is_plane: bool, problems: &mut Problems) -> Option<Drawn> {
        let forms = ["point", "line", "area", "rings"];
        let said: Vec<(&str, &Node)> =
            forms.into_iter().filter_map(|it| Some((it, edit.get(it)?))).collect();
        let &[(form, node)] = said.as_slice() else {
            let what = Text::new(
                "say where it lies, once: `point = [lon, lat]`, `line = [[lon, lat], ...]`, \
                 `area = [[lon, lat], ...]`, or `rings` with the outer ring and its holes",
                "请写且只写一种位置：`point = [经度, 纬度]`、`line = [[经度, 纬度], ...]`、\
                 `area = [[经度, 纬度], ...]`，或用 `rings` 写外环及孔洞",
            );
            problems.add(edit.at.clone(), what);
            return None;
        };
        let n_before = problems.len();
        let mut reading = Reading { is_plane, problems, n_faults: 0 };
        let (kind, mut parts) = match form {
            "point" => {
                (Kind::Points, reading.vertex(node).into_iter().map(|it| vec![it]).collect())
            }
            "line" => (Kind::Lines, vec![reading.vertices(node)]),
            "area" => (Kind::Areas, vec![reading.vertices(node)]),
            _ => {
                let rings = reading.list(node);
                (Kind::Areas, rings.iter().map(|it| reading.vertices(it)).collect())
            }
        };
        if kind == Kind::Areas {
            parts.iter_mut().for_each(close);
        }
        let is_read = problems.len() == n_before;
        is_read.then(|| Drawn { kind, parts, is_plane, at: node.at.clone() })
    }
}

fn close(ring: &mut Vec<Coord>) {
    if let Some(&first) = ring.first().filter(|&first| ring.last() != Some(first)) {
        ring.push(first);
    }
}

/// Vertices on their way in.
struct Reading<'a> {
    is_plane: bool,
    problems: &'a mut Problems,
    n_faults: usize,
}

impl Reading<'_> {
    fn blame(&mut self, at: &Place, what: Text) {
        self.n_faults += 1;
        if self.n_faults <= MOST_FAULTS {
            self.problems.add(at.clone(), what);
        }
    }

    fn list<'a>(&mut self, node: &'a Node) -> &'a [Node] {
        match &node.value {
            NodeValue::List(items) if !items.is_empty() => items,
            _ => {
                let what = Text::new("expected a list `[...]`", "应为列表 `[...]`");
                self.blame(&node.at, what);
                &[]
            }
        }
    }

    fn vertices(&mut self, node: &Node) -> Vec<Coord> {
        let items = self.list(node);
        items.iter().filter_map(|it| self.vertex(it)).collect()
    }

    fn vertex(&mut self, node: &Node) -> Option<Coord> {
        let number = |node: &Node| match node.value {
            NodeValue::Integer(whole) => Some(whole as f64),
            NodeValue::Number(number) => Some(number),
            _ => None,
        };
        let pair = match &node.value {
            NodeValue::List(items) if items.len() == 2 => number(&items[0]).zip(number(&items[1])),
            _ => None,
        };
        let Some((x, y)) = pair else {
            let what = if self.is_plane {
                Text::new("a vertex is `[x, y]`, two numbers", "顶点应为 `[x, y]` 两个数")
            } else {
                Text::new("a vertex is `[lon, lat]`, two numbers", "顶点应为 `[经度, 纬度]` 两个数")
            };
            self.blame(&node.at, what);
            return None;
        };
        let is_on_earth = self.is_plane || x.abs() <= 180.0 && y.abs() <= 90.0;
        if !is_on_earth {
            let what = Text::new(
                format!(
                    "[{x}, {y}] is no longitude and latitude in degrees; for metres of the plane \
                     write `plane = true`"
                ),
                format!(
                    "[{x}, {y}] 不是以度为单位的经纬度；若为平面坐标（米），请写 `plane = true`"
                ),
            );
            self.blame(&node.at, what);
        }
        Some(Coord { x, y })
    }
}

/// Brings geometry into the plane, by its number; what cannot be used is a problem, and what had to
/// be mended a remark.
pub(super) fn placed(
    drawn: &BTreeMap<usize, &Drawn>,
    plane: &Plane,
    problems: &mut Problems,
    remarks: &mut Vec<Text>,
) -> BTreeMap<usize, Placed> {
    let mut placed = BTreeMap::new();
    for (is_plane, crs) in [(false, "OGC:CRS84"), (true, plane.definition())] {
        let of_this: BTreeMap<usize, &Drawn> = drawn
            .iter()
            .filter(|(_, it)| it.is_plane == is_plane)
            .map(|(&n, &it)| (n, it))
            .collect();
        if of_this.is_empty() {
            continue;
        }
        let dataset = dataset(&of_this, crs);
        for note in &dataset.dropped {
            problems.add(of_this[&number(&note.id)].at.clone(), note.what.clone());
        }
        for note in &dataset.repaired {
            let path = &of_this[&number(&note.id)].at.path;
            let (en, zh) = (&note.what.en, &note.what.zh);
            remarks.push(Text::new(format!("{path}: {en}"), format!("{path}：{zh}")));
        }
        let n_kept = dataset.shapes.len();
        let kept: Vec<usize> = dataset.ids.iter().map(|it| number(it)).collect();
        if n_kept == 0 {
            continue;
        }
        // Maps and lists show the plane in WGS 84 by the same ballpark way where there is no other.
        let how = Bringing { accept_ballpark: true, ..Bringing::default() };
        match bring(dataset, plane, &how) {
            Ok(brought) => {
                for note in &brought.dropped {
                    problems.add(of_this[&number(&note.id)].at.clone(), outside());
                }
                for (row, id) in brought.ids.iter().enumerate() {
                    let shape = brought.shapes.select([row]);
                    placed.insert(number(id), Placed { shape, ground: brought.ground[row] });
                }
            }
            Err(siting_projection::ProjectionError::NothingLeft { .. }) => {
                kept.iter().for_each(|it| problems.add(of_this[it].at.clone(), outside()));
            }
            Err(error) => {
                kept.iter().for_each(|it| problems.add(of_this[it].at.clone(), error.text()));
            }
        }
    }
    placed
}

fn dataset(drawn: &BTreeMap<usize, &Drawn>, crs: &str) -> Dataset {
    let mut intake = Intake::new("edits", "scenario", Some(crs.to_owned()));
    for (number, drawn) in drawn {
        let mut pen = intake.feature(number.to_string());
        for (place, part) in drawn.parts.iter().enumerate() {
            let piece = match drawn.kind {
                Kind::Points => Piece::Points,
                Kind::Lines => Piece::Line,
                Kind::Areas if place == 0 => Piece::Shell,
                Kind::Areas => Piece::Hole,
            };
            pen.piece(piece, part.len()).copy_from_slice(part);
        }
    }
    intake.finish()
}

fn number(id: &str) -> usize {
    id.parse().expect("features were given their number as id")
}

fn outside() -> Text {
    Text::new("this has no place in the atlas's plane", "该位置不在图集的平面范围内")
}
