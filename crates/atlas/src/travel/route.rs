//! The fastest way from one place to another.

use geo::{Coord, LineString};
use siting_layer::Shape;
use siting_travel::{Direction, Network, Reacher, Stop, route};
use siting_units::Text;

use super::ends::End;
use super::features::{Features, Value, table};
use super::streets::StreetNames;
use super::{Place, Trip, metres, seconds};
use crate::{Atlas, Error};

/// The fastest way from one place to another; of several the shortest.
#[derive(Clone, Debug)]
pub struct Route {
    /// Where it begins.
    pub from: Place,
    /// Where it ends.
    pub to: Place,
    /// How it is made.
    pub trip: Trip,
    /// How long it takes, the legs between the places and the streets included.
    pub seconds: f64,
    /// How long it is, the legs included.
    pub metres: f64,
    /// What it follows, legs first and last; they add up to the whole.
    pub steps: Vec<RouteStep>,
    /// Whether no faster way can exist; otherwise one may lead over ground on which streets are not
    /// known.
    pub is_fastest: bool,
    /// Whom to thank for the data; empty when nobody.
    pub attribution: Text,
}

/// A stretch of a route on one street.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteStep {
    /// The street's name, else its number, as far as the layer knows them.
    pub name: Option<String>,
    /// What the layer calls the street's class, such as `primary`.
    pub class: Option<String>,
    /// The features of the streets' layer it follows; none for a leg.
    pub streets: Vec<String>,
    /// Whether it is a straight line between a place and the street.
    pub is_leg: bool,
    /// Seconds, delays at junctions included.
    pub seconds: f64,
    /// Metres.
    pub metres: f64,
    /// Its course in longitudes and latitudes.
    pub course: Vec<Coord>,
}

impl Atlas {
    /// The fastest way between two places; with [`Direction::ToSite`](siting_travel::Direction) the way
    /// back.
    ///
    /// # Errors
    ///
    /// Fails with [`Error::Missing`] when there is no such place, network or mode, no street near one
    /// of the places, or no way.
    pub fn route(&self, from: &Place, to: &Place, trip: &Trip) -> Result<Route, Error> {
        let network = self.network(trip)?;
        let (from, to) = match trip.direction {
            Direction::FromSite => (from, to),
            Direction::ToSite => (to, from),
        };
        let (start, end) = (self.end(from, trip, &network)?, self.end(to, trip, &network)?);
        let route = route(&network, &start.stops, &end.stops);
        let route = route.ok_or_else(|| Error::Missing(no_way(from, to, trip)))?;
        let streets = self.street_names(trip)?;
        let mut steps: Vec<RouteStep> = Vec::new();
        steps.extend(self.leg(&start, &route.start, false));
        for step in &route.steps {
            let step = self.step(&network, &streets, step);
            match steps.last_mut().filter(|last| last.goes_on_as(&step)) {
                Some(last) => last.append(step),
                None => steps.push(step),
            }
        }
        steps.extend(self.leg(&end, &route.end, true));
        let is_surveyed = start.is_surveyed && end.is_surveyed;
        Ok(Route {
            from: from.clone(),
            to: to.clone(),
            trip: trip.clone(),
            seconds: seconds(route.ms),
            metres: metres(route.mm),
            steps,
            is_fastest: is_surveyed && !may_leave(&network, &start, &end, route.ms),
            attribution: self.attribution().clone(),
        })
    }

    fn step(
        &self,
        network: &Network,
        streets: &StreetNames<'_>,
        step: &siting_travel::RouteStep,
    ) -> RouteStep {
        let row = network.street(step.piece.street).row as usize;
        let mut course = network.course_of_step(step);
        self.to_degrees(&mut course);
        RouteStep {
            name: streets.name(row),
            class: streets.class(row),
            streets: vec![streets.id(row)],
            is_leg: false,
            seconds: seconds(step.ms),
            metres: metres(step.mm),
            course,
        }
    }

    /// The straight line between a place and a street; `None` when the place is on it.
    fn leg(&self, end: &End, stop: &Stop, is_last: bool) -> Option<RouteStep> {
        if stop.leg_mm == 0 && stop.leg_ms == 0 {
            return None;
        }
        let mut course = vec![nearest_point(end.shapes.get(0), stop.at), stop.at];
        if is_last {
            course.reverse();
        }
        self.to_degrees(&mut course);
        Some(RouteStep {
            name: None,
            class: None,
            streets: Vec::new(),
            is_leg: true,
            seconds: seconds(stop.leg_ms),
            metres: metres(stop.leg_mm),
            course,
        })
    }
}

