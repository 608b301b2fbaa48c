//! How long every trip between many places takes.

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize, Serializer};
use siting_atlas::{Atlas, Matrix, Place, Places, Trip};
use siting_units::{LayerId, Say, Text};

use super::{place, short, trip};
use crate::conditional::json;
use crate::encoding::refuse_compressed;
use crate::error::Error;
use crate::limits::{MOST_CELLS, MOST_PLACES};
use crate::router::App;

/// What may follow the `?`.
#[derive(Debug, Deserialize)]
pub(crate) struct PutTo {
    /// The atlas to put it to.
    atlas: Option<String>,
}

/// What is sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    origins: PlacesBody,
    destinations: PlacesBody,
    mode: Option<String>,
    network: Option<String>,
    direction: Option<String>,
}

/// Many places.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "the name of a layer, or a list of places")]
enum PlacesBody {
    Layer(String),
    Points(Vec<PointBody>),
}

/// One place of a list.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "`\"lon,lat\"`, `[lon, lat]` or `{\"id\", \"lon\", \"lat\"}`")]
enum PointBody {
    Written(String),
    Pair([f64; 2]),
    Named { id: String, lon: f64, lat: f64 },
}

/// `POST /matrix?atlas=ID`: seconds and metres between every origin and every destination.
pub(crate) async fn matrix(
    State(app): State<App>,
    Query(PutTo { atlas }): Query<PutTo>,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Error> {
    let atlas = app.served().atlas(atlas.as_deref())?;
    refuse_compressed(&headers)?;
    let question: Question = serde_json::from_slice(&sent).map_err(|it| not_a_question(&it))?;
    let Question { mode, network, direction, .. } = &question;
    let trip = trip(mode.as_deref(), network.as_deref(), direction.as_deref())?;
    let work = move || {
        let (origins, destinations) = (question.origins.read()?, question.destinations.read()?);
        check_size(&atlas, &origins, &destinations)?;
        let matrix = atlas.matrix(&origins, &destinations, &trip)?;
        serde_json::to_vec(&MatrixBody::of(&atlas, &trip, &matrix)).map_err(|_| Error::Panicked)
    };
    Ok(json(app.travelling.run(work).await??))
}

impl PlacesBody {
    fn read(self) -> Result<Places, Error> {
        let points = match self {
            PlacesBody::Layer(layer) => return Ok(Places::Layer(LayerId::new(layer))),
            PlacesBody::Points(points) => points,
        };
        let (mut ids, mut lon_lat) = (Vec::new(), Vec::new());
        for point in points {
            let (id, lon, lat) = point.read()?;
            ids.push(id);
            lon_lat.push((lon, lat).into());
        }
        Ok(Places::Points { ids, lon_lat })
    }
}

impl PointBody {
    /// What it is called, and where it is.
    fn read(self) -> Result<(String, f64, f64), Error> {
        let on_earth = |lon, lat| Place::at(lon, lat).map_err(|it| Error::BadRequest(it.text()));
        match self {
            PointBody::Written(written) => match place("origins", Some(&written))? {
                Place::LonLat { lon, lat } => Ok((written, lon, lat)),
                Place::Feature { .. } => Err(Error::BadRequest(not_a_point(&short(&written)))),
            },
            PointBody::Pair([lon, lat]) => on_earth(lon, lat).map(|it| (it.to_string(), lon, lat)),
            PointBody::Named { id, lon, lat } => on_earth(lon, lat).map(|_| (id, lon, lat)),
        }
    }
}

fn check_size(atlas: &Atlas, origins: &Places, destinations: &Places) -> Result<(), Error> {
    let (n, m) = (atlas.n_places(origins)?, atlas.n_places(destinations)?);
    let refused = if n == 0 || m == 0 {
        Text::new(
            format!("a matrix needs an origin and a destination; there are {n} and {m}"),
            format!("至少需要一个起点和一个终点；这里分别有 {n} 个和 {m} 个"),
        )
    } else if MOST_PLACES < n.max(m) {
        Text::new(
            format!(
                "up to {MOST_PLACES} origins and as many destinations are taken, not {n} and {m}"
            ),
            format!("起点和终点最多各 {MOST_PLACES} 个，这里分别有 {n} 个和 {m} 个"),
        )
    } else if MOST_CELLS < n * m {
        Text::new(
            format!("up to {MOST_CELLS} trips go in one request, not {n} x {m} = {}", n * m),
            format!("一次请求最多 {MOST_CELLS} 个行程，这里有 {n} x {m} = {} 个", n * m),
        )
    } else {
        return Ok(());
    };
    Err(Error::BadRequest(refused))
}

/// The answer: a row for each origin, a column for each destination.
#[derive(Serialize)]
struct MatrixBody<'a> {
    atlas: &'a str,
    mode: &'a str,
    origins: &'a [String],
    destinations: &'a [String],
    /// `null` where there is no way.
    seconds: Rows<'a>,
    metres: Rows<'a>,
    /// Origins and destinations that meet no street: nobody knows how long their trips take.
    n_origins_off_streets: usize,
    n_destinations_off_streets: usize,
}

impl<'a> MatrixBody<'a> {
    fn of(atlas: &'a Atlas, trip: &'a Trip, matrix: &'a Matrix) -> MatrixBody<'a> {
        let rows = |amount| Rows { matrix, amount };
        MatrixBody {
            atlas: atlas.id(),
            mode: &trip.mode,
            origins: &matrix.origins,
            destinations: &matrix.destinations,
            seconds: rows(|it| it.0),
            metres: rows(|it| it.1),
            n_origins_off_streets: matrix.n_origins_off_streets,
            n_destinations_off_streets: matrix.n_destinations_off_streets,
        }
    }
}

/// One of the two amounts of every trip, row by row.
struct Rows<'a> {
    matrix: &'a Matrix,
    amount: fn((f64, f64)) -> f64,
}

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows = self.matrix.trips.chunks(self.matrix.destinations.len().max(1));
        let row = |trips: &[Option<(f64, f64)>]| -> Vec<Option<f64>> {
            trips.iter().map(|it| it.map(self.amount)).collect()
        };
        serializer.collect_seq(rows.map(row))
    }
}

fn not_a_question(error: &serde_json::Error) -> Error {
    let error: String = error.to_string().chars().take(300).collect();
    let shape = r#"{"origins": ["lon,lat"], "destinations": ["lon,lat"], "mode": "truck"}"#;
    Error::BadRequest(Text::new(
        format!("a matrix is asked for in JSON as in {shape}: {error}"),
        format!("请求体应为 JSON，例如 {shape}：{error}"),
    ))
}

fn not_a_point(written: &str) -> Text {
    Text::new(
        format!(
            "a list holds points, `lon,lat`, not features like `{written}`; for all of a layer write its name in place of the list"
        ),
        format!("列表中应为点 `lon,lat`，而不是要素 `{written}`；如需整个图层，请用图层名代替列表"),
    )
}
