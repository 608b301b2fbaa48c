//! Every address, asked of a real atlas on disk.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use std::io::Read;

use axum::http::StatusCode;
use common::{STUDY, Server};
use serde_json::{Value, json};

/// A tile with all parks: 120.01 E, 28.0 N at zoom 12.
const PARKS: &str = "/tiles/parks/12/3413/1715";

#[tokio::test]
async fn the_server_says_that_it_is_there() {
    let answer = Server::shared().get("/healthz").await;
    assert_eq!((answer.status, answer.json()), (StatusCode::OK, json!({ "status": "ok" })));
}

#[tokio::test]
async fn atlases_list_layers_and_studies() {
    let server = Server::shared();
    let atlases = server.get("/atlases").await.json();
    let town = &atlases[0];
    assert_eq!(town["id"], "town");
    assert_eq!(town["name"], json!({ "zh": "小镇", "en": "Town" }));
    assert_eq!(town["attribution"], json!({ "zh": "测绘", "en": "Surveyors" }));
    assert_eq!(town["studies"], json!(["broken", "parks"]));
    let bounds: Vec<f64> = serde_json::from_value(town["bounds"].clone()).unwrap();
    for (found, expected) in bounds.iter().zip([119.8, 27.8, 120.2, 28.2]) {
        assert!((found - expected).abs() < 1e-3, "{bounds:?}");
    }
    let parks = town["layers"].as_array().unwrap().iter().find(|it| it["id"] == "parks").unwrap();
    let expected = json!({
        "id": "parks", "layer": "parks", "name": { "zh": "园区", "en": "Parks" }, "geometry": "polygons",
        "n_features": 4, "tilejson": "/tiles/parks.json",
    });
    assert_eq!(*parks, expected);
    for layer in town["layers"].as_array().unwrap() {
        let tilejson = server.get(layer["tilejson"].as_str().unwrap()).await;
        assert_eq!(tilejson.status, StatusCode::OK, "{layer}");
    }
}

#[tokio::test]
async fn studies_say_what_they_ask_or_what_is_wrong_with_them() {
    let studies = Server::shared().get("/studies").await.json();
    let [broken, parks] = studies.as_array().unwrap().as_slice() else { panic!("{studies}") };
    assert_eq!((&parks["id"], &parks["atlas"]), (&json!("parks"), &json!("town")));
    assert_eq!(parks["tilejson"], "/tiles/assessment-parks.json");
    assert_eq!(parks["n_candidates"], 4);
    assert_eq!(
        (&parks["rank_by"], &parks["aggregation"]),
        (&json!("worst-case"), &json!("weighted-mean"))
    );
    assert_eq!(parks["groups"][1], json!({ "id": "land", "name": { "zh": "用地", "en": "Land" } }));
    let road = json!({
        "id": "road", "name": { "zh": "距道路", "en": "Distance to a road" }, "group": "transport",
        "unit": "m", "weight": 0.75, "measure": "distance-to-nearest",
        "curve": { "kind": "linear", "points": [[0.0, 1.0], [3000.0, 0.0]] },
    });
    assert_eq!(parks["criteria"][0], road);
    let words =
        json!({ "kind": "categories", "of": { "industry": 1.0, "farm": 0.2 }, "other": null });
    assert_eq!(
        (&parks["criteria"][1]["curve"], &parks["criteria"][1]["unit"]),
        (&words, &json!("category"))
    );
    let green = json!({
        "id": "green", "name": { "zh": "green", "en": "green" }, "unit": "share",
        "at_most": 0.2, "at_least": null,
    });
    assert_eq!(parks["constraints"], json!([green]));
    assert_eq!((&broken["id"], &broken["atlas"]), (&json!("broken"), &json!("town")));
    check_broken(&broken["problems"]);
}

