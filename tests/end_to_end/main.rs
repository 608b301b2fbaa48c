//! End-to-end tests: the real binary and the real server, on made-up towns and on real cities.

mod browser;
mod distances;
mod exports;
mod formats;
mod serving;
mod shelf;
mod suite;
