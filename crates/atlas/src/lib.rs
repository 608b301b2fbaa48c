//! The one door to the library: a folder of layers that studies can be put to.
//!
//! The command line and the server hold an [`Atlas`] and nothing else.

mod answer;
mod assessment_layer;
mod atlas;
mod candidates;
mod error;
mod export;
mod file;
mod load;
mod modes;
mod new;
mod scenario;
mod shelf;
mod travel;

pub use answer::Answer;
pub use atlas::Atlas;
pub use error::Error;
pub use export::{export, to_csv, to_geojson};
pub use new::{NewAtlas, new_atlas};
pub use scenario::{
    Changes, Comparison, Edited, Scenario, ScenarioFile, StreetFields, StreetLayers,
};
pub use travel::{
    BadPlace, Band, Matrix, Place, Places, Reach, Reached, Route, RouteStep, StreetPiece, Sum, Trip,
};