/// Whether a trip of less than so many milliseconds could leave the ground on which streets are known
/// and come back: then there are ways out within that time of both its ends.
fn may_leave(network: &Network, start: &End, end: &End, ms: u32) -> bool {
    let mut reacher = Reacher::default();
    let mut leads_out =
        |direction, it: &End| network.leads_out(&reacher.pieces(network, direction, &it.stops, ms));
    leads_out(Direction::FromSite, start) && leads_out(Direction::ToSite, end)
}

/// The point of a shape's outline that is nearest to a place.
fn nearest_point(shape: Shape<'_>, to: Coord) -> Coord {
    let way = |it: &Coord| (it.x - to.x).hypot(it.y - to.y);
    let on_segments = shape.segments().map(|(a, b)| {
        let (ab, at) = (b - a, to - a);
        let length = ab.x * ab.x + ab.y * ab.y;
        let share = if 0.0 < length { (ab.x * at.x + ab.y * at.y) / length } else { 0.0 };
        a + ab * share.clamp(0.0, 1.0)
    });
    let points = shape.coords().iter().copied().chain(on_segments);
    points.min_by(|a, b| way(a).total_cmp(&way(b))).unwrap_or(to)
}

fn no_way(from: &Place, to: &Place, trip: &Trip) -> Text {
    let mode = &trip.mode;
    Text::new(
        format!("no way is known by `{mode}` from `{from}` to `{to}`"),
        format!("没有已知的路线可供 `{mode}` 从 `{from}` 到 `{to}`"),
    )
}

impl RouteStep {
    /// Whether the next stretch is the same street to people.
    fn goes_on_as(&self, next: &RouteStep) -> bool {
        let is_same_street = if self.name.is_some() || next.name.is_some() {
            self.name == next.name
        } else {
            self.class == next.class
        };
        !self.is_leg && !next.is_leg && is_same_street
    }

    /// Appends a stretch. A street that changes its class on the way is given none.
    fn append(&mut self, next: RouteStep) {
        if self.class != next.class {
            self.class = None;
        }
        // To the millisecond and millimetre, as both parts are.
        self.seconds = ((self.seconds + next.seconds) * 1000.0).round() / 1000.0;
        self.metres = ((self.metres + next.metres) * 1000.0).round() / 1000.0;
        if self.streets.last() != next.streets.last() {
            self.streets.extend(next.streets);
        }
        extend(&mut self.course, next.course);
    }
}

/// Appends a course to one that ends where it begins.
fn extend(course: &mut Vec<Coord>, next: Vec<Coord>) {
    let is_same = course.last() == next.first();
    course.extend(next.into_iter().skip(usize::from(is_same)));
}

const COLUMNS: &[&str] = &["kind", "name", "class", "seconds", "metres", "is_fastest"];

impl Route {
    /// The whole course in longitudes and latitudes, legs included.
    pub fn course(&self) -> Vec<Coord> {
        let mut course = Vec::new();
        self.steps.iter().for_each(|it| extend(&mut course, it.course.clone()));
        course
    }

    /// As GeoJSON (RFC 7946): first the whole `route`, then each `step` and `leg` in order, told apart
    /// by the property `kind`.
    pub fn to_geojson(&self) -> String {
        let mut features = Features::new(COLUMNS);
        let is_fastest = if self.is_fastest { "yes" } else { "no" };
        features.push(
            &LineString(self.course()).into(),
            vec![
                "route".into(),
                Value::Missing,
                Value::Missing,
                self.seconds.into(),
                self.metres.into(),
                is_fastest.into(),
            ],
        );
        for step in &self.steps {
            let mut values = step.values();
            values.push(Value::Missing);
            features.push(&LineString(step.course.clone()).into(), values);
        }
        features.to_geojson(&self.attribution.en)
    }

    /// The steps as CSV.
    pub fn to_csv(&self) -> Vec<u8> {
        let rows: Vec<Vec<Value>> = self.steps.iter().map(RouteStep::values).collect();
        siting_formats::write_csv(&table(&COLUMNS[..5], &rows))
    }
}

impl RouteStep {
    fn values(&self) -> Vec<Value> {
        let kind = if self.is_leg { "leg" } else { "step" };
        vec![
            kind.into(),
            self.name.as_ref().into(),
            self.class.as_ref().into(),
            self.seconds.into(),
            self.metres.into(),
        ]
    }
}
