//! The real server over real HTTP.

use serde_json::{Value, json};
use siting_tests::{
    Folder, Request, Response, Server, features, in_address, number, ogr2ogr, repository, text,
};

fn town() -> (Folder, Server) {
    let folder = Folder::new();
    folder.copy(&repository().join("tests/suite/town"), "town");
    let server = Server::start(folder.path(), &["town"]);
    (folder, server)
}

#[track_caller]
fn check_status(server: &Server, path: &str, status: u16) -> Response {
    let response = server.get(path);
    assert_eq!(response.status, status, "{path}: {}", response.text());
    response
}

/// An error says what is wrong in both languages.
#[track_caller]
fn check_refused(server: &Server, path: &str, status: u16) {
    let said = check_status(server, path, status).json();
    let (en, zh) = (text(&said["error"]["en"]), text(&said["error"]["zh"]));
    assert!(!en.is_empty() && !zh.is_empty() && en != zh, "{path}: {said}");
}

/// The tile of zoom 12 that holds most of the made-up town.
const TILE: &str = "12/3413/1715";

#[test]
fn what_is_not_there_is_refused_with_a_reason() {
    let (_folder, server) = town();
    check_refused(&server, "/nothing", 404);
    check_refused(&server, "/studies/nothing/assessment", 404);
    check_refused(&server, "/studies/parks/sites/nothing", 404);
    check_refused(&server, "/tiles/nothing.json", 404);
    check_refused(&server, &format!("/tiles/nothing/{TILE}.mvt"), 404);
    check_refused(&server, "/tiles/roads/12/4096/0.mvt", 404);
    check_refused(&server, "/tiles/roads/40/0/0.geojson", 404);
    for malformed in ["12/x/0.mvt", "12/0/0.png", "12/0/-1.mvt", "1e2/0/0.geojson", "12/0/.mvt"] {
        check_refused(&server, &format!("/tiles/roads/{malformed}"), 400);
    }
    let response = server.send(&Request::post("/studies", "text/plain", ""));
    assert_eq!(response.status, 405);
}

#[test]
fn a_port_that_is_taken_is_said_to_be() {
    let (folder, server) = town();
    let address = server.address().to_string();
    let said = ["en", "zh"].map(|lang| {
        let args = ["serve", "town", "--bind", &address, "--lang", lang];
        folder.siting(&args).fails_with(1)
    });
    assert!(said.iter().all(|it| it.contains(&address)), "{said:?}");
    assert_ne!(said[0], said[1]);
}

#[test]
fn an_empty_tile_has_no_content() {
    let (_folder, server) = town();
    for ending in ["mvt", "geojson"] {
        let response = check_status(&server, &format!("/tiles/roads/12/0/0.{ending}"), 204);
        assert!(response.body.is_empty());
    }
}

#[test]
fn what_a_client_holds_is_not_sent_again() {
    let (_folder, server) = town();
    let paths = [
        "/studies/parks/assessment".to_owned(),
        "/atlases".to_owned(),
        "/studies".to_owned(),
        "/tiles/roads.json".to_owned(),
        format!("/tiles/roads/{TILE}.mvt"),
        format!("/tiles/roads/{TILE}.geojson"),
        format!("/tiles/assessment-parks/{TILE}.mvt"),
    ];
    for path in &paths {
        let response = check_status(&server, path, 200);
        let tag = response.header("etag").expect("a tag").to_owned();
        let again = server.send(&Request::get(path).with("if-none-match", &tag));
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        assert_eq!(again.header("etag"), Some(tag.as_str()), "{path}");
        let other = server.send(&Request::get(path).with("if-none-match", "\"other\""));
        assert_eq!(other.body, response.body, "{path}");
    }
}

#[test]
fn a_client_that_takes_gzip_gets_it() {
    let (_folder, server) = town();
    for path in ["/", "/studies/parks/assessment", "/tiles/roads.json"]
        .map(str::to_owned)
        .into_iter()
        .chain([format!("/tiles/roads/{TILE}.mvt"), format!("/tiles/roads/{TILE}.geojson")])
    {
        let plain = check_status(&server, &path, 200);
        assert_eq!(plain.header("content-encoding"), None, "{path}");
        let packed = server.send(&Request::get(&path).with("accept-encoding", "gzip, br"));
        if packed.header("content-encoding") == Some("gzip") {
            assert_eq!(packed.gunzipped(), plain.body, "{path}");
            let vary = packed.header("vary").unwrap_or_default().to_lowercase();
            assert!(vary.contains("accept-encoding"), "{path}: vary {vary}");
        } else {
            assert!(plain.body.len() < 1000, "{path}: {} bytes unpacked", plain.body.len());
        }
    }
}

