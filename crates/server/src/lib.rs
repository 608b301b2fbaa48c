//! Atlases over HTTP: layers and assessments as JSON and map tiles, and the browser client.
//!
//! The only crate that knows HTTP and JSON bodies. It holds an [`Atlas`](siting_atlas::Atlas) or
//! several as one immutable [`Served`]; heavy work runs on a bounded pool of workers, never in
//! the async executor.
//!
//! | route | file |
//! |---|---|
//! | `/atlases` | `atlases.rs` |
//! | `/studies` | `studies.rs` |
//! | `/studies/{id}/assessment`, `/studies/{id}/sites/{site}` | `assessments.rs` |
//! | `POST /assess` | `assess.rs` |
//! | `/reach`, `/route`, `POST /matrix` | `travel/` |
//! | `/tiles/{layer}.json`, `/tiles/{layer}/{z}/{x}/{y}.mvt`, `.geojson` | `tiles.rs` |
//! | `/healthz` | `health.rs` |
//! | `/` and the client's files | `page.rs` |

mod address;
mod assess;
mod assessments;
mod atlases;
mod body;
mod compare;
mod conditional;
mod encoding;
mod error;
mod health;
mod limits;
mod page;
mod router;
mod serve;
mod served;
mod studies;
mod tile_cache;
mod tiles;
mod travel;
mod worker;

pub use body::{
    AssessmentBody, AtlasBody, BrokenStudyBody, ComparisonBody, IntervalBody, LayerBody, NameBody,
    ProblemBody, ReadingBody, SiteBody, StudyBody,
};
pub use router::router;
pub use serve::{serve, serve_on};
pub use served::{Served, ServedError};
