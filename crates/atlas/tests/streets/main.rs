//! Street networks of real data, and of data that is no network.
#![allow(clippy::unwrap_used, clippy::panic, reason = "in a test a panic is the message")]

mod bad_input;
mod coquimbo;
mod osm;
mod sample_cities;
mod world;
