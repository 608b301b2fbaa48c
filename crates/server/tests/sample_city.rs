//! The sample city, served as it is.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::path::Path;
use std::sync::Arc;

use common::Server;
use serde_json::Value;
use siting_atlas::Atlas;
use siting_server::{AssessmentBody, Served};

fn city() -> Arc<Atlas> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../geodata/montevideo");
    Arc::new(Atlas::open(&folder, &|_| ()).unwrap())
}

#[tokio::test]
async fn the_sample_city_is_ranked_and_mapped() {
    let server = Server::serving(Served::new([city()]).unwrap());
    for layer in server.get("/atlases").await.json()[0]["layers"].as_array().unwrap() {
        let (id, n) = (layer["id"].as_str().unwrap(), layer["n_features"].as_u64().unwrap());
        let tile = server.get(&format!("/tiles/{id}/0/0/0.geojson")).await;
        assert_eq!(tile.status.as_u16(), if n == 0 { 204 } else { 200 }, "{id}");
        assert!(tile.bytes.len() < 2 << 20, "{id}: {} bytes", tile.bytes.len());
        assert_eq!(server.get(&format!("/tiles/{id}.json")).await.status, 200);
    }
    for study in server.get("/studies").await.json().as_array().unwrap() {
        assert!(study.get("problems").is_none(), "{study}");
        let id = study["id"].as_str().unwrap();
        let found = server.get(&format!("/studies/{id}/assessment")).await.json();
        let sites = found["sites"].as_array().unwrap();
        assert_eq!(sites.len() as u64, study["n_candidates"].as_u64().unwrap());
        sites.iter().for_each(check_sum);
        let tile = server.get(&format!("/tiles/assessment-{id}/0/0/0.mvt")).await;
        assert_eq!(tile.status, 200, "{id}");
    }
    let parks = server.get("/studies/parks/assessment?top=3").await.json();
    assert_eq!(parks["sites"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn an_answer_sent_in_blocks_has_the_bytes_of_one_written_at_once() {
    let atlas = city();
    let assess = |id: &str| {
        let study = atlas.read_study(id, &atlas.study_document(id).unwrap()).unwrap();
        atlas.assess(study, &|_| ()).unwrap()
    };
    for id in atlas.studies() {
        // The second time every reading comes off the shelf, as it will for the server.
        drop(assess(&id));
        let answer = assess(&id);
        let server = Server::serving(Served::new([Arc::clone(&atlas)]).unwrap());
        for top in [None, Some(0), Some(1), Some(511), Some(512), Some(513), Some(1024)] {
            let query = top.map_or_else(String::new, |it| format!("?top={it}"));
            let sent = server.get(&format!("/studies/{id}/assessment{query}")).await;
            let whole = serde_json::to_string(&AssessmentBody::of(&atlas, &id, &answer, top));
            assert!(sent.text() == whole.unwrap(), "{id}{query}");
        }
    }
}

/// Contributions sum to the total, whichever bound is asked for.
#[track_caller]
fn check_sum(site: &Value) {
    for bound in ["low", "high"] {
        let parts = site["criteria"].as_object().unwrap().values();
        let sum: f64 = parts.map(|it| it["contribution"][bound].as_f64().unwrap()).sum();
        let total = site["total"][bound].as_f64().unwrap();
        assert!((sum - total).abs() < 1e-9, "{site}");
    }
}
