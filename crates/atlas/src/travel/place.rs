//! A place as people write it.

use std::str::FromStr;

use geo::Coord;
use siting_layer::{Kind, Layer, Shapes};
use siting_units::{LayerId, Text, nearest_word, says};

use crate::{Atlas, Error};

/// A place: a point, or a feature of a layer.
///
/// ```
/// use siting_atlas::Place;
///
/// assert_eq!("-56.2,-34.9".parse(), Ok(Place::LonLat { lon: -56.2, lat: -34.9 }));
/// assert_eq!("parks:way/7".parse::<Place>().unwrap().to_string(), "parks:way/7");
/// assert!("34.9,-156.2".parse::<Place>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// A point on WGS 84, in degrees.
    LonLat {
        /// Its longitude.
        lon: f64,
        /// Its latitude.
        lat: f64,
    },
    /// A feature.
    Feature {
        /// The layer it is in.
        layer: LayerId,
        /// What the layer calls it.
        id: String,
    },
}

says! {
    /// Why some words are no place.
    #[derive(PartialEq)]
    pub enum BadPlace {
        /// It is neither of the two kinds.
        Unreadable {
            /// What was written.
            written: String,
        } => "a place is LON,LAT in degrees or LAYER:ID of a feature, not `{written}`",
            "地点应为经纬度 LON,LAT（度）或要素 LAYER:ID，而不是 `{written}`";
        /// There is no such point on the earth.
        OffEarth {
            /// The longitude as written.
            lon: f64,
            /// The latitude as written.
            lat: f64,
        } => "longitude {lon} or latitude {lat} is out of range (-180 to 180, -90 to 90); longitude comes first",
            "经度 {lon} 或纬度 {lat} 超出范围（-180 至 180，-90 至 90）；经度在前";
    }
}

impl FromStr for Place {
    type Err = BadPlace;

    fn from_str(written: &str) -> Result<Place, BadPlace> {
        let degrees = |it: &str| it.trim().parse::<f64>().ok().filter(|it| it.is_finite());
        let point = written.split_once([',', '，']).map(|(lon, lat)| (degrees(lon), degrees(lat)));
        if let Some((Some(lon), Some(lat))) = point {
            return Place::at(lon, lat);
        }
        match written.split_once([':', '：']) {
            Some((layer, id)) if !layer.is_empty() && !id.is_empty() => {
                Ok(Place::Feature { layer: LayerId::new(layer), id: id.to_owned() })
            }
            _ => Err(BadPlace::Unreadable { written: written.chars().take(80).collect() }),
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Place::LonLat { lon, lat } => write!(f, "{lon},{lat}"),
            Place::Feature { layer, id } => write!(f, "{}:{id}", layer.as_str()),
        }
    }
}

impl Place {
    /// The point at a longitude and latitude in degrees.
    ///
    /// # Errors
    ///
    /// Fails when there is no such point on the earth.
    pub fn at(lon: f64, lat: f64) -> Result<Place, BadPlace> {
        let is_on_earth = (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat);
        if is_on_earth {
            Ok(Place::LonLat { lon, lat })
        } else {
            Err(BadPlace::OffEarth { lon, lat })
        }
    }

    /// Its outline in the atlas's plane, as the only row.
    pub(super) fn shapes(&self, atlas: &Atlas) -> Result<Shapes, Error> {
        match self {
            Place::LonLat { lon, lat } => {
                let mut at = [Coord { x: *lon, y: *lat }];
                atlas.plane().from_lon_lat(&mut at);
                if !(at[0].x.is_finite() && at[0].y.is_finite()) {
                    return Err(Error::Missing(off_plane(self, atlas)));
                }
                let mut shapes = Shapes::default();
                shapes.start_row(Kind::Points);
                shapes.push_part(at);
                Ok(shapes)
            }
            Place::Feature { layer, id } => {
                let layer = find(atlas, layer)?;
                let row = layer.ids().iter().position(|it| it == id);
                let row = row.ok_or_else(|| Error::Missing(no_such_feature(self, layer, id)))?;
                Ok(layer.shapes().select([row]))
            }
        }
    }
}

/// The layer of that name.
pub(super) fn find<'a>(atlas: &'a Atlas, id: &LayerId) -> Result<&'a Layer, Error> {
    let layer = atlas.layers().get(id).map(AsRef::as_ref);
    layer.ok_or_else(|| Error::Missing(no_such_layer(atlas, id)))
}

fn no_such_layer(atlas: &Atlas, id: &LayerId) -> Text {
    let written = id.as_str();
    match nearest_word(written, atlas.layers().ids().map(LayerId::as_str)) {
        Some(meant) => Text::new(
            format!("there is no layer called `{written}`; did you mean `{meant}`?"),
            format!("没有名为 `{written}` 的图层；您是否想写 `{meant}`？"),
        ),
        None => Text::new(
            format!("there is no layer called `{written}`"),
            format!("没有名为 `{written}` 的图层"),
        ),
    }
}

fn no_such_feature(place: &Place, layer: &Layer, id: &str) -> Text {
    // Comparing with every id of a large layer takes long, and helps nobody.
    let known = layer.ids().iter().take(10_000).map(String::as_str);
    match nearest_word(id, known) {
        Some(meant) => Text::new(
            format!("there is no feature `{place}`; did you mean `{meant}`?"),
            format!("没有要素 `{place}`；您是否想写 `{meant}`？"),
        ),
        None => Text::new(format!("there is no feature `{place}`"), format!("没有要素 `{place}`")),
    }
}

fn off_plane(place: &Place, atlas: &Atlas) -> Text {
    let plane = atlas.plane().name();
    Text::new(
        format!("`{place}` has no place in the atlas's plane {plane}"),
        format!("`{place}` 不在图集平面 {plane} 的范围内"),
    )
}
