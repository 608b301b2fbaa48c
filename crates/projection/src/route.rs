//! One way from a reference system to another, for many vertices at once.

use std::cell::RefCell;
use std::collections::HashMap;

use geo::Coord;
use proj::Proj;
use rayon::prelude::*;

use crate::krueger::{NOWHERE, Parameters, TransverseMercator};

/// One way from a reference system to another, east or longitude first, angles in degrees.
///
/// Where it consists of transverse Mercator projections only, they are computed here, several times
/// faster than by PROJ; [`Route::prove`] holds that against PROJ.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    pipeline: String,
    /// The same, when every step of it is known here.
    steps: Option<Vec<Step>>,
}

#[derive(Clone, Debug)]
enum Step {
    /// Degrees to metres.
    Project(TransverseMercator),
    /// Metres to degrees.
    Unproject(TransverseMercator),
}

/// Vertices a core takes at a time.
const BLOCK: usize = 1 << 13;

/// How far our projection may be from PROJ's, in metres; angles are compared at 1e-11 degrees,
/// which is about as much.
const TOLERANCE_METRES: f64 = 1e-6;

impl Route {
    /// The way `pipeline` describes.
    pub(crate) fn new(pipeline: String) -> Route {
        let steps = parse(&pipeline);
        Route { pipeline, steps }
    }

    /// Whether it goes from degrees to metres by one projection, so that nothing but the projection
    /// lies between the two.
    pub(crate) fn is_one_projection(&self) -> bool {
        matches!(self.steps.as_deref(), Some([Step::Project(_)]))
    }

    /// Compares the computation here with PROJ's at some of `coords`, and leaves everything to PROJ
    /// when they differ by more than a micrometre.
    pub(crate) fn prove(mut self, coords: &[Coord]) -> Route {
        let Some(steps) = &self.steps else { return self };
        let every = coords.len().div_ceil(256).max(1);
        let sample: Vec<Coord> = coords.iter().step_by(every).copied().collect();
        let (mut ours, mut theirs) = (sample.clone(), sample);
        walk(steps, &mut ours);
        by_proj(&self.pipeline, &mut theirs);
        let differs = ours.iter().zip(&theirs).any(|(&a, &b)| {
            let tolerance = if steps_end_in_degrees(steps) { 1e-11 } else { TOLERANCE_METRES };
            let apart = (a.x - b.x).abs().max((a.y - b.y).abs());
            a != NOWHERE && is_somewhere(b) && tolerance < apart
        });
        if differs {
            self.steps = None;
        }
        self
    }

    /// Moves every vertex, on all cores. What has no place becomes infinite.
    pub(crate) fn apply(&self, coords: &mut [Coord]) {
        coords.par_chunks_mut(BLOCK).for_each(|block| self.apply_here(block));
    }

    /// Moves every vertex on this thread.
    pub(crate) fn apply_here(&self, coords: &mut [Coord]) {
        let Some(steps) = &self.steps else { return by_proj(&self.pipeline, coords) };
        let mut before = [NOWHERE; 256];
        for block in coords.chunks_mut(before.len()) {
            let before = &mut before[..block.len()];
            before.copy_from_slice(block);
            walk(steps, block);
            for (there, from) in block.iter_mut().zip(before).filter(|(it, _)| !is_somewhere(**it))
            {
                *there = *from;
                by_proj(&self.pipeline, std::slice::from_mut(there));
            }
        }
    }
}

/// Whether a vertex has a place.
pub(crate) fn is_somewhere(coord: Coord) -> bool {
    coord.x.is_finite() && coord.y.is_finite()
}

fn walk(steps: &[Step], coords: &mut [Coord]) {
    for step in steps {
        match step {
            Step::Project(projection) => projection.project(coords),
            Step::Unproject(it) => coords.iter_mut().for_each(|c| *c = it.lon_lat(*c)),
        }
    }
}

fn steps_end_in_degrees(steps: &[Step]) -> bool {
    matches!(steps.last(), Some(Step::Unproject(_)))
}

thread_local! {
    /// PROJ's objects belong to one thread and take 20 ms to make.
    static MADE: RefCell<HashMap<String, Option<Proj>>> = RefCell::default();
}

fn by_proj(pipeline: &str, coords: &mut [Coord]) {
    MADE.with_borrow_mut(|made| {
        if !made.contains_key(pipeline) {
            if 16 <= made.len() {
                made.clear();
            }
            made.insert(pipeline.to_owned(), Proj::new(pipeline).ok());
        }
        match &made[pipeline] {
            Some(proj) => transform(proj, coords),
            None => coords.fill(NOWHERE),
        }
    });
}

