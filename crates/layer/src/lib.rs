//! Geodata in memory: shapes, tables, datasets, layers, grids. Nothing here reads a file.

mod dataset;
mod feature_index;
mod grid;
mod hull;
mod intake;
mod kernel;
mod layer;
mod layers;
mod repair;
#[cfg(test)]
mod repair_tests;
mod report;
mod segment_index;
mod shape;
mod shapes;
mod soundness;
mod survey;
mod table;
mod table_intake;
mod text_column;

pub use dataset::Dataset;
pub use feature_index::FeatureIndex;
pub use grid::Grid;
pub use hull::{hull, hull_of};
pub use intake::{Cell, Intake, Pen, Piece};
pub use kernel::{
    Bounds, Covered, Nearest, Outline, Overlap, Sweep, centroid, hilbert_order, in_hilbert_order,
};
pub use layer::{Layer, LayerParts};
pub use layers::Layers;
pub use repair::made_valid;
pub use report::{FeatureNote, LoadReport};
pub use segment_index::{Search, SegmentIndex};
pub use shape::{Kind, Shape};
pub use shapes::Shapes;
pub use survey::Survey;
pub use table::{Column, Table, Value};
pub use text_column::TextColumn;
