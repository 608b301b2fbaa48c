//! Siting studies: which candidates are compared, on what, and how much each criterion counts.
//!
//! ```text
//! layers + candidates ─Measure─▶ Readings ─Curve─▶ Scores ─Weights, Aggregation─▶ Totals
//!                                         └─Bound─▶ Verdicts
//! ```
//!
//! Geometry is looked at in one place only, [`Measure::readings`]. Every later step works on plain
//! columns, which is why land parcels and grid cells can share one model.

mod aggregation;
mod ahp;
mod assessment;
mod candidates;
mod constraint;
mod curve;
mod file;
mod filter;
pub mod measure;
mod ranking;
mod readings;
mod study;
mod weights;
mod world;

pub use aggregation::{Aggregation, Contribution};
pub use ahp::{Ahp, AhpError, RandomIndex};
pub use assessment::{Assessment, Taken};
pub use candidates::{Candidates, Cells, hexagons, squares};
pub use constraint::{Bound, Constraint, Verdict};
pub use curve::{Curve, CurveError};
pub use file::{CandidatesFile, GridOf, StudyFile};
pub use filter::{Filter, Selection};
pub use measure::{AnyMeasure, Measure, MeasureError, SettingProblem};
pub use ranking::{RankBy, Ranking};
pub use readings::{Nearest, Readings};
pub use study::{Criterion, Group, Study};
pub use weights::{Weights, WeightsError};
pub use world::World;