fn transform(proj: &Proj, coords: &mut [Coord]) {
    if proj.convert_array(coords).is_err() {
        // One bad vertex spoils the answer for all of them.
        for coord in coords.iter_mut() {
            *coord = proj.convert(*coord).unwrap_or(NOWHERE);
        }
    }
    coords.iter_mut().filter(|it| !is_somewhere(**it)).for_each(|it| *it = NOWHERE);
}

/// A step as PROJ writes it.
enum Written {
    DegreesToRadians,
    RadiansToDegrees,
    Nothing,
    Forward(TransverseMercator),
    Backward(TransverseMercator),
}

/// The steps of a pipeline, if all of them are known here.
fn parse(pipeline: &str) -> Option<Vec<Step>> {
    let body = pipeline.trim().strip_prefix("+proj=pipeline").unwrap_or(pipeline);
    let written = body.split("+step").filter(|it| !it.trim().is_empty()).map(parse_step);
    let written: Vec<Written> = written.collect::<Option<_>>()?;
    let mut steps = Vec::new();
    let mut is_degrees = true;
    for step in written {
        match step {
            Written::DegreesToRadians if is_degrees => is_degrees = false,
            Written::RadiansToDegrees if !is_degrees => is_degrees = true,
            Written::Nothing => {}
            Written::Forward(projection) if !is_degrees => {
                is_degrees = true;
                steps.push(Step::Project(projection));
            }
            Written::Backward(projection) if is_degrees => {
                is_degrees = false;
                steps.push(Step::Unproject(projection));
            }
            _ => return None,
        }
    }
    is_degrees.then_some(steps)
}

fn parse_step(step: &str) -> Option<Written> {
    let settings: HashMap<&str, &str> = step
        .split_whitespace()
        .map(|word| word.trim_start_matches('+').split_once('=').unwrap_or((&word[1..], "")))
        .collect();
    let is_inverse = settings.contains_key("inv");
    let word = |key: &str| settings.get(key).copied();
    match word("proj")? {
        "noop" => Some(Written::Nothing),
        "unitconvert" => match (word("xy_in")?, word("xy_out")?, is_inverse, settings.len()) {
            ("deg", "rad", false, 3) => Some(Written::DegreesToRadians),
            ("rad", "deg", false, 3) => Some(Written::RadiansToDegrees),
            _ => None,
        },
        "tmerc" | "utm" => {
            let projection = TransverseMercator::new(parameters(&settings)?);
            Some(if is_inverse {
                Written::Backward(projection)
            } else {
                Written::Forward(projection)
            })
        }
        _ => None,
    }
}

/// The parameters of a `tmerc` or `utm` step; `None` if it has a setting not known here.
fn parameters(settings: &HashMap<&str, &str>) -> Option<Parameters> {
    let known = [
        "proj", "inv", "ellps", "a", "rf", "lat_0", "lon_0", "k", "k_0", "x_0", "y_0", "zone",
        "south", "units", "no_defs", "type",
    ];
    if settings.keys().any(|key| !known.contains(key))
        || settings.get("units").is_some_and(|it| *it != "m")
    {
        return None;
    }
    let number = |key: &str, otherwise: f64| match settings.get(key) {
        Some(text) => text.parse().ok(),
        None => Some(otherwise),
    };
    let (a, inverse_flattening) = ellipsoid(settings)?;
    if settings["proj"] == "utm" {
        let zone = number("zone", f64::NAN).filter(|zone| (1.0..=60.0).contains(zone))?;
        let false_north = if settings.contains_key("south") { 1e7 } else { 0.0 };
        let (central, origin, scale, false_east) = (6.0 * zone - 183.0, 0.0, 0.9996, 5e5);
        return Some(Parameters {
            a,
            inverse_flattening,
            central,
            origin,
            scale,
            false_east,
            false_north,
        });
    }
    Some(Parameters {
        a,
        inverse_flattening,
        central: number("lon_0", 0.0)?,
        origin: number("lat_0", 0.0)?,
        scale: number("k", number("k_0", 1.0)?)?,
        false_east: number("x_0", 0.0)?,
        false_north: number("y_0", 0.0)?,
    })
}

/// Half the long axis and the inverse flattening, as PROJ's list of ellipsoids has them.
fn ellipsoid(settings: &HashMap<&str, &str>) -> Option<(f64, f64)> {
    match settings.get("ellps").copied() {
        Some("WGS84") => Some((6_378_137.0, 298.257_223_563)),
        Some("GRS80") => Some((6_378_137.0, 298.257_222_101)),
        Some("krass") => Some((6_378_245.0, 298.3)),
        Some("IAU76") => Some((6_378_140.0, 298.257)),
        Some("intl") => Some((6_378_388.0, 297.0)),
        Some(_) => None,
        None => Some((settings.get("a")?.parse().ok()?, settings.get("rf")?.parse().ok()?)),
    }
}
