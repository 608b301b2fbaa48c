//! Datasets brought into a plane.

use geo::{Coord, Rect};
use rayon::prelude::*;
use siting_layer::{Dataset, FeatureNote, Kind, Shapes, Table};
use siting_units::Text;

use crate::native::{Bounds, Object, Proj, Sort, Ways};
use crate::operation::{Operation, best};
use crate::parameters::by_parameters;
use crate::route::{Route, is_somewhere};
use crate::{Plane, ProjectionError};

/// What the atlas file says about how a dataset is to be brought into the plane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bringing {
    /// The dataset's reference system, where the file does not say it or says it wrongly.
    pub crs: Option<String>,
    /// Parameters for a change of datum that PROJ has none for: `dx,dy,dz,rx,ry,rz,ds` (position
    /// vector; metres, arc seconds, parts per million), `dx,dy,dz`, or a whole PROJ pipeline from
    /// the file's coordinates to the plane.
    pub parameters: Option<String>,
    /// Whether positions wrong by tens of metres will do.
    pub accept_ballpark: bool,
}

/// A dataset in the plane.
#[derive(Clone, Debug)]
pub struct Brought {
    /// One shape a feature, in metres of the plane.
    pub shapes: Shapes,
    /// Its attributes, row by row as in `shapes`.
    pub table: Table,
    /// What the file calls each feature; empty when it does not say.
    pub ids: Vec<String>,
    /// Area of each feature on the ground, in square metres; 0 for points and lines. By geodesics
    /// on the plane's ellipsoid.
    pub ground: Vec<f64>,
    /// The extent the file declares, as one polygon of the plane; empty when it declares none.
    pub extent: Shapes,
    /// The reference system the dataset was read in, by name.
    pub crs_name: String,
    /// What there is to say about the transformation.
    pub remarks: Vec<Text>,
    /// Features without a place in the plane.
    pub dropped: Vec<FeatureNote>,
}

/// Brings `dataset` into `plane`.
///
/// # Errors
///
/// When nobody says which reference system the dataset is in, when PROJ does not know it, when the
/// only way is a ballpark one and `how` neither accepts it nor gives parameters, and when no feature
/// has a place in the plane.
pub fn bring(dataset: Dataset, plane: &Plane, how: &Bringing) -> Result<Brought, ProjectionError> {
    let proj = Proj::new();
    let stated = how.crs.as_ref().or(dataset.crs.as_ref());
    let stated = stated.ok_or_else(|| ProjectionError::NoCrs { source: dataset.source.clone() })?;
    let unknown = |crs: &str| ProjectionError::UnknownCrs { crs: crs.to_owned() };
    let from = proj.crs(stated).ok_or_else(|| unknown(stated))?;
    let to = proj.crs(plane.definition()).ok_or_else(|| unknown(plane.definition()))?;
    let Operation { route, remarks } = way(&proj, &from, &to, &dataset, how)?;
    let route = route.prove(dataset.shapes.coords());
    let crs_name = from.full_name();
    let (source, n_features) = (dataset.source.clone(), dataset.shapes.len());
    let brought = moved(dataset, plane, &route, crs_name.clone(), remarks);
    if brought.shapes.is_empty() && 0 < n_features {
        return Err(ProjectionError::NothingLeft { source, crs: crs_name });
    }
    Ok(brought)
}

fn way(
    proj: &Proj,
    from: &Object<'_>,
    to: &Object<'_>,
    dataset: &Dataset,
    how: &Bringing,
) -> Result<Operation, ProjectionError> {
    let Some(parameters) = &how.parameters else {
        return best(proj, from, to, bounds(proj, from, &dataset.shapes), how.accept_ballpark);
    };
    let route = by_parameters(proj, from, to, parameters)?;
    let remarks = vec![Text::new(
        format!("transformed by the parameters in atlas.toml: {parameters}"),
        format!("坐标转换采用 atlas.toml 给出的参数：{parameters}"),
    )];
    Ok(Operation { route, remarks })
}

/// Roughly where a dataset is, in degrees, to choose between transformations.
fn bounds(proj: &Proj, from: &Object<'_>, shapes: &Shapes) -> Option<Bounds> {
    let coords = shapes.coords();
    let first = *coords.first()?;
    let (low, high) = coords.iter().fold((first, first), |(low, high), c| {
        let low = Coord { x: low.x.min(c.x), y: low.y.min(c.y) };
        (low, Coord { x: high.x.max(c.x), y: high.y.max(c.y) })
    });
    let mut outline = outline(Rect::new(low, high));
    if from.sort() != Sort::Geographic {
        let degrees = from.geodetic()?;
        let operations = proj.operations(from, &degrees, None, Ways::Any);
        Route::new(operations.first()?.pipeline()?).apply_here(&mut outline);
    }
    outline.retain(|c| is_somewhere(*c) && c.x.abs() <= 180.0 && c.y.abs() <= 90.0);
    let start = *outline.first()?;
    let start = Bounds { west: start.x, south: start.y, east: start.x, north: start.y };
    Some(outline.iter().fold(start, |all, c| Bounds {
        west: all.west.min(c.x),
        south: all.south.min(c.y),
        east: all.east.max(c.x),
        north: all.north.max(c.y),
    }))
}