#[test]
fn a_study_can_be_sent() {
    let (folder, server) = town();
    let sent = folder.read("town/studies/parks.toml");
    let answer = server.send(&Request::post("/assess", "application/toml", &sent));
    assert_eq!(answer.status, 200, "{}", answer.text());
    let known = check_status(&server, "/studies/parks/assessment", 200).json();
    assert_eq!(answer.json()["sites"], known["sites"]);
    let study = json!({
        "candidates": {"layer": "parks"},
        "criteria": {"size": {"take": {"measure": "area"}, "curve": [[0, 0], [60000, 1]], "weight": 1}},
    });
    let answer = server.send(&Request::post("/assess", "application/json", &study.to_string()));
    assert_eq!(answer.status, 200, "{}", answer.text());
    let answer = answer.json();
    let total = number(&answer["sites"][0]["total"]["low"]);
    let ground = number(&answer["sites"][0]["criteria"]["size"]["reading"]["low"]);
    assert!((total - (ground / 60_000.0).min(1.0)).abs() < 1e-12, "{total} {ground}");
}

#[test]
fn a_study_with_problems_is_answered_with_all_of_them() {
    let (folder, server) = town();
    folder.copy(&repository().join("tests/suite/bad-several-problems"), "bad");
    let sent = folder.read("bad/studies/parks.toml");
    let answer = server.send(&Request::post("/assess", "application/toml", &sent));
    assert_eq!(answer.status, 422, "{}", answer.text());
    let answer = answer.json();
    let problems = answer["problems"].as_array().expect("problems");
    assert_eq!(problems.len(), 6, "{answer}");
    for problem in problems {
        let message = &problem["message"];
        assert_ne!(text(&message["en"]), text(&message["zh"]), "{problem}");
        let line = number(&problem["line"]) as usize;
        let written = sent.lines().nth(line - 1).expect("a line of the study");
        assert_eq!(problem["source"].as_str().unwrap_or(written), written);
        assert!(0.0 < number(&problem["column"]), "{problem}");
    }
    let of_layer = problems.iter().find(|it| text(&it["message"]["en"]).contains("raods"));
    let of_layer = text(&of_layer.expect("the layer is missing")["message"]["en"]);
    assert_eq!(of_layer, "there is no layer called `raods`; did you mean `roads`?");
    for broken in ["", "[", "{}"] {
        let answer = server.send(&Request::post("/assess", "application/json", broken));
        assert_eq!(answer.status, 422, "{broken}: {}", answer.text());
        assert!(answer.json()["problems"].as_array().is_some_and(|it| !it.is_empty()));
    }
}

#[test]
fn the_page_asks_for_nothing_from_outside() {
    let (_folder, server) = town();
    let page = check_status(&server, "/", 200);
    assert!(page.header("content-type").is_some_and(|it| it.starts_with("text/html")));
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(
        policy.contains("default-src 'self'") || policy.contains("default-src 'none'"),
        "{policy}"
    );
    let html = page.text();
    assert!(!html.contains("http://") && !html.contains("https://"), "{html}");
    let addresses = html.split(['"', '\'']).filter(|it| it.starts_with('/') && it.contains('.'));
    let mut n_files = 0;
    for address in addresses {
        let file = check_status(&server, address, 200);
        assert!(!file.body.is_empty(), "{address}");
        n_files += 1;
    }
    assert!(0 < n_files, "{html}");
}

#[test]
fn two_cities_are_served_side_by_side() {
    let folder = Folder::with_atlas("montevideo");
    folder.copy(&repository().join("geodata/astana"), "astana");
    let server = Server::start(folder.path(), &["montevideo", "astana"]);
    assert_eq!(check_status(&server, "/healthz", 200).json(), json!({"status": "ok"}));
    let atlases = check_status(&server, "/atlases", 200).json();
    let ids: Vec<&str> =
        atlases.as_array().expect("atlases").iter().map(|it| text(&it["id"])).collect();
    assert_eq!(ids, ["montevideo", "astana"]);
    for atlas in atlases.as_array().expect("atlases") {
        assert!(text(&atlas["attribution"]["en"]).contains("OpenStreetMap"), "{atlas}");
        for layer in atlas["layers"].as_array().expect("layers") {
            every_tile_of_zoom_0_is_there(&server, layer);
        }
    }
    let studies = check_status(&server, "/studies", 200).json();
    for study in studies.as_array().expect("studies") {
        assert!(study["problems"].is_null(), "{study}");
        an_assessment_is_a_layer(&server, study);
    }
    tiles_are_the_same_in_both_formats(&folder, &server);
    the_command_line_says_the_same(&folder, &server);
}

