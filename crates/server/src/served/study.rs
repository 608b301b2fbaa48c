//! A study that is served, and its assessment once somebody has asked for it.

use std::sync::Arc;

use siting_atlas::{Answer, Atlas};
use siting_study::Study;
use siting_syntax::Document;
use siting_tiles::TileSource;
use siting_units::{Fingerprint, LayerId};

use super::of_this_program;
use super::once::Once;
use crate::error::Error;
use crate::worker::Workers;

/// What stands before the name of a study in the name of its assessment's layer.
pub(crate) const ASSESSMENT: &str = "assessment-";

/// A study that is served. Its file is read against the atlas, assessed and made into tiles when
/// somebody first asks for each.
#[derive(Debug)]
pub(crate) struct ServedStudy {
    /// The name it is served under.
    pub(crate) name: String,
    pub(crate) atlas: Arc<Atlas>,
    id: String,
    document: Result<Arc<Document>, Error>,
    study: Once<Arc<Study>>,
    assessed: Once<Arc<Assessed>>,
    tiles: Once<Arc<TileSource>>,
}

/// An answer of an atlas, and what is needed to write it.
#[derive(Debug)]
pub(crate) struct Assessed {
    pub(crate) atlas: Arc<Atlas>,
    /// The study's name within its atlas.
    pub(crate) study: String,
    pub(crate) answer: Answer,
    /// Tells apart answers that would be written differently.
    pub(crate) version: Fingerprint,
}

impl ServedStudy {
    pub(super) fn new(atlas: Arc<Atlas>, id: &str, name: String) -> ServedStudy {
        let document = atlas.study_document(id).map(under_its_file_name).map_err(Error::from);
        let (study, assessed, tiles) = (Once::default(), Once::default(), Once::default());
        ServedStudy { name, atlas, id: id.to_owned(), document, study, assessed, tiles }
    }

    /// The name of the layer its assessment makes.
    pub(crate) fn layer_name(&self) -> String {
        format!("{ASSESSMENT}{}", self.name)
    }

    /// The study, read against its atlas.
    pub(crate) async fn study(&self, workers: &Workers) -> Result<Arc<Study>, Error> {
        let (atlas, id) = (Arc::clone(&self.atlas), self.id.clone());
        let document = self.document.clone();
        let read = move || {
            let document = document?;
            Ok(Arc::new(atlas.read_study(&id, &document)?))
        };
        self.study.get(workers, read).await
    }

    /// Its assessment.
    pub(crate) async fn assessed(&self, workers: &Workers) -> Result<Arc<Assessed>, Error> {
        let (study, document) = (self.study(workers).await?, self.document.clone()?);
        let (atlas, id) = (Arc::clone(&self.atlas), self.id.clone());
        let assess = move || {
            let study = Study::clone(&study);
            Ok(Arc::new(Assessed::new(atlas, id, study, &document)?))
        };
        self.assessed.get(workers, assess).await
    }

    /// What the tiles of its assessment are cut from.
    pub(crate) async fn tiles(&self, workers: &Workers) -> Result<Arc<TileSource>, Error> {
        let assessed = self.assessed(workers).await?;
        let id = LayerId::new(format!("{ASSESSMENT}{}", self.id));
        let make = move || {
            let layer = Arc::new(assessed.answer.to_layer(assessed.atlas.attribution()));
            Ok(Arc::new(assessed.atlas.tiles_of(&id, &layer)))
        };
        self.tiles.get(workers, make).await
    }
}

impl Assessed {
    /// Puts `study`, which `document` spells, to `atlas`.
    pub(crate) fn new(
        atlas: Arc<Atlas>,
        id: String,
        study: Study,
        document: &Document,
    ) -> Result<Assessed, Error> {
        let answer = atlas.assess(study, &|_| ())?;
        let written = Fingerprint::of(document.text.as_bytes());
        let taken = Fingerprint::of(answer.n_taken.to_string().as_bytes());
        let parts = [answer.fingerprint, written, taken, of_this_program()];
        Ok(Assessed { atlas, study: id, answer, version: Fingerprint::of_all(parts) })
    }
}

/// Clients have no use for the folders of the server.
fn under_its_file_name(mut document: Document) -> Arc<Document> {
    if let Some(name) = std::path::Path::new(&document.name).file_name() {
        document.name = name.to_string_lossy().into_owned();
    }
    Arc::new(document)
}
