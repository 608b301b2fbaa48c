//! What can be reached from a place, by minutes.

use geo::{Coord, LineString, MultiPolygon, Point};
use rayon::prelude::*;
use siting_layer::{Column, Layer, Shapes};
use siting_travel::{FAR, Metric, Network, ReachedPiece, Reacher, Stops, nearest, outline};
use siting_units::{LayerId, Text};

use super::ends::{End, join_layer};
use super::features::{Features, Value, table};
use super::place::find;
use super::streets::StreetNames;
use super::{Place, Trip, metres, seconds, turned};
use crate::{Atlas, Error};

/// What can be reached from a place (or from where the place can be reached), by minutes.
#[derive(Clone, Debug)]
pub struct Reach {
    /// The place.
    pub place: Place,
    /// Where it is, as longitude and latitude.
    pub at: Coord,
    /// How trips are made.
    pub trip: Trip,
    /// One for each number of minutes, in the order asked for.
    pub bands: Vec<Band>,
    /// Whom to thank for the data; empty when nobody.
    pub attribution: Text,
}

/// What can be reached within some minutes; that of fewer minutes is part of it.
#[derive(Clone, Debug)]
pub struct Band {
    /// The minutes.
    pub minutes: f64,
    /// The stretches of street, cut where the time runs out.
    pub pieces: Vec<StreetPiece>,
    /// Metres of street, each place once.
    pub street_metres: f64,
    /// What can be reached of each layer counted, in the order asked for.
    pub reached: Vec<Reached>,
    /// Roughly where that is, in longitudes and latitudes, for the eye only. It holds no street that
    /// cannot be reached, nor a feature of the layers counted that cannot.
    pub outline: MultiPolygon,
    /// Whether this is all. Otherwise a trip may leave the ground on which streets are known and come
    /// back, so that more may be reached.
    pub is_complete: bool,
}

/// A stretch of a street.
#[derive(Clone, Debug, PartialEq)]
pub struct StreetPiece {
    /// The feature of the streets' layer.
    pub street: String,
    /// Its name, if the layer knows one.
    pub name: Option<String>,
    /// Its course in longitudes and latitudes.
    pub course: Vec<Coord>,
    /// Its length in metres.
    pub metres: f64,
}

/// What can be reached of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Reached {
    /// The layer.
    pub layer: LayerId,
    /// The ids of the features reached, in the layer's order.
    pub ids: Vec<String>,
    /// The seconds to each.
    pub seconds: Vec<f64>,
    /// A point of each, as longitude and latitude.
    pub at: Vec<Coord>,
    /// Features of the layer that meet no street: nobody knows whether they can be reached.
    pub n_off_streets: usize,
    /// The sums of each field of numbers.
    pub sums: Vec<Sum>,
}

/// The sum of a field over the features reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum {
    /// The field.
    pub field: String,
    /// Over those that have a value.
    pub sum: f64,
    /// How many have none.
    pub n_missing: usize,
}

impl Atlas {
    /// What can be reached from a place (with [`Direction::ToSite`](siting_travel::Direction), from
    /// where the place can be reached) within each number of minutes. Of the layers in `count`,
    /// features are listed and their numbers added up.
    ///
    /// # Errors
    ///
    /// Fails with [`Error::Missing`] when there is no such place, layer, network or mode, or no street
    /// near the place.
    pub fn reach(
        &self,
        from: &Place,
        trip: &Trip,
        minutes: &[f64],
        count: &[LayerId],
    ) -> Result<Reach, Error> {
        let network = self.network(trip)?;
        let limits: Vec<u32> = minutes.iter().map(|&it| limit_ms(it)).collect::<Result<_, _>>()?;
        let end = self.end(from, trip, &network)?;
        let place = Stops::new([end.stops.clone()]);
        let longest = limits.iter().copied().max().unwrap_or(0);
        let counted = count.iter().map(|id| {
            let layer = find(self, id)?;
            let stops = join_layer(&network, layer);
            let back = turned(trip.direction);
            let found = nearest(&network, Metric::Time, back, &stops, &place, longest);
            Ok(Counted { id, layer, stops, times: found.iter().map(|it| it.cost).collect() })
        });
        let counted = counted.collect::<Result<Vec<_>, Error>>()?;
        let streets = self.street_names(trip)?;
        let band = |(&minutes, &limit): (&f64, &u32)| {
            self.band(minutes, limit, &end, trip, (&network, &streets, &counted))
        };
        let mut at = [end.shapes.get(0).centroid()];
        self.to_degrees(&mut at);
        Ok(Reach {
            place: from.clone(),
            at: at[0],
            trip: trip.clone(),
            bands: minutes.iter().zip(&limits).map(band).collect(),
            attribution: self.attribution().clone(),
        })
    }

