//! Ways through the streets of the sample city.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::path::Path;
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::http::StatusCode;
use common::{Answer, Server};
use serde_json::{Value, json};
use siting_atlas::Atlas;
use siting_server::Served;

/// A park and three places on streets of Montevideo.
const PARK: &str = "parks:way/428210799";
const CENTRE: &str = "-56.1913,-34.9055";
const NORTH: &str = "-56.2100,-34.8600";
const AT_SEA: &str = "-56.2000,-34.9450";

static CITY: LazyLock<Router> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../geodata/montevideo");
    let atlas = Arc::new(Atlas::open(&folder, &|_| ()).unwrap());
    siting_server::router(Served::new([atlas]).unwrap())
});

fn city() -> Server {
    Server::of_router(CITY.clone())
}

fn geojson(answer: &Answer) -> Value {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/geo+json");
    serde_json::from_slice(&answer.bytes).unwrap()
}

async fn matrix(server: &Server, question: &Value) -> Value {
    let answer = server.post("/matrix", "application/json", question.to_string()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

#[tokio::test]
async fn a_reach_is_geojson_and_longer_minutes_reach_more() {
    let server = city();
    let path = "/reach?lon=-56.2100&lat=-34.8600&minutes=5,10&mode=truck&count=parks";
    let reach = geojson(&server.get(path).await);
    assert_eq!(reach["type"], "FeatureCollection");
    assert!(3 < reach["features"].as_array().unwrap().len(), "{reach}");
    let of_place = format!("/reach?place={NORTH}&minutes=5,10&mode=truck&count=parks");
    assert_eq!(geojson(&server.get(&of_place).await), reach, "the same place, written otherwise");
    let n_reached = |minutes: &str| {
        let path = format!("/reach?place={PARK}&minutes={minutes}&count=parks");
        let server = city();
        async move { server.get(&path).await.bytes.len() }
    };
    assert!(n_reached("3").await < n_reached("9").await);
}

#[tokio::test]
async fn a_route_can_start_at_a_site() {
    let server = city();
    let route = geojson(&server.get(&format!("/route?from={PARK}&to={CENTRE}")).await);
    let whole = &route["features"][0]["properties"];
    let (seconds, metres) = (whole["seconds"].as_f64().unwrap(), whole["metres"].as_f64().unwrap());
    assert!(0.0 < seconds && 0.0 < metres, "{whole}");
    let back = geojson(&server.get(&format!("/route?from={CENTRE}&to={PARK}&mode=walk")).await);
    assert!(seconds < back["features"][0]["properties"]["seconds"].as_f64().unwrap());
}

#[tokio::test]
async fn a_matrix_says_what_routes_say() {
    let server = city();
    let question = json!({ "origins": [NORTH, [-56.1913, -34.9055]], "destinations": [
        CENTRE, { "id": "north", "lon": -56.21, "lat": -34.86 }, AT_SEA,
    ] });
    let found = matrix(&server, &question).await;
    assert_eq!((&found["atlas"], &found["mode"]), (&json!("montevideo"), &json!("truck")));
    assert_eq!(found["origins"], json!([NORTH, "-56.1913,-34.9055"]));
    assert_eq!(found["destinations"], json!([CENTRE, "north", AT_SEA]));
    assert_eq!(found["n_destinations_off_streets"], 1);
    let [rows, metres] = ["seconds", "metres"].map(|it| found[it].as_array().unwrap().clone());
    assert_eq!((rows.len(), rows[0].as_array().unwrap().len()), (2, 3));
    assert_eq!((&rows[0][2], &metres[1][2]), (&Value::Null, &Value::Null), "nobody drives there");
    let route = geojson(&server.get(&format!("/route?from={NORTH}&to={CENTRE}")).await);
    let whole = &route["features"][0]["properties"];
    assert_eq!((&rows[0][0], &metres[0][0]), (&whole["seconds"], &whole["metres"]));
    let back = json!({ "origins": [NORTH], "destinations": [CENTRE], "direction": "to-site" });
    let back = matrix(&server, &back).await;
    assert_eq!(back["seconds"][0][0], rows[1][1], "to the origin is from the destination");
}

#[tokio::test]
async fn a_whole_layer_can_be_an_end_of_a_matrix() {
    let question = json!({ "origins": "parks", "destinations": [CENTRE], "mode": "car" });
    let found = matrix(&city(), &question).await;
    let n = found["origins"].as_array().unwrap().len();
    assert_eq!((n, found["seconds"].as_array().unwrap().len()), (46, 46));
    let known = found["seconds"].as_array().unwrap().iter().filter(|it| it[0].is_number()).count();
    assert!(30 < known, "{known} of {n}");
}

#[tokio::test]
async fn the_same_question_gets_no_second_answer() {
    let server = city();
    let reach = format!("/reach?place={NORTH}&minutes=4");
    let route = format!("/route?from={NORTH}&to={CENTRE}");
    for path in [&reach, &route] {
        let (first, second) = (server.get(path).await, server.get(path).await);
        assert_eq!(first.status, StatusCode::OK, "{}", first.text());
        assert_eq!((&first.bytes, &first.headers), (&second.bytes, &second.headers), "{path}");
        assert_eq!(first.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(first.header("cache-control"), "no-cache", "{path}");
        let held = server.get_with(path, &[("if-none-match", first.header("etag"))]).await;
        assert_eq!((held.status, held.bytes.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
        let other = server.get(&format!("{path}&mode=car")).await;
        assert_ne!(other.header("etag"), first.header("etag"), "{path}");
    }
}

#[track_caller]
fn check(what: &str, answer: &Answer, status: u16, expected: &str) {
    assert_eq!(answer.status.as_u16(), status, "{what}: {}", answer.text());
    let error = &answer.json()["error"];
    let (en, zh) = (error["en"].as_str().unwrap(), error["zh"].as_str().unwrap());
    assert!(en.contains(expected), "{what}: {en}");
    assert!(!zh.is_ascii(), "{what}: {zh}");
}

#[tokio::test]
async fn a_bad_question_is_refused_and_says_why() {
    let server = city();
    let at = format!("place={NORTH}");
    for (query, status, expected) in [
        ("minutes=5".to_owned(), 400, "say where"),
        ("lon=-56.2&minutes=5".to_owned(), 400, "say where"),
        (format!("{at}&lon=1&lat=1&minutes=5"), 400, "say where"),
        ("lon=east&lat=1&minutes=5".to_owned(), 400, "LON,LAT in degrees"),
        ("lon=nan&lat=1&minutes=5".to_owned(), 400, "LON,LAT in degrees"),
        ("lon=-34.9&lat=-156.2&minutes=5".to_owned(), 400, "longitude comes first"),
        ("place=parks&minutes=5".to_owned(), 400, "LAYER:ID"),
        ("place=prks:1&minutes=5".to_owned(), 404, "did you mean `parks`?"),
        ("place=parks:nothing&minutes=5".to_owned(), 404, "there is no feature `parks:nothing`"),
        (format!("place={AT_SEA}&minutes=5"), 404, "no street"),
        ("lon=116.4&lat=39.9&minutes=5".to_owned(), 404, ""),
        (at.clone(), 400, "numbers above 0"),
        (format!("{at}&minutes=0"), 400, "numbers above 0"),
        (format!("{at}&minutes=nan"), 400, "numbers above 0"),
        (format!("{at}&minutes=5,,10"), 400, "numbers above 0"),
        (format!("{at}&minutes=121"), 400, "up to 120 minutes far, not 121"),
        (format!("{at}&minutes=inf"), 400, "up to 120 minutes"),
        (format!("{at}&minutes=1,2,3,4,5,6,7"), 400, "up to 6 numbers of minutes"),
        (format!("{at}&minutes=5&count=a,b,c,d,e,f,g,h,i,j,k"), 400, "up to 10 layers"),
        (format!("{at}&minutes=5&count=prks"), 404, "did you mean `parks`?"),
        (format!("{at}&minutes=5&mode=tank"), 404, "there are `bicycle`, `car`, `truck`, `walk`"),
        (format!("{at}&minutes=5&network=rails"), 404, "there are `streets`"),
        (format!("{at}&minutes=5&direction=up"), 400, "not `up`"),
        (format!("{at}&minutes=5&atlas=none"), 404, "there is no atlas"),
        (format!("{at}&minutes=5&minutes=6"), 400, "makes no sense"),
    ] {
        check(&query, &server.get(&format!("/reach?{query}")).await, status, expected);
    }
    for (query, status, expected) in [
        (String::new(), 400, "`from` is missing"),
        (format!("from={NORTH}"), 400, "`to` is missing"),
        (format!("from={NORTH}&to=there"), 400, "LAYER:ID"),
        (format!("from={NORTH}&to={AT_SEA}"), 404, "no street"),
        (format!("from={NORTH}&to={CENTRE}&mode=tank"), 404, "there are `bicycle`"),
    ] {
        check(&query, &server.get(&format!("/route?{query}")).await, status, expected);
    }
}

#[tokio::test]
async fn a_bad_matrix_is_refused_and_says_why() {
    let server = city();
    let one = json!([CENTRE]);
    let many = |n: usize| Value::from(vec![json!([-56.2, -34.9]); n]);
    for (question, status, expected) in [
        (json!({}), 400, "missing field `origins`"),
        (json!([]), 400, "as in"),
        (json!({ "origins": one, "destinations": one, "mood": 1 }), 400, "unknown field `mood`"),
        (json!({ "origins": 5, "destinations": one }), 400, "or a list of places"),
        (json!({ "origins": [5], "destinations": one }), 400, "or a list of places"),
        (json!({ "origins": ["there"], "destinations": one }), 400, "LON,LAT in degrees"),
        (json!({ "origins": [[200, 0]], "destinations": one }), 400, "out of range"),
        (json!({ "origins": [PARK], "destinations": one }), 400, "not features"),
        (json!({ "origins": [], "destinations": one }), 400, "there are 0 and 1"),
        (json!({ "origins": "prks", "destinations": one }), 404, "did you mean `parks`?"),
        (
            json!({ "origins": one, "destinations": one, "mode": "tank" }),
            404,
            "there are `bicycle`",
        ),
        (json!({ "origins": one, "destinations": one, "direction": "up" }), 400, "not `up`"),
        (json!({ "origins": many(10_001), "destinations": one }), 400, "up to 10000 origins"),
        (json!({ "origins": many(1001), "destinations": many(1000) }), 400, "up to 1000000 trips"),
        (
            json!({ "origins": "buildings", "destinations": "buildings" }),
            400,
            "trips go in one request",
        ),
    ] {
        let answer = server.post("/matrix", "application/json", question.to_string()).await;
        let what: String = question.to_string().chars().take(200).collect();
        check(&what, &answer, status, expected);
    }
    check("not JSON", &server.post("/matrix", "application/json", "{").await, 400, "EOF");
    check("deep", &server.post("/matrix", "application/json", "[".repeat(100_000)).await, 400, "");
    let large = vec![b' '; 1024 * 1024 + 1];
    check("large", &server.post("/matrix", "application/json", large).await, 413, "1 MB");
    check("read", &server.get("/matrix").await, 405, "");
    check("put", &server.post("/reach", "text/plain", "").await, 405, "");
}