fn every_tile_of_zoom_0_is_there(server: &Server, layer: &Value) {
    let tilejson = check_status(server, text(&layer["tilejson"]), 200).json();
    assert_eq!(text(&tilejson["tilejson"]), "3.0.0");
    assert!(tilejson["vector_layers"][0]["fields"].is_object(), "{tilejson}");
    assert_eq!(tilejson["bounds"].as_array().map(Vec::len), Some(4), "{tilejson}");
    assert!(tilejson["attribution"].as_str().is_some_and(|it| it.contains("OpenStreetMap")));
    let address = text(&tilejson["tiles"][0]);
    let address = address.replace("{z}", "0").replace("{x}", "0").replace("{y}", "0");
    let path = &address[address.find("/tiles/").expect("a path of tiles")..];
    let response = server.get(path);
    assert!([200, 204].contains(&response.status), "{path}: {}", response.status);
}

fn an_assessment_is_a_layer(server: &Server, study: &Value) {
    let id = text(&study["id"]);
    let answer = check_status(server, &format!("/studies/{id}/assessment"), 200).json();
    let n = number(&study["n_candidates"]);
    assert_eq!(answer["sites"].as_array().map(Vec::len), Some(n as usize));
    let top = check_status(server, &format!("/studies/{id}/assessment?top=3"), 200).json();
    assert_eq!(
        top["sites"].as_array().expect("sites")[..],
        answer["sites"].as_array().expect("sites")[..3]
    );
    let first = in_address(text(&answer["sites"][0]["id"]));
    let site = check_status(server, &format!("/studies/{id}/sites/{first}"), 200).json();
    assert_eq!(site["total"], answer["sites"][0]["total"]);
    every_tile_of_zoom_0_is_there(server, study);
    let fields = check_status(server, text(&study["tilejson"]), 200).json();
    let fields = &fields["vector_layers"][0]["fields"];
    for field in ["id", "name", "rank", "total_low", "total_high", "eligible"] {
        assert!(!fields[field].is_null() || field == "name", "no {field} in {fields}");
    }
}

fn tiles_are_the_same_in_both_formats(folder: &Folder, server: &Server) {
    // The tile with the most of Montevideo's parks.
    let path = "/tiles/montevideo.parks/11/704/1235";
    let vector = check_status(server, &format!("{path}.mvt"), 200);
    assert_eq!(vector.header("content-type"), Some("application/vnd.mapbox-vector-tile"));
    let plain = check_status(server, &format!("{path}.geojson"), 200);
    assert!(plain.header("content-type").is_some_and(|it| it.starts_with("application/geo+json")));
    let plain = plain.json();
    let mut drawn: Vec<&str> = plain["features"]
        .as_array()
        .expect("features")
        .iter()
        .map(|it| text(&it["properties"]["id"]))
        .collect();
    std::fs::write(folder.file("tile.mvt"), &vector.body).expect("a file");
    // What lies in the buffer only is there too; GDAL leaves it out unless told not to.
    let args = ["-f", "CSV", "tile.csv", "MVT:tile.mvt", "parks", "-oo", "CLIP=NO"];
    ogr2ogr(folder.path(), &args);
    let rows = features(folder.path(), "tile.csv", "SELECT id FROM tile");
    let mut of_gdal: Vec<&str> = rows.iter().map(|it| text(&it["id"])).collect();
    drawn.sort_unstable();
    of_gdal.sort_unstable();
    assert!(!drawn.is_empty());
    assert_eq!(of_gdal, drawn);
}

fn the_command_line_says_the_same(folder: &Folder, server: &Server) {
    let served = check_status(server, "/studies/parks/assessment", 200).json();
    let mut said = folder.assess("montevideo", "parks");
    said["measures_taken"] = served["measures_taken"].clone();
    assert_eq!(said, served);
}
