//! The answer to a study that is sent with a scenario: as things are, and after its edits.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;
use siting_atlas::{Atlas, Error as AtlasError};
use siting_study::SettingProblem;
use siting_syntax::{Document, Problems};
use siting_units::Text;

use crate::assess::SENT;
use crate::body::ComparisonBody;
use crate::error::Error;
use crate::limits::MOST_COMPARED;
use crate::served::no_such_scenario;

/// A study and a scenario in one JSON body.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Both<'a> {
    #[serde(borrow)]
    study: &'a RawValue,
    #[serde(borrow)]
    scenario: &'a RawValue,
}

/// The study and the scenario that are sent together, if they are.
pub(crate) fn both(sent: &str) -> Option<(Document, Document)> {
    let Both { study, scenario } = serde_json::from_str(sent).ok()?;
    Some((
        Document::json("study.json", study.get()),
        Document::json("scenario.json", scenario.get()),
    ))
}

/// The scenario of that name in the atlas's folder; a path is no name.
pub(crate) fn named(atlas: &Atlas, name: &str) -> Result<Document, Error> {
    let known = atlas.scenarios();
    if !known.iter().any(|it| it == name) {
        return Err(no_such_scenario(name, &known));
    }
    let mut document = atlas.scenario_document(name)?;
    document.name = format!("{name}.toml");
    Ok(document)
}

/// The study's answers before and after the edits, as JSON.
pub(crate) fn compared(
    atlas: &Arc<Atlas>,
    study: &Document,
    scenario: &Document,
) -> Result<Vec<u8>, Error> {
    let scenario = atlas.read_scenario(SENT, scenario)?;
    let candidates = atlas.read_study(SENT, study)?.candidates.len();
    if MOST_COMPARED < candidates {
        return Err(too_many(study, candidates).into());
    }
    let comparison = atlas.compare(SENT, study, &scenario, &|_| ())?;
    let body = ComparisonBody::of(atlas, SENT, &scenario, &comparison);
    serde_json::to_vec(&body).map_err(|_| Error::Panicked)
}

fn too_many(study: &Document, n: usize) -> AtlasError {
    let mut problems = Problems::default();
    let what = Text::new(
        format!("a comparison has up to {MOST_COMPARED} candidates, this one has {n}"),
        format!("情景比较最多 {MOST_COMPARED} 个候选单元，这里有 {n} 个"),
    );
    let written = String::new();
    if let Some(file) = siting_study::StudyFile::read(study, &mut Problems::default()) {
        file.blame_candidates(SettingProblem { written, what }, &mut problems);
    }
    AtlasError::File { document: Box::new(study.clone()), problems: problems.sorted() }
}
