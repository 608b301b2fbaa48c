//! A study that is sent with a scenario.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::path::Path;
use std::sync::{Arc, LazyLock};

use common::Server;
use serde_json::{Value, json};
use siting_atlas::Atlas;
use siting_server::{Served, router};

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../geodata/montevideo")
}

fn city() -> Server {
    static CITY: LazyLock<axum::Router> = LazyLock::new(|| {
        let atlas = Atlas::open(&folder(), &|_| ()).unwrap();
        router(Served::new([Arc::new(atlas)]).unwrap())
    });
    Server::of_router(CITY.clone())
}

fn study() -> Value {
    json!({
        "candidates": { "layer": "parks" },
        "criteria": { "substation": {
            "take": { "measure": "travel-time-to-nearest", "to": "substations" },
            "curve": [[0, 1], [900, 0]],
            "weight": 1,
        } },
    })
}

#[tokio::test]
async fn a_study_is_compared_with_a_scenario_of_the_folder() {
    let study = std::fs::read_to_string(folder().join("studies/road-access.toml")).unwrap();
    let answer = city().post("/assess?scenario=new-link", "application/toml", study).await;
    assert_eq!(answer.status, 200);
    let answer = answer.json();
    assert_eq!(answer["readings"], 4 * 46);
    let total = |side: &str| -> f64 {
        let sites = answer[side]["sites"].as_array().unwrap();
        sites.iter().map(|it| it["total"]["low"].as_f64().unwrap()).sum()
    };
    assert!(total("before") < total("after"), "a new road helps somebody");
}

#[tokio::test]
async fn a_scenario_can_be_sent_too() {
    let sent = |scenario: Value| {
        let both = json!({ "study": study(), "scenario": scenario }).to_string();
        async move { city().post("/assess", "application/json", both).await }
    };
    let edit = json!({ "add": "substations", "point": [-56.2, -34.85] });
    let answer = sent(json!({ "edits": [edit] })).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["before"]["sites"].as_array().unwrap().len(), 46);
    let answer =
        sent(json!({ "edits": [{ "add": "substation", "point": [-56.2, -34.85] }] })).await;
    assert_eq!(answer.status, 422);
    let problem = &answer.json()["problems"][0];
    assert!(problem.to_string().contains("substations"), "{problem}");
}

#[tokio::test]
async fn a_scenario_is_a_name_and_no_path() {
    for name in ["nothing", "../montevideo/scenarios/new-link", "atlas.toml"] {
        let path = format!("/assess?scenario={name}");
        let answer = city().post(&path, "application/json", study().to_string()).await;
        assert_eq!(answer.status, 404, "{name}");
        assert!(answer.json()["error"]["zh"].as_str().unwrap().contains("情景"));
    }
}
