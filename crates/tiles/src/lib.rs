//! Layers as map tiles: MVT, `GeoJSON` and `TileJSON`.
//!
//! A [`TileSource`] cuts the tile asked for: features near it are picked from an index, simplified
//! to the zoom, clipped to the tile and a margin around it, and rounded to the tile's units. The
//! same source and tile always give the same bytes.
//!
//! - **Simplifying** keeps borders that two features share together: which vertices stay at a zoom
//!   is decided once a border, not once a feature or tile (see `detail.rs`).
//! - **Nothing goes missing silently**: features smaller than a pixel stand in for one another,
//!   one a pixel, and where a tile would be too heavy (200,000 vertices, or about 500 kB
//!   compressed), one in up to 8 by 8 pixels; if that does not do, the smallest are left out.
//!   [`Tile::n_dropped`] counts all of them.

mod budget;
mod clip;
mod cut;
mod detail;
mod dust;
mod frame;
mod geojson;
mod mvt;
mod properties;
mod quantised;
mod source;
mod tile;
mod tile_id;
mod tilejson;

pub use frame::{BUFFER, EXTENT, MAX_ZOOM, PIXEL};
pub use source::{TileSource, TileSourceError};
pub use tile::Tile;
pub use tile_id::{DEEPEST_ZOOM, TileId, TileIdError};
