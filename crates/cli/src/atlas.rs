//! Opening atlases and putting studies to them, with progress shown.

use std::path::Path;

use siting_atlas::{Answer, Atlas, Comparison, Scenario};
use siting_study::Study;
use siting_units::Lang;

use crate::complaint::Complaint;
use crate::progress::Progress;
use crate::words::pick;

/// Opens the atlas in `folder`.
pub(crate) fn open(folder: &Path, lang: Lang) -> Result<Atlas, Complaint> {
    let progress = Progress::counting(pick(lang, "reading layers", "读取图层"));
    Ok(Atlas::open(folder, &|id| progress.done(id.as_str()))?)
}

/// Reads a study by its name or path.
pub(crate) fn study(atlas: &Atlas, name: &str, lang: Lang) -> Result<Study, Complaint> {
    let _progress = Progress::waiting(pick(lang, "reading the study", "读取研究"));
    let document = atlas.study_document(name)?;
    Ok(atlas.read_study(&study_id(name), &document)?)
}

/// Answers a study.
pub(crate) fn assess(atlas: &Atlas, study: Study, lang: Lang) -> Result<Answer, Complaint> {
    let n_measures = study.constraints.len() + study.criteria.len();
    let progress = Progress::up_to(n_measures, pick(lang, "measuring", "测算"));
    Ok(atlas.assess(study, &|id| progress.begins(id))?)
}

/// Reads a scenario by its name or path.
pub(crate) fn scenario(atlas: &Atlas, name: &str) -> Result<Scenario, Complaint> {
    let document = atlas.scenario_document(name)?;
    Ok(atlas.read_scenario(&study_id(name), &document)?)
}

/// Answers a study as things are and after the edits of a scenario.
pub(crate) fn compare(
    atlas: &Atlas,
    study: &str,
    scenario: &Scenario,
    lang: Lang,
) -> Result<Comparison, Complaint> {
    let progress = Progress::counting(pick(lang, "measuring", "测算"));
    let document = atlas.study_document(study)?;
    Ok(atlas.compare(&study_id(study), &document, scenario, &|id| progress.done(id))?)
}

/// The short name of a study: a file's without its folder and ending.
pub(crate) fn study_id(name: &str) -> String {
    let stem = Path::new(name).file_stem().and_then(|it| it.to_str());
    stem.unwrap_or(name).to_owned()
}
