//! What can be reached from a place within some minutes.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use siting_atlas::Place;
use siting_units::{LayerId, Text};

use super::{place, short, tag, trip};
use crate::conditional::ASK_AGAIN;
use crate::error::Error;
use crate::limits::{MOST_BANDS, MOST_COUNTED, MOST_MINUTES};
use crate::router::App;

/// What may follow the `?`. Numbers are read by hand, so that a wrong one is named.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    atlas: Option<String>,
    lon: Option<String>,
    lat: Option<String>,
    place: Option<String>,
    minutes: Option<String>,
    mode: Option<String>,
    network: Option<String>,
    direction: Option<String>,
    count: Option<String>,
}

/// `GET /reach?lon&lat&minutes=5,10,15&mode=truck`: the streets within reach, as `GeoJSON`.
pub(crate) async fn reach(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let atlas = app.served().atlas(asked.atlas.as_deref())?;
    let question = format!("reach {asked:?}");
    let (place, minutes, counted) = (asked.place()?, asked.minutes()?, asked.counted()?);
    let Asked { mode, network, direction, .. } = &asked;
    let trip = trip(mode.as_deref(), network.as_deref(), direction.as_deref())?;
    let tag = tag(&atlas, &trip, &question)?;
    if tag.is_held(&headers) {
        return Ok(tag.not_modified(ASK_AGAIN));
    }
    let work = move || atlas.reach(&place, &trip, &minutes, &counted).map(|it| it.to_geojson());
    Ok(tag.on(geojson(app.travelling.run(work).await??), ASK_AGAIN))
}

/// A response of `GeoJSON`.
pub(super) fn geojson(text: String) -> Response {
    ([(header::CONTENT_TYPE, "application/geo+json")], text).into_response()
}

impl Asked {
    fn place(&self) -> Result<Place, Error> {
        match (&self.lon, &self.lat, &self.place) {
            (Some(lon), Some(lat), None) => place("lon", Some(&format!("{lon},{lat}"))),
            (None, None, Some(written)) => place("place", Some(written)),
            _ => Err(Error::BadRequest(Text::new(
                "say where: `lon` and `lat` in degrees, or `place=layer:id`",
                "请指明地点：`lon` 和 `lat`（度），或 `place=图层:编号`",
            ))),
        }
    }

    fn minutes(&self) -> Result<Vec<f64>, Error> {
        let written = self.minutes.as_deref().unwrap_or_default();
        let bands: Vec<&str> = written.split(',').collect();
        if MOST_BANDS < bands.len() {
            return Err(Error::BadRequest(too_many_bands(bands.len())));
        }
        let minutes = bands.iter().map(|&it| minutes(it)).collect::<Result<_, _>>();
        minutes.map_err(Error::BadRequest)
    }

    fn counted(&self) -> Result<Vec<LayerId>, Error> {
        let written = self.count.iter().flat_map(|it| it.split(','));
        let layers: Vec<LayerId> = written.filter(|it| !it.is_empty()).map(LayerId::new).collect();
        if MOST_COUNTED < layers.len() {
            return Err(Error::BadRequest(too_many_layers(layers.len())));
        }
        Ok(layers)
    }
}

fn minutes(written: &str) -> Result<f64, Text> {
    let number: Option<f64> = written.trim().parse().ok().filter(|it: &f64| 0.0 < *it);
    let Some(number) = number else {
        let written = short(written);
        return Err(Text::new(
            format!("`minutes` are numbers above 0, as in `5,10,15`, not `{written}`"),
            format!("`minutes` 应为大于 0 的数，例如 `5,10,15`，而不是 `{written}`"),
        ));
    };
    if number <= MOST_MINUTES {
        return Ok(number);
    }
    Err(Text::new(
        format!("the server looks up to {MOST_MINUTES} minutes far, not {number}"),
        format!("服务器最多计算 {MOST_MINUTES} 分钟，请求为 {number} 分钟"),
    ))
}

fn too_many_bands(n: usize) -> Text {
    Text::new(
        format!("up to {MOST_BANDS} numbers of minutes go in one request, not {n}"),
        format!("一次请求最多 {MOST_BANDS} 个 `minutes`，这里有 {n} 个"),
    )
}

fn too_many_layers(n: usize) -> Text {
    Text::new(
        format!("up to {MOST_COUNTED} layers are counted in one request, not {n}"),
        format!("一次请求最多统计 {MOST_COUNTED} 个图层，这里有 {n} 个"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, expected: Option<f64>) {
        assert_eq!(minutes(written).ok(), expected, "{written}");
    }

    #[test]
    fn minutes_are_positive_and_not_too_many() {
        check("5", Some(5.0));
        check(" 7.5", Some(7.5));
        check("120", Some(120.0));
        check("120.5", None);
        check("0", None);
        check("-5", None);
        check("nan", None);
        check("inf", None);
        check("", None);
        check("ten", None);
    }
}