/// The study `broken` has two problems; clients hear of both, each in its place.
#[track_caller]
fn check_broken(problems: &Value) {
    let problems = problems.as_array().unwrap();
    let [candidates, curve] = problems.as_slice() else { panic!("{problems:?}") };
    let said = "there is no layer called `parcs`; did you mean `parks`?";
    assert_eq!(candidates["message"]["en"], said);
    assert_eq!(curve["message"]["en"], "readings must rise, but 0 follows 3000");
    assert_eq!((&curve["line"], &curve["column"]), (&json!(6), &json!(9)));
    assert_eq!(curve["path"], "criteria.road.curve");
    assert_eq!(curve["source"], "curve = [[3000, 0], [0, 1]]");
    for problem in problems {
        assert!(problem["message"]["zh"].as_str().is_some_and(|it| !it.is_ascii()));
        assert!(
            problem["line"].is_u64() && problem["column"].is_u64() && problem["path"].is_string()
        );
    }
}

#[tokio::test]
async fn a_broken_study_of_the_folder_lists_its_problems() {
    let answer = Server::shared().get("/studies/broken/assessment").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    check_broken(&answer.json()["problems"]);
}

#[tokio::test]
async fn an_assessment_has_the_shape_that_others_read() {
    let answer = Server::of(&["town"]).get("/studies/parks/assessment").await;
    assert_eq!(answer.status, StatusCode::OK);
    let found = answer.json();
    assert_eq!((&found["atlas"], &found["study"]), (&json!("town"), &json!("parks")));
    assert_eq!((&found["crs"], &found["measures_taken"]), (&json!("EPSG:4549"), &json!(3)));
    assert_eq!(found["fingerprint"].as_str().unwrap().len(), 64);
    let sites = found["sites"].as_array().unwrap();
    let ids: Vec<_> = sites.iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["east/1", "west", "nobody-knows", "green"]);
    let ranks: Vec<_> = sites.iter().map(|it| it["rank"].as_u64()).collect();
    assert_eq!(ranks, [Some(1), Some(2), Some(3), None], "a park on green space has no rank");
    let of_green = &sites[3]["constraints"]["green"];
    assert_eq!(of_green["verdict"], "fails");
    let [share, hit] = ["reading", "amount"].map(|it| of_green[it]["low"].as_f64().unwrap());
    let ground = sites[3]["ground_m2"].as_f64().unwrap();
    assert!((share - 0.25).abs() < 1e-4 && (hit - share * ground).abs() < 1e-6, "{of_green}");
}

#[tokio::test]
async fn a_site_opens_into_its_parts() {
    let server = Server::shared();
    let site = server.get("/studies/parks/sites/east%2F1").await.json();
    assert_eq!(
        (&site["id"], &site["name"], &site["rank"]),
        (&json!("east/1"), &json!("东园"), &json!(1))
    );
    let road = &site["criteria"]["road"];
    assert_eq!(road["reading"]["unit"], "m");
    // From 28.002 N to 28.005 N are 332.4 m; the middle of a straight road whose ends lie 9.8 km to
    // either side on that parallel bulges north by 9800^2 tan 28 / 2R = 4.0 m.
    assert!((road["reading"]["low"].as_f64().unwrap() - 336.4).abs() < 0.1, "{road}");
    assert_eq!(road["nearest"], json!({ "layer": "roads", "id": "g1", "name": null }));
    let word = &site["criteria"]["use"];
    let expected = json!({ "low": null, "high": null, "unit": "category", "category": "industry" });
    assert_eq!((&word["reading"], &word["nearest"]), (&expected, &Value::Null));
    let number = |it: &Value| it.as_f64().unwrap();
    let sum = |of: &str| -> f64 {
        let parts = site[of].as_object().unwrap().values();
        parts.map(|it| number(&it["contribution"]["low"])).sum()
    };
    assert!((sum("criteria") - number(&site["total"]["low"])).abs() < 1e-12);
    assert!((sum("groups") - number(&site["total"]["low"])).abs() < 1e-12);
    let green = &site["constraints"]["green"];
    assert_eq!(green["verdict"], "passes");
    assert_eq!(green["reading"], json!({ "low": 0.0, "high": 0.0, "unit": "share" }));
    assert_eq!(green["amount"], json!({ "low": 0.0, "high": 0.0, "unit": "m2" }));
    let bounds: Vec<f64> = serde_json::from_value(site["bounds"].clone()).unwrap();
    assert!((bounds[0] - 120.010).abs() < 1e-6 && (bounds[3] - 28.002).abs() < 1e-6, "{bounds:?}");
    assert!(43_000.0 < number(&site["ground_m2"]) && number(&site["ground_m2"]) < 44_000.0);
}

