//! The JSON of answers. These types are the only place that says what its keys are called.

mod assessment;
mod atlas;
mod comparison;
mod problem;
mod site;
mod study;
mod value;

pub use assessment::AssessmentBody;
pub use atlas::{AtlasBody, LayerBody};
pub use comparison::ComparisonBody;
pub use problem::ProblemBody;
pub use site::SiteBody;
pub use study::{BrokenStudyBody, StudyBody};
pub use value::{IntervalBody, NameBody, ReadingBody};
