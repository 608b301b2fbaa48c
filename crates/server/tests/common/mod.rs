//! A small town as an atlas on disk, and a client that talks to the router without a socket.

#![allow(dead_code, reason = "no test uses all of it")]
#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "test support")]

use std::path::Path;
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use siting_atlas::Atlas;
use siting_server::Served;
use tower::ServiceExt;

pub const ATLAS: &str = r#"
name = { zh = "小镇", en = "Town" }
plane = "EPSG:4549"
attribution = { zh = "测绘", en = "Surveyors" }
surveyed = "town"
[layers.town]
file = "town.geojson"
surveyed = "extent"
[layers.parks]
name = { zh = "园区", en = "Parks" }
file = "parks.geojson"
id = "id"
label = "name"
[layers.roads]
file = "roads.geojson"
id = "id"
[layers."绿地"]
file = "green.geojson"
"#;

pub const STUDY: &str = r#"
name = { zh = "园区评价", en = "Parks compared" }
[candidates]
layer = "parks"
[groups.transport]
name = { zh = "交通", en = "Transport" }
[groups.land]
name = { zh = "用地", en = "Land" }
[criteria.road]
name = { zh = "距道路", en = "Distance to a road" }
group = "transport"
take = { measure = "distance-to-nearest", to = "roads" }
curve = [[0, 1], [3000, 0]]
weight = 3
[criteria.use]
group = "land"
take = { measure = "attribute", field = "use" }
curve = { categories = { industry = 1.0, farm = 0.2 } }
weight = 1
[constraints.green]
take = { measure = "share-covered", by = "绿地" }
at-most = "20 %"
"#;

const BROKEN: &str = r#"
[candidates]
layer = "parcs"
[criteria.road]
take = { measure = "distance-to-nearest", to = "roads" }
curve = [[3000, 0], [0, 1]]
weight = 3
"#;

fn feature(properties: &Value, kind: &str, coordinates: &Value) -> Value {
    json!({
        "type": "Feature", "properties": properties,
        "geometry": { "type": kind, "coordinates": coordinates },
    })
}

fn square(properties: &Value, west: f64, south: f64, side: f64) -> Value {
    let (east, north) = (west + side, south + side);
    let ring = json!([[[west, south], [east, south], [east, north], [west, north], [west, south]]]);
    feature(properties, "Polygon", &ring)
}

fn collection(features: &[Value]) -> String {
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

/// Writes the town into `folder`.
pub fn write_town(folder: &Path) {
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    std::fs::create_dir_all(folder.join("studies")).unwrap();
    write("atlas.toml", ATLAS);
    write("town.geojson", &collection(&[square(&json!({}), 119.8, 27.8, 0.4)]));
    let park = |id: &str, name: Value, of_use: Value, west: f64| {
        square(&json!({ "id": id, "name": name, "use": of_use }), west, 28.0, 0.002)
    };
    let parks = [
        park("east/1", json!("东园"), json!("industry"), 120.010),
        park("west", json!(null), json!("farm"), 119.990),
        park("green", json!("<b>绿</b>"), json!("industry"), 120.030),
        park("nobody-knows", json!("south"), json!(null), 120.000),
    ];
    write("parks.geojson", &collection(&parks));
    let road = json!([[119.9, 28.005], [120.1, 28.005]]);
    let roads = [feature(&json!({ "id": "g1" }), "LineString", &road)];
    write("roads.geojson", &collection(&roads));
    write("green.geojson", &collection(&[square(&json!({}), 120.030, 28.0, 0.001)]));
    write("studies/parks.toml", STUDY);
    write("studies/broken.toml", BROKEN);
}

/// A server, and the folder of its atlases, where nobody else uses it.
pub struct Server {
    pub router: Router,
    _folder: Option<tempfile::TempDir>,
}

/// The town that all tests of one program share: opening an atlas takes a second.
static TOWN: LazyLock<Router> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(env!("CARGO_CRATE_NAME"));
    let _none_yet = std::fs::remove_dir_all(&folder);
    serve(&folder, &["town"])
});

fn serve(folder: &Path, names: &[&str]) -> Router {
    let open = |name: &&str| {
        let folder = folder.join(name);
        write_town(&folder);
        Arc::new(Atlas::open(&folder, &|_| ()).unwrap())
    };
    siting_server::router(Served::new(names.iter().map(open)).unwrap())
}

impl Server {
    /// The town that all tests share.
    pub fn shared() -> Server {
        Server { router: TOWN.clone(), _folder: None }
    }

    /// A server of something else.
    pub fn serving(served: Served) -> Server {
        Server { router: siting_server::router(served), _folder: None }
    }

    /// A server that several tests share.
    pub fn of_router(router: Router) -> Server {
        Server { router, _folder: None }
    }

    /// A server of one fresh town per name.
    pub fn of(names: &[&str]) -> Server {
        let folder = tempfile::tempdir().unwrap();
        Server { router: serve(folder.path(), names), _folder: Some(folder) }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[]).await
    }

    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let request = headers
            .iter()
            .fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, kind: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post(path).header("content-type", kind);
        self.send(request.body(body.into()).unwrap()).await
    }
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// Panics unless it is JSON and says so.
    #[track_caller]
    pub fn json(&self) -> Value {
        assert_eq!(self.header("content-type"), "application/json", "{}", self.text());
        serde_json::from_slice(&self.bytes).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |it| it.to_str().unwrap())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}