#[tokio::test]
async fn what_nobody_knows_is_null_and_has_no_rank_where_it_matters() {
    let server = Server::shared();
    let site = server.get("/studies/parks/sites/nobody-knows").await.json();
    let word = &site["criteria"]["use"];
    assert_eq!(word["reading"]["category"], Value::Null);
    assert!(word["reading"].as_object().unwrap().contains_key("category"));
    assert_eq!(word["score"], json!({ "low": 0.0, "high": 1.0 }));
    assert!(site["total"]["low"].as_f64() < site["total"]["high"].as_f64());
}

#[tokio::test]
async fn sites_in_an_assessment_are_the_same_as_by_themselves() {
    let server = Server::shared();
    let all = server.get("/studies/parks/assessment").await.json();
    for site in all["sites"].as_array().unwrap() {
        let id = site["id"].as_str().unwrap().replace('/', "%2F");
        let mut alone = server.get(&format!("/studies/parks/sites/{id}")).await.json();
        alone.as_object_mut().unwrap().remove("bounds").unwrap();
        assert_eq!(alone, *site);
    }
    let two = server.get("/studies/parks/assessment?top=2").await.json();
    assert_eq!(two["sites"].as_array().unwrap()[..], all["sites"].as_array().unwrap()[..2]);
    let none = server.get("/studies/parks/assessment?top=0").await.json();
    assert_eq!((&none["sites"], &none["crs"]), (&json!([]), &all["crs"]));
}

#[tokio::test]
async fn a_study_that_is_sent_is_answered_in_toml_and_in_json() {
    let server = Server::shared();
    let of_folder = server.get("/studies/parks/assessment").await.json();
    let answer = server.post("/assess?atlas=town", "application/toml", STUDY).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let sent = answer.json();
    assert_eq!(sent["sites"], of_folder["sites"]);
    assert_eq!(sent["fingerprint"], of_folder["fingerprint"]);
    assert_eq!(sent["measures_taken"], 0, "the shelf has them all");
    let study = json!({
        "candidates": { "layer": "parks" },
        "criteria": { "size": { "take": { "measure": "area" }, "curve": [[0, 0], [1e5, 1]], "weight": 1 } },
    });
    let answer = server.post("/assess", "application/json; charset=utf-8", study.to_string()).await;
    assert_eq!(answer.json()["sites"].as_array().unwrap().len(), 4, "{}", answer.text());
}

#[tokio::test]
async fn a_long_answer_is_sent_whole() {
    // 1,600 squares: four blocks.
    let study = r#"
        [candidates]
        squares = 1000
        [criteria.road]
        take = { measure = "distance-to-nearest", to = "roads" }
        curve = [[0, 1], [3000, 0]]
        weight = 1
    "#;
    let server = Server::shared();
    let answer = server.post("/assess", "application/toml", study).await.json();
    let sites = answer["sites"].as_array().unwrap();
    assert!(1500 < sites.len(), "{}", sites.len());
    let ids: std::collections::BTreeSet<_> = sites.iter().map(|it| it["id"].as_str()).collect();
    assert_eq!(ids.len(), sites.len());
    let totals: Vec<_> = sites.iter().map(|it| it["total"]["low"].as_f64().unwrap()).collect();
    assert!(totals.windows(2).all(|pair| pair[1] <= pair[0]));
}