fn moved(
    dataset: Dataset,
    plane: &Plane,
    route: &Route,
    crs_name: String,
    remarks: Vec<Text>,
) -> Brought {
    let Dataset { mut shapes, table, ids, extent, .. } = dataset;
    // Between degrees and metres lies nothing but the projection: these are the plane's degrees.
    let early = route.is_one_projection().then(|| ground_of_degrees(&shapes, plane));
    let crosses = route.is_one_projection() && crosses_antimeridian(&shapes);
    route.apply(shapes.coords_mut());
    if crosses {
        shapes = with_shells_counter_clockwise(&shapes);
    }
    let ground = early.unwrap_or_else(|| ground_of_metres(&shapes, plane));
    let extent = extent.map_or_else(Shapes::default, |extent| extent_in_plane(extent, route));
    let mut brought =
        Brought { shapes, table, ids, ground, extent, crs_name, remarks, dropped: vec![] };
    if !brought.shapes.coords().par_iter().all(|it| is_somewhere(*it)) {
        brought.drop_the_lost();
    }
    brought
}

impl Brought {
    /// Drops features a vertex of which has no place in the plane.
    fn drop_the_lost(&mut self) {
        let is_whole =
            |row: &usize| self.shapes.get(*row).coords().iter().all(|c| is_somewhere(*c));
        let (kept, lost): (Vec<usize>, Vec<usize>) = (0..self.shapes.len()).partition(is_whole);
        let name = |row: usize| self.ids.get(row).cloned().unwrap_or_else(|| (row + 1).to_string());
        let what = Text::new(
            format!("its coordinates, read as {}, have no place in the plane", self.crs_name),
            format!("按 {} 读取时，其坐标不在平面范围内", self.crs_name),
        );
        let note = |&row: &usize| FeatureNote { id: name(row), what: what.clone() };
        self.dropped = lost.iter().map(note).collect();
        self.shapes = self.shapes.select(kept.iter().copied());
        self.table = self.table.select(&kept);
        self.ground = kept.iter().map(|&row| self.ground[row]).collect();
        if !self.ids.is_empty() {
            self.ids = kept.iter().map(|&row| std::mem::take(&mut self.ids[row])).collect();
        }
    }
}

impl Plane {
    /// Area of each shape of the plane on the ground, in square metres; 0 for points and lines, and
    /// for shapes outside the ground the plane can map.
    pub fn ground_of(&self, shapes: &Shapes) -> Vec<f64> {
        ground_of_metres(shapes, self)
    }
}

/// Whether a side leaps from one end of the world to the other.
fn crosses_antimeridian(shapes: &Shapes) -> bool {
    let rows = (0..shapes.len()).into_par_iter().with_min_len(512);
    rows.any(|row| shapes.get(row).segments().any(|(a, b)| 180.0 < (a.x - b.x).abs()))
}

/// Rings that run the wrong way round in degrees, because they cross the antimeridian, turned.
fn with_shells_counter_clockwise(shapes: &Shapes) -> Shapes {
    let mut turned = Shapes::default();
    for shape in shapes.iter() {
        if shape.kind() == Kind::Areas && shape.plane_area() < 0.0 {
            turned.start_row(Kind::Areas);
            shape.parts().for_each(|ring| turned.push_part(ring.iter().rev().copied()));
        } else {
            turned.push(shape);
        }
    }
    turned
}

fn ground_of_degrees(shapes: &Shapes, plane: &Plane) -> Vec<f64> {
    let rows = (0..shapes.len()).into_par_iter().with_min_len(512);
    rows.map(|row| plane.ground.square_metres(shapes.get(row))).collect()
}

fn ground_of_metres(shapes: &Shapes, plane: &Plane) -> Vec<f64> {
    let rows = (0..shapes.len()).into_par_iter().with_min_len(512);
    let ground = |row| {
        let shape = shapes.get(row);
        if shape.kind() != Kind::Areas || !shape.coords().iter().all(|c| is_somewhere(*c)) {
            return 0.0;
        }
        let mut alone = Shapes::default();
        alone.push(shape);
        plane.to_degrees.apply_here(alone.coords_mut());
        let is_lost = !alone.coords().iter().all(|c| is_somewhere(*c));
        if is_lost { 0.0 } else { plane.ground.square_metres(alone.get(0)) }
    };
    rows.map(ground).collect()
}

/// Vertices a side of a declared extent gets, so that it bends as the plane does.
const SIDE: usize = 32;

/// The outline of a rectangle, counter-clockwise and closed, with vertices along its sides.
fn outline(rect: Rect) -> Vec<Coord> {
    let (low, high) = (rect.min(), rect.max());
    let corners = [low, Coord { x: high.x, y: low.y }, high, Coord { x: low.x, y: high.y }, low];
    let along = |pair: &[Coord]| {
        let (a, b) = (pair[0], pair[1]);
        (0..SIDE)
            .map(move |i| {
                let t = i as f64 / SIDE as f64;
                Coord { x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y) }
            })
            .collect::<Vec<_>>()
    };
    let mut outline: Vec<Coord> = corners.windows(2).flat_map(along).collect();
    outline.push(low);
    outline
}

fn extent_in_plane(extent: Rect, route: &Route) -> Shapes {
    let mut ring = outline(extent);
    route.apply_here(&mut ring);
    let mut shapes = Shapes::default();
    if ring.iter().all(|c| is_somewhere(*c)) {
        shapes.start_row(Kind::Areas);
        shapes.push_part(ring);
    }
    shapes
}
