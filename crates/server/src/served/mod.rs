//! What is served: opened atlases, and what has been made from them so far.

mod layer;
mod names;
mod once;
mod study;

use std::sync::Arc;

use siting_atlas::Atlas;
use siting_units::{Fingerprint, Text, says};
use tokio::sync::OnceCell;

pub(crate) use layer::ServedLayer;
pub(crate) use names::Names;
pub(crate) use study::{ASSESSMENT, Assessed, ServedStudy};

use crate::conditional::Written;
use crate::error::Error;

/// Atlases that are served, and what has been made from them so far.
///
/// A snapshot: layers and study files are those of the moment it was made. Cloning is cheap.
///
/// A layer or study goes by its own name where one atlas only has it, and always by
/// `atlas.name`.
#[derive(Clone, Debug)]
pub struct Served {
    pub(crate) snapshot: Arc<Snapshot>,
}

#[derive(Debug)]
pub(crate) struct Snapshot {
    pub(crate) atlases: Vec<Arc<Atlas>>,
    pub(crate) layers: Names<ServedLayer>,
    pub(crate) studies: Names<ServedStudy>,
    pub(crate) atlases_body: OnceCell<Written>,
    pub(crate) studies_body: OnceCell<Written>,
}

says! {
    /// Why atlases cannot be served together.
    #[derive(PartialEq, Eq)]
    pub enum ServedError {
        /// Two atlases have the same name.
        TwoOfOneName {
            /// The name of both folders.
            id: String,
        } => "two atlases are called `{id}`; rename one of the folders",
            "有两个图集都叫 `{id}`，请重命名其中一个文件夹";
    }
}

impl Served {
    /// Serves `atlases`, with the studies that lie in their folders.
    ///
    /// # Errors
    ///
    /// Fails when two atlases have the same name.
    pub fn new(atlases: impl IntoIterator<Item = Arc<Atlas>>) -> Result<Served, ServedError> {
        let atlases: Vec<Arc<Atlas>> = atlases.into_iter().collect();
        for (position, atlas) in atlases.iter().enumerate() {
            if atlases[..position].iter().any(|it| it.id() == atlas.id()) {
                return Err(ServedError::TwoOfOneName { id: atlas.id().to_owned() });
            }
        }
        let snapshot = Snapshot {
            layers: layers(&atlases),
            studies: studies(&atlases),
            atlases,
            atlases_body: OnceCell::new(),
            studies_body: OnceCell::new(),
        };
        Ok(Served { snapshot: Arc::new(snapshot) })
    }
}

impl Snapshot {
    /// The atlas called `id`; the only one when no name is given.
    pub(crate) fn atlas(&self, id: Option<&str>) -> Result<Arc<Atlas>, Error> {
        let found = match (id, self.atlases.as_slice()) {
            (None, [only]) => Some(only),
            (None, _) => return Err(Error::BadRequest(which_atlas())),
            (Some(id), atlases) => atlases.iter().find(|it| it.id() == id),
        };
        found.cloned().ok_or_else(|| {
            let ids = self.atlases.iter().map(|it| it.id());
            Error::NotFound(names::no_such("atlas", "图集", id.unwrap_or_default(), ids))
        })
    }

    /// The layer called `name`.
    pub(crate) fn layer(&self, name: &str) -> Result<Arc<ServedLayer>, Error> {
        let no_such = || names::no_such("layer", "图层", name, self.layers.names());
        self.layers.get(name).ok_or_else(|| Error::NotFound(no_such()))
    }

    /// The study called `name`.
    pub(crate) fn study(&self, name: &str) -> Result<Arc<ServedStudy>, Error> {
        let no_such = || names::no_such("study", "研究", name, self.studies.names());
        self.studies.get(name).ok_or_else(|| Error::NotFound(no_such()))
    }
}

/// What changes whenever this program would write other bytes for the same data.
pub(crate) fn of_this_program() -> Fingerprint {
    Fingerprint::of(concat!(env!("CARGO_PKG_VERSION"), " 1").as_bytes())
}

fn layers(atlases: &[Arc<Atlas>]) -> Names<ServedLayer> {
    let ids = |atlas: &Atlas| atlas.layers().ids().map(ToString::to_string).collect();
    Names::new(atlases, ids, |atlas, id, name| ServedLayer::new(Arc::clone(atlas), id, name))
}

fn studies(atlases: &[Arc<Atlas>]) -> Names<ServedStudy> {
    Names::new(atlases, Atlas::studies, |atlas, id, name| {
        ServedStudy::new(Arc::clone(atlas), id, name)
    })
}

/// What is said of a scenario an atlas does not have.
pub(crate) fn no_such_scenario(name: &str, known: &[String]) -> Error {
    Error::NotFound(names::no_such("scenario", "情景", name, known.iter().map(String::as_str)))
}

fn which_atlas() -> Text {
    Text::new("say which atlas, as in `?atlas=name`", "请指明图集，例如 `?atlas=名称`")
}