#[tokio::test]
async fn tilejson_names_addresses_a_client_can_use() {
    let server = Server::shared();
    let from = [("host", "maps.example:8080")];
    let found = server.get_with("/tiles/parks.json", &from).await.json();
    assert_eq!((&found["tilejson"], &found["name"]), (&json!("3.0.0"), &json!("Parks")));
    assert_eq!(found["attribution"], "Surveyors");
    assert_eq!(found["vector_layers"][0]["id"], "parks");
    let tiles = found["tiles"][0].as_str().unwrap();
    assert!(
        tiles.starts_with("http://maps.example:8080/tiles/parks/{z}/{x}/{y}.mvt?v="),
        "{tiles}"
    );
    let path = tiles.replace("http://maps.example:8080/tiles/parks/{z}/{x}/{y}", PARKS);
    let tile = server.get(&path).await;
    assert_eq!(tile.status, StatusCode::OK);
    assert_eq!(tile.header("cache-control"), "public, max-age=31536000, immutable");
    let old = server.get(&format!("{PARKS}.mvt?v=0000000000000000")).await;
    assert_eq!(old.header("cache-control"), "no-cache");
    let zh = server.get_with("/tiles/parks.json?lang=zh", &from).await.json();
    assert_eq!((&zh["name"], &zh["attribution"]), (&json!("园区"), &json!("测绘")));
}