    fn band(
        &self,
        minutes: f64,
        limit: u32,
        end: &End,
        trip: &Trip,
        (network, streets, counted): (&Network, &StreetNames<'_>, &[Counted<'_>]),
    ) -> Band {
        let reached = Reacher::default().pieces(network, trip.direction, &end.stops, limit);
        let mm: u64 = reached.iter().map(|it| u64::from(it.end_mm - it.start_mm)).sum();
        let mut keep_out = Shapes::default();
        for it in counted {
            let missed = (0..it.layer.len()).filter(|&row| !it.is_within(row, limit));
            missed.for_each(|row| keep_out.push(it.layer.shape(row)));
        }
        let piece = |it: &ReachedPiece| {
            let mut course = network.course_of(it);
            self.to_degrees(&mut course);
            let row = network.street(it.street).row as usize;
            let metres = metres(it.end_mm - it.start_mm);
            StreetPiece { street: streets.id(row), name: streets.name(row), course, metres }
        };
        Band {
            minutes,
            street_metres: mm as f64 / 1000.0,
            reached: counted.iter().map(|it| self.reached(it, limit)).collect(),
            outline: self.outline_in_degrees(&outline(network, &reached, &keep_out)),
            is_complete: end.is_surveyed && !network.leads_out(&reached),
            pieces: reached.par_iter().map(piece).collect(),
        }
    }

    fn reached(&self, counted: &Counted<'_>, limit: u32) -> Reached {
        let Counted { id, layer, stops, times } = counted;
        let rows: Vec<usize> =
            (0..layer.len()).filter(|&row| counted.is_within(row, limit)).collect();
        let mut at: Vec<Coord> = rows.iter().map(|&row| layer.shape(row).centroid()).collect();
        self.to_degrees(&mut at);
        let sums = layer.table().columns().filter_map(|(field, column)| {
            let Column::Numbers(numbers) = column else { return None };
            let known: Vec<f64> = rows.iter().filter_map(|&row| numbers[row]).collect();
            // An empty sum of floats is -0; adding 0 takes the sign off.
            let sum = known.iter().sum::<f64>() + 0.0;
            Some(Sum { field: field.to_owned(), sum, n_missing: rows.len() - known.len() })
        });
        Reached {
            layer: (*id).clone(),
            ids: rows.iter().map(|&row| layer.ids()[row].clone()).collect(),
            seconds: rows.iter().map(|&row| seconds(times[row])).collect(),
            at,
            n_off_streets: (0..stops.len()).filter(|&row| stops.of(row).is_empty()).count(),
            sums: sums.collect(),
        }
    }

    fn outline_in_degrees(&self, outline: &MultiPolygon) -> MultiPolygon {
        let mut shapes = Shapes::from_geometries([&outline.clone().into()]);
        self.to_degrees(shapes.coords_mut());
        shapes.get(0).to_multi_polygon()
    }
}

/// A layer of which features are counted.
struct Counted<'a> {
    id: &'a LayerId,
    layer: &'a Layer,
    stops: Stops,
    /// Milliseconds to each feature.
    times: Vec<u32>,
}

impl Counted<'_> {
    fn is_within(&self, row: usize, limit_ms: u32) -> bool {
        self.times[row] != FAR && self.times[row] <= limit_ms
    }
}

fn limit_ms(minutes: f64) -> Result<u32, Error> {
    let ms = (minutes * 60_000.0).round();
    if 0.0 <= ms && ms < f64::from(FAR) {
        return Ok(ms as u32);
    }
    Err(Error::Missing(Text::new(
        format!("minutes are from 0 to 71000, not `{minutes}`"),
        format!("分钟数应在 0 到 71000 之间，而不是 `{minutes}`"),
    )))
}

const COLUMNS: &[&str] =
    &["kind", "minutes", "layer", "id", "name", "seconds", "metres", "is_complete"];

impl Reach {
    /// As GeoJSON (RFC 7946), told apart by the property `kind`: the `place`, and for each band its
    /// `outline`, its stretches of `street` and the features `reached`, each as a point.
    pub fn to_geojson(&self) -> String {
        let mut features = Features::new(COLUMNS);
        let nothing = || Value::Missing;
        let called = Value::Text(self.place.to_string());
        let mut place = vec!["place".into(), nothing(), nothing(), called];
        place.resize(COLUMNS.len(), nothing());
        features.push(&Point(self.at).into(), place);
        for band in &self.bands {
            band.push_to(&mut features);
        }
        features.to_geojson(&self.attribution.en)
    }

    /// The features reached as CSV: minutes, layer, id, seconds.
    pub fn to_csv(&self) -> Vec<u8> {
        let in_band = |band: &Band| {
            let minutes = band.minutes;
            let features = band.reached.iter().flat_map(|it| {
                it.ids.iter().zip(&it.seconds).map(move |(id, &seconds)| (&it.layer, id, seconds))
            });
            let row = move |(layer, id, seconds): (&LayerId, &String, f64)| {
                vec![minutes.into(), layer.as_str().into(), id.into(), seconds.into()]
            };
            features.map(row).collect::<Vec<Vec<Value>>>()
        };
        let rows: Vec<Vec<Value>> = self.bands.iter().flat_map(in_band).collect();
        siting_formats::write_csv(&table(&["minutes", "layer", "id", "seconds"], &rows))
    }
}

impl Band {
    fn push_to(&self, features: &mut Features) {
        let minutes = || Value::from(self.minutes);
        let nothing = || Value::Missing;
        let is_complete = if self.is_complete { "yes" } else { "no" };
        if !self.outline.0.is_empty() {
            features.push(
                &self.outline.clone().into(),
                vec![
                    "outline".into(),
                    minutes(),
                    nothing(),
                    nothing(),
                    nothing(),
                    nothing(),
                    self.street_metres.into(),
                    is_complete.into(),
                ],
            );
        }
        for piece in &self.pieces {
            features.push(
                &LineString(piece.course.clone()).into(),
                vec![
                    "street".into(),
                    minutes(),
                    nothing(),
                    (&piece.street).into(),
                    piece.name.as_ref().into(),
                    nothing(),
                    piece.metres.into(),
                    nothing(),
                ],
            );
        }
        for reached in &self.reached {
            for ((id, &seconds), &at) in reached.ids.iter().zip(&reached.seconds).zip(&reached.at) {
                features.push(
                    &Point(at).into(),
                    vec![
                        "reached".into(),
                        minutes(),
                        reached.layer.as_str().into(),
                        id.into(),
                        nothing(),
                        seconds.into(),
                        nothing(),
                        nothing(),
                    ],
                );
            }
        }
    }
}
