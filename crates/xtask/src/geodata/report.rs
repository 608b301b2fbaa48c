//! What the tiles held, and what became of it.

use std::fmt::Write;

use geo::Geometry;
use siting_layer::{Dataset, Shape};

use super::layers::Sorted;
use super::objects::Merged;
use super::totals::Totals;

/// One mu is 2000/3 square metres.
const SQUARE_METRES_A_MU: f64 = 2000.0 / 3.0;

/// The report as a Markdown page.
pub(crate) fn text(merged: &Merged, sorted: &Sorted) -> String {
    let mut page = String::from("# Layers / 图层\n\nWritten by `cargo xtask geodata`.\n\n");
    add_merged(&mut page, merged).expect("writing to a string does not fail");
    add_layers(&mut page, sorted).expect("writing to a string does not fail");
    add_left_out(&mut page, sorted).expect("writing to a string does not fail");
    page
}

fn add_merged(page: &mut String, merged: &Merged) -> std::fmt::Result {
    let Merged { n_tiles, n_pieces, n_rejoined, n_in_parts, .. } = merged;
    let n_objects = merged.objects.len();
    writeln!(
        page,
        "{n_tiles} tiles hold {n_pieces} pieces of {n_objects} objects. {n_rejoined} objects were cut \
         by tile borders and are whole again; {n_in_parts} lines are in several parts, because they \
         leave the map and come back. Smaller than the tiles' grid of 9 mm, and dropped: {}{}.\n",
        merged.empty.len(),
        list(&merged.empty),
    )
}

fn list(ids: &[impl ToString]) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    if ids.is_empty() { String::new() } else { format!(": {}", ids.join(", ")) }
}

fn add_layers(page: &mut String, sorted: &Sorted) -> std::fmt::Result {
    writeln!(page, "| layer | 图层 | features | km | ha | mu |\n|---|---|--:|--:|--:|--:|")?;
    for (rule, dataset) in &sorted.layers {
        let Totals { n, metres, square_metres } = Totals::of(&geometries(dataset));
        let km = amount(metres / 1e3);
        let (ha, mu) = (amount(square_metres / 1e4), amount(square_metres / SQUARE_METRES_A_MU));
        writeln!(page, "| {} ({}) | {} | {n} | {km} | {ha} | {mu} |", rule.id, rule.en, rule.zh)?;
    }
    Ok(())
}

fn add_left_out(page: &mut String, sorted: &Sorted) -> std::fmt::Result {
    writeln!(page, "\nAn object can be in several layers. In none are:\n\n| objects | what |")?;
    writeln!(page, "|--:|---|")?;
    for (reason, n) in &sorted.left_out {
        writeln!(page, "| {n} | {reason} |")?;
    }
    if !sorted.unread.is_empty() {
        writeln!(page, "\nTag values that are no number and are missing from the layers:\n")?;
    }
    for (value, n) in &sorted.unread {
        writeln!(page, "- `{value}`, {n} times")?;
    }
    Ok(())
}

/// Every shape of a dataset.
pub(crate) fn geometries(dataset: &Dataset) -> Vec<Geometry> {
    dataset.shapes.iter().map(Shape::to_geometry).collect()
}

fn amount(amount: f64) -> String {
    if amount > 0.0 { format!("{amount:.1}") } else { String::new() }
}
