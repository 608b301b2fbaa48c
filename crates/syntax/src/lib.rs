//! Files people write, in TOML or JSON, read with every problem in its place.
//!
//! ```
//! use serde::Deserialize;
//! use siting_syntax::{Document, Problems};
//!
//! #[derive(Deserialize)]
//! #[serde(deny_unknown_fields)]
//! struct Park {
//!     name: String,
//!     mu: f64,
//! }
//!
//! let document = Document::toml("park.toml", "nmae = \"east\"\nmu = \"many\"");
//! let mut problems = Problems::default();
//! let park: Option<Park> = document.root(&mut problems).and_then(|it| it.read(&mut problems));
//! assert!(park.is_none());
//! let said: Vec<String> = problems.sorted().iter().map(|it| it.what.to_string()).collect();
//! assert_eq!(said[0], "there is no key called `nmae` here; did you mean `name`?");
//! ```

mod document;
mod fault;
mod node;
mod problem;
mod reading;

pub use document::Document;
pub use fault::InBothLanguages;
pub use node::{Key, Node, NodeValue};
pub use problem::{Place, Problem, Problems};
