//! The answer to a study that is sent.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use serde::Deserialize;
use siting_atlas::{Atlas, Error as AtlasError};
use siting_study::{CandidatesFile, SettingProblem, StudyFile};
use siting_syntax::{Document, Problems};
use siting_units::Text;

use crate::assessments::body;
use crate::compare;
use crate::conditional::json;
use crate::encoding::refuse_compressed;
use crate::error::Error;
use crate::limits::{MOST_CANDIDATES, MOST_READINGS};
use crate::router::App;
use crate::served::Assessed;

/// What may follow the `?` of a study that is sent.
#[derive(Debug, Deserialize)]
pub(crate) struct PutTo {
    /// The atlas to put it to.
    atlas: Option<String>,
    /// A scenario in the atlas's folder to compare with.
    scenario: Option<String>,
}

/// `POST /assess?atlas=ID&scenario=NAME`: the answer to the study that is sent, in TOML or JSON; with
/// a scenario, also the answer after its edits. A scenario can be sent too:
/// `{"study": ..., "scenario": ...}`.
pub(crate) async fn assess(
    State(app): State<App>,
    Query(PutTo { atlas, scenario }): Query<PutTo>,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Error> {
    let atlas = app.served().atlas(atlas.as_deref())?;
    let document = document(&headers, &sent)?;
    let named = scenario.map(|name| compare::named(&atlas, &name)).transpose()?;
    let with_scenario = match named {
        Some(scenario) => Some((document.clone(), scenario)),
        None => compare::both(&document.text),
    };
    if let Some((study, scenario)) = with_scenario {
        check_size(&atlas, &study)?;
        let compare = move || compare::compared(&atlas, &study, &scenario);
        return Ok(json(Bytes::from(app.assessing.run(compare).await??)));
    }
    let assessed = app.assessing.run(move || answer(atlas, &document)).await??;
    Ok(json(body(Arc::new(assessed), None, app.assessing.clone())))
}

/// The study a client sent: JSON if it says so, else TOML.
fn document(headers: &HeaderMap, sent: &[u8]) -> Result<Document, Error> {
    let value = |name| headers.get(name).and_then(|it| it.to_str().ok());
    refuse_compressed(headers)?;
    let text = std::str::from_utf8(sent).map_err(|_| {
        Error::BadRequest(Text::new("a study is text in UTF-8", "研究文件应为 UTF-8 文本"))
    })?;
    let kind = value(header::CONTENT_TYPE).unwrap_or_default();
    let is_json = kind.split(';').next().is_some_and(|it| it.trim() == "application/json");
    let (json, toml) = (Document::json("study.json", text), Document::toml("study.toml", text));
    Ok(if is_json { json } else { toml })
}

/// What a study is called that is sent and has no name.
pub(crate) const SENT: &str = "sent";

fn answer(atlas: Arc<Atlas>, document: &Document) -> Result<Assessed, Error> {
    check_size(&atlas, document)?;
    let study = atlas.read_study(SENT, document)?;
    Assessed::new(atlas, SENT.to_owned(), study, document)
}

/// Refuses a study that would fill the server's memory with generated candidates.
fn check_size(atlas: &Atlas, document: &Document) -> Result<(), Error> {
    let mut problems = Problems::default();
    let Some(file) = StudyFile::read(document, &mut problems) else { return Ok(()) };
    let n = n_candidates(atlas, &file).unwrap_or(0.0);
    if n <= MOST_CANDIDATES && n * file.n_measures() as f64 <= MOST_READINGS {
        return Ok(());
    }
    let mut problems = Problems::default();
    let n_readings = n * file.n_measures() as f64;
    let what = Text::new(
        format!(
            "this would take about {n_readings:.0} readings of {n:.0} candidates; the server takes \
             {MOST_READINGS} of {MOST_CANDIDATES}"
        ),
        format!(
            "将对约 {n:.0} 个候选单元测算约 {n_readings:.0} 次；服务器最多接受 {MOST_CANDIDATES} 个、\
             {MOST_READINGS} 次"
        ),
    );
    file.blame_candidates(SettingProblem { written: String::new(), what }, &mut problems);
    let (document, problems) = (Box::new(document.clone()), problems.sorted());
    Err(AtlasError::File { document, problems }.into())
}

/// About how many candidates a study file compares.
fn n_candidates(atlas: &Atlas, file: &StudyFile) -> Option<f64> {
    let (metres, within) = match file.candidates()? {
        CandidatesFile::Generated { metres, within, .. } => (metres, within),
        CandidatesFile::Outlines { layer, .. } => {
            return Some(atlas.layers().get(layer)?.len() as f64);
        }
    };
    let ground = match within {
        Some(layer) => atlas.layers().get(layer)?.bounds()?,
        None => atlas.bounds()?,
    };
    let is_a_width = 0.0 < *metres;
    is_a_width.then(|| ground.width() * ground.height() / (metres * metres))
}
