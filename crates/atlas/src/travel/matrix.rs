//! How long every trip between many places takes.

use std::path::Path;

use geo::Coord;
use rayon::prelude::*;
use siting_layer::{Kind, Shapes};
use siting_travel::{FAR, Network, Stops, matrix};
use siting_units::{LayerId, Say, Text};

use super::ends::{join_layer, join_shapes};
use super::features::table;
use super::place::find;
use super::{Place, Trip, csv, metres, seconds};
use crate::{Atlas, Error};

/// Many places.
#[derive(Clone, Debug, PartialEq)]
pub enum Places {
    /// The features of a layer.
    Layer(LayerId),
    /// Points on WGS 84.
    Points {
        /// What each is called.
        ids: Vec<String>,
        /// Their longitudes and latitudes in degrees; as many as ids.
        lon_lat: Vec<Coord>,
    },
}

impl Places {
    /// Reads points from a file with columns `id`, `lon` and `lat`, in degrees on WGS 84.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be read, lacks one of the columns, or a row has no place.
    pub fn read_csv(path: &Path) -> Result<Places, Error> {
        let bytes =
            std::fs::read(path).map_err(|reason| Error::Io { path: path.to_owned(), reason })?;
        let name = path.display().to_string();
        let (ids, lon_lat) = csv::points(&name, &bytes).map_err(Error::Missing)?;
        Places::points(ids, lon_lat)
    }

    /// Points in degrees, each with what it is called.
    ///
    /// # Errors
    ///
    /// Fails when one is not on the earth.
    ///
    /// # Panics
    ///
    /// Panics unless there are as many points as ids.
    pub fn points(ids: Vec<String>, lon_lat: Vec<Coord>) -> Result<Places, Error> {
        assert!(ids.len() == lon_lat.len(), "every point has an id");
        for (id, it) in ids.iter().zip(&lon_lat) {
            Place::at(it.x, it.y).map_err(|why| {
                let Text { en, zh } = why.text();
                Error::Missing(Text::new(format!("`{id}`: {en}"), format!("`{id}`：{zh}")))
            })?;
        }
        Ok(Places::Points { ids, lon_lat })
    }
}

/// The time and length of the fastest trip between every two of many places.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// What the origins are called.
    pub origins: Vec<String>,
    /// What the destinations are called.
    pub destinations: Vec<String>,
    /// Row by row, a row for each origin: seconds and metres; `None` where there is no way.
    pub trips: Vec<Option<(f64, f64)>>,
    /// Origins that meet no street: nobody knows how long their trips take.
    pub n_origins_off_streets: usize,
    /// Destinations that meet no street.
    pub n_destinations_off_streets: usize,
}

impl Atlas {
    /// The trips from every origin to every destination; with
    /// [`Direction::ToSite`](siting_travel::Direction) from every destination to every origin.
    ///
    /// # Errors
    ///
    /// Fails with [`Error::Missing`] when there is no such layer, network or mode.
    pub fn matrix(
        &self,
        origins: &Places,
        destinations: &Places,
        trip: &Trip,
    ) -> Result<Matrix, Error> {
        let network = self.network(trip)?;
        let (origins, from) = self.join_places(origins, &network)?;
        let (destinations, to) = self.join_places(destinations, &network)?;
        let costs = matrix(&network, trip.direction, &from, &to);
        let costs = costs.ms.par_iter().zip(&costs.mm);
        let trip = |(&ms, &mm)| (ms != FAR).then(|| (seconds(ms), metres(mm)));
        let off_streets = |it: &Stops| (0..it.len()).filter(|&row| it.of(row).is_empty()).count();
        Ok(Matrix {
            origins,
            destinations,
            trips: costs.map(trip).collect(),
            n_origins_off_streets: off_streets(&from),
            n_destinations_off_streets: off_streets(&to),
        })
    }

    /// What places are called, and where they meet the streets.
    fn join_places(
        &self,
        places: &Places,
        network: &Network,
    ) -> Result<(Vec<String>, Stops), Error> {
        match places {
            Places::Layer(id) => {
                let layer = find(self, id)?;
                Ok((layer.ids().to_vec(), join_layer(network, layer)))
            }
            Places::Points { ids, lon_lat } => {
                let mut coords = lon_lat.clone();
                self.plane().from_lon_lat(&mut coords);
                let mut shapes = Shapes::default();
                for at in coords {
                    shapes.start_row(Kind::Points);
                    // What has no place in the plane meets no street.
                    shapes.push_part([at].into_iter().filter(|it| (it.x + it.y).is_finite()));
                }
                Ok((ids.clone(), join_shapes(network, &shapes)))
            }
        }
    }

    /// How many places these are.
    ///
    /// # Errors
    ///
    /// Fails when there is no such layer.
    pub fn n_places(&self, places: &Places) -> Result<usize, Error> {
        match places {
            Places::Layer(id) => Ok(find(self, id)?.len()),
            Places::Points { ids, .. } => Ok(ids.len()),
        }
    }
}

impl Matrix {
    /// As CSV: origin, destination, seconds, metres; the last two empty where there is no way.
    pub fn to_csv(&self) -> Vec<u8> {
        let (origins, destinations) = (cells(&self.origins), cells(&self.destinations));
        let rows = self.trips.par_chunks(destinations.len().max(1)).zip(&origins);
        let lines = rows.map(|(trips, origin)| {
            let mut text = String::new();
            for (trip, destination) in trips.iter().zip(&destinations) {
                let (seconds, metres) = trip.map_or_else(Default::default, |(seconds, metres)| {
                    (seconds.to_string(), metres.to_string())
                });
                text.extend([origin, ",", destination, ",", &seconds, ",", &metres, "\r\n"]);
            }
            text
        });
        let lines: Vec<String> = lines.collect();
        // The byte-order mark is for Excel, as in every table written here.
        let mut bytes = "\u{feff}origin,destination,seconds,metres\r\n".as_bytes().to_vec();
        lines.iter().for_each(|it| bytes.extend_from_slice(it.as_bytes()));
        bytes
    }
}

/// Words as cells of CSV. Each stands in many lines, so it is written once.
fn cells(words: &[String]) -> Vec<String> {
    let cell = |word: &String| {
        let one = table(&["word"], &[vec![word.into()]]);
        let csv = siting_formats::write_csv(&one);
        let cell = String::from_utf8_lossy(&csv);
        let cell = cell.strip_prefix("\u{feff}word\r\n").unwrap_or(&cell);
        cell.strip_suffix("\r\n").unwrap_or(cell).to_owned()
    };
    words.iter().map(cell).collect()
}