#[tokio::test]
async fn tiles_come_in_two_formats() {
    let server = Server::shared();
    let mvt = server.get(&format!("{PARKS}.mvt")).await;
    assert_eq!(mvt.status, StatusCode::OK, "{}", mvt.text());
    assert_eq!(mvt.header("content-type"), "application/vnd.mapbox-vector-tile");
    let geojson = server.get(&format!("{PARKS}.geojson")).await;
    assert_eq!(geojson.header("content-type"), "application/geo+json");
    let found: Value = serde_json::from_slice(&geojson.bytes).unwrap();
    assert_eq!(found["features"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn a_layer_with_a_chinese_name_is_served() {
    let server = Server::shared();
    let path = "/tiles/%E7%BB%BF%E5%9C%B0/12/3413/1715.geojson";
    assert_eq!(server.get(path).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_assessment_is_tiled_like_a_layer() {
    let server = Server::shared();
    let tilejson = server.get("/tiles/assessment-parks.json").await.json();
    assert_eq!(tilejson["vector_layers"][0]["id"], "assessment-parks");
    assert_eq!(tilejson["vector_layers"][0]["fields"]["total_low"], "Number");
    let tile = server.get("/tiles/assessment-parks/12/3413/1715.geojson").await;
    let tile: Value = serde_json::from_slice(&tile.bytes).unwrap();
    let all = server.get("/studies/parks/assessment").await.json();
    for feature in tile["features"].as_array().unwrap() {
        let of = &feature["properties"];
        let site = all["sites"].as_array().unwrap().iter().find(|it| it["id"] == of["id"]).unwrap();
        assert_eq!(of["total_low"].as_f64(), site["total"]["low"].as_f64());
    }
    assert_eq!(server.get("/tiles/assessment-broken.json").await.status, 422);
    assert_eq!(server.get("/tiles/assessment-broken/0/0/0.mvt").await.status, 422);
}

#[tokio::test]
async fn a_tile_is_there_or_empty_or_impossible_or_nonsense() {
    let server = Server::shared();
    for (path, status) in [
        ("/tiles/parks/0/0/0.mvt", 200),
        ("/tiles/parks/12/0/0.mvt", 204),
        ("/tiles/parks/12/0/0.geojson", 204),
        ("/tiles/parks/12/4096/0.mvt", 404),
        ("/tiles/parks/23/0/0.mvt", 404),
        ("/tiles/parks/1/99999999999999999999/0.mvt", 404),
        ("/tiles/parks/1/-1/0.mvt", 400),
        ("/tiles/parks/1/0/0.5.mvt", 400),
        ("/tiles/parks/1/0/0.png", 400),
        ("/tiles/parks/1/0/0", 400),
        ("/tiles/parks/z/x/y.mvt", 400),
        ("/tiles/raods/0/0/0.mvt", 404),
        ("/tiles/raods.json", 404),
        ("/tiles/parks", 404),
        ("/tiles/parks/0/0", 404),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        match status {
            200 => {}
            204 => assert!(answer.bytes.is_empty()),
            _ => assert!(answer.json()["error"]["zh"].is_string(), "{path}"),
        }
    }
    let wrong = server.get("/tiles/raods.json").await.json();
    assert_eq!(wrong["error"]["en"], "there is no layer called `raods`; did you mean `roads`?");
}

#[tokio::test]
async fn the_same_question_gets_the_same_bytes_and_then_none() {
    let (server, other) = (Server::of(&["town"]), Server::of(&["town"]));
    let tile = format!("{PARKS}.mvt");
    for path in [
        "/",
        "/atlases",
        "/studies",
        "/studies/parks/assessment",
        "/studies/parks/assessment?top=1",
        "/studies/parks/sites/west",
        "/tiles/parks.json",
        "/tiles/assessment-parks.json",
        "/tiles/parks/12/0/0.mvt",
        "/tiles/assessment-parks/12/3413/1715.mvt",
        &tile,
    ] {
        let (first, second) = (server.get(path).await, server.get(path).await);
        assert_eq!((&first.bytes, &first.headers), (&second.bytes, &second.headers), "{path}");
        assert_eq!(first.bytes, other.get(path).await.bytes, "{path}, another process");
        let tag = first.header("etag");
        if path == "/" && tag.is_empty() {
            continue; // The page that says how to build the page.
        }
        let held = server.get_with(path, &[("if-none-match", tag)]).await;
        if first.status == StatusCode::OK {
            assert_eq!((held.status, held.bytes.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
            assert_eq!(held.header("etag"), tag, "{path}");
        }
        let stale = server.get_with(path, &[("if-none-match", "\"another\"")]).await;
        assert_eq!(stale.status, first.status, "{path}");
    }
}

#[tokio::test]
async fn whoever_takes_gzip_gets_it() {
    let server = Server::shared();
    let tile = format!("{PARKS}.geojson");
    for path in ["/studies/parks/assessment", "/atlases", "/studies", "/tiles/parks.json", &tile] {
        let plain = server.get(path).await;
        assert_eq!(plain.header("content-encoding"), "", "{path}");
        let packed = server.get_with(path, &[("accept-encoding", "gzip")]).await;
        assert_eq!(packed.header("content-encoding"), "gzip", "{path}");
        assert!(packed.header("vary").contains("accept-encoding"), "{path}");
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(&packed.bytes[..]).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, plain.bytes, "{path}");
        assert!(packed.bytes.len() < plain.bytes.len(), "{path}");
    }
    let (plain, packed) =
        (server.get(&tile).await, server.get_with(&tile, &[("accept-encoding", "gzip")]).await);
    assert_ne!(plain.header("etag"), packed.header("etag"), "exact tags differ where bytes do");
}

#[tokio::test]
async fn names_that_two_atlases_share_are_told_apart() {
    let server = Server::of(&["north", "south"]);
    let atlases = server.get("/atlases").await.json();
    let parks = &atlases[0]["layers"][0];
    assert_eq!((&parks["id"], &parks["layer"]), (&json!("north.parks"), &json!("parks")));
    assert_eq!(atlases[1]["studies"], json!(["south.broken", "south.parks"]));
    for path in [
        "/tiles/north.parks.json",
        "/tiles/assessment-south.parks.json",
        "/tiles/south.parks/12/3413/1715.mvt",
        "/studies/south.parks/assessment",
    ] {
        assert_eq!(server.get(path).await.status, StatusCode::OK, "{path}");
    }
    assert_eq!(server.get("/tiles/parks.json").await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.get("/studies/parks/assessment").await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.post("/assess", "application/toml", STUDY).await.status, 400);
    let wrong = server.post("/assess?atlas=nroth", "application/toml", STUDY).await;
    assert_eq!(
        wrong.json()["error"]["en"],
        "there is no atlas called `nroth`; did you mean `north`?"
    );
    let south = server.post("/assess?atlas=south", "application/toml", STUDY).await;
    assert_eq!(south.json()["atlas"], "south");
    let alone = Server::of(&["north"]);
    assert_eq!(alone.get("/tiles/north.parks.json").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_page_may_load_nothing_from_elsewhere() {
    let server = Server::shared();
    let page = server.get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    for path in ["/", "/atlases", "/no/such/file", "/tiles/parks/x/y/z.mvt"] {
        let answer = server.get(path).await;
        assert!(
            answer.header("content-security-policy").starts_with("default-src 'self';"),
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    }
    assert!(page.header("cache-control").is_empty() || page.header("cache-control") == "no-cache");
}
