//! From cells to the features of a layer.

use geo::Rect;
use siting_layer::{Column, Kind, Layer, LayerParts, Shapes, Survey, Table};
use siting_units::{LayerId, Name, Text};

use crate::{Fact, Letter, Town, letter::Form};

/// The layer called `id`. Features are called `A1`, `A2` and so on by letter, in reading order.
pub(crate) fn layer(town: &Town, id: &LayerId, survey: Survey) -> Layer {
    let mut shapes = Shapes::default();
    let mut letters: Vec<&Letter> = Vec::new();
    let mut ids = Vec::new();
    for letter in town.legend.iter().filter(|it| it.layer == *id) {
        let n_before = shapes.len();
        push_features(&mut shapes, town, letter);
        for number in 1..=shapes.len() - n_before {
            letters.push(letter);
            ids.push(format!("{}{number}", letter.sign));
        }
    }
    let table = table(&letters);
    Layer::new(LayerParts {
        name: Name::same(id.as_str()),
        ground: shapes.iter().map(siting_layer::Shape::plane_area).collect(),
        name_field: table.column("name").map(|_| "name".to_owned()),
        shapes,
        table,
        ids,
        survey,
        attribution: Text::same(""),
    })
}

fn push_features(shapes: &mut Shapes, town: &Town, letter: &Letter) {
    let cells = town.drawn(letter.sign);
    match letter.form {
        Form::Areas => cells.iter().for_each(|&at| push_square(shapes, town.grid.cell(at))),
        Form::Points => cells.iter().for_each(|&at| {
            shapes.start_row(Kind::Points);
            shapes.push_part([town.grid.cell(at).center()]);
        }),
        Form::Lines => groups(town, cells).iter().for_each(|it| push_lines(shapes, town, it)),
        Form::Regions => groups(town, cells).iter().for_each(|it| push_region(shapes, town, it)),
    }
}

pub(crate) fn push_square(shapes: &mut Shapes, square: Rect) {
    shapes.push_geometry(&square.to_polygon().into());
}

/// Straight runs of cells, first those from west to east, then those from north to south.
fn push_lines(shapes: &mut Shapes, town: &Town, cells: &[usize]) {
    assert!(1 < cells.len(), "a line needs two cells that touch along a side");
    shapes.start_row(Kind::Lines);
    for step in [1, town.grid.columns] {
        let follows = |at: usize| at.checked_sub(step).is_some_and(|it| touch(town, it, at));
        let is_in = |at: usize| cells.binary_search(&at).is_ok();
        for &first in cells.iter().filter(|&&at| !(follows(at) && is_in(at - step))) {
            let mut run = vec![first];
            let mut next = first + step;
            while is_in(next) && follows(next) {
                run.push(next);
                next += step;
            }
            if 1 < run.len() {
                shapes.push_part(run.iter().map(|&at| town.grid.cell(at).center()));
            }
        }
    }
}

fn push_region(shapes: &mut Shapes, town: &Town, cells: &[usize]) {
    let squares: Vec<geo::Polygon> =
        cells.iter().map(|&at| town.grid.cell(at).to_polygon()).collect();
    shapes.push_geometry(&geo::unary_union(&squares).into());
}

/// Cells that touch along a side, together; groups by their first cell, cells rising.
fn groups(town: &Town, cells: Vec<usize>) -> Vec<Vec<usize>> {
    let mut left = cells;
    let mut groups = Vec::new();
    while !left.is_empty() {
        let mut group = vec![left.remove(0)];
        let mut reached = 0;
        while reached < group.len() {
            let here = group[reached];
            group.extend(left.extract_if(.., |at| touch(town, here, *at)));
            reached += 1;
        }
        group.sort_unstable();
        groups.push(group);
    }
    groups
}

/// Whether two cells have a side in common.
fn touch(town: &Town, a: usize, b: usize) -> bool {
    let place = |at: usize| (at / town.grid.columns, at % town.grid.columns);
    let ((row_a, column_a), (row_b, column_b)) = (place(a), place(b));
    row_a.abs_diff(row_b) + column_a.abs_diff(column_b) == 1
}

/// One column an attribute, in the order of their first mention; missing where a letter has none.
fn table(letters: &[&Letter]) -> Table {
    let mut table = Table::default();
    for (attribute, first) in letters.iter().flat_map(|letter| &letter.facts) {
        if table.column(attribute).is_none() {
            let facts = letters.iter().map(|it| it.fact(attribute));
            table.push(attribute.clone(), column(first, facts));
        }
    }
    table
}

/// # Panics
///
/// Panics if numbers and words are mixed.
fn column<'a>(first: &Fact, facts: impl Iterator<Item = Option<&'a Fact>>) -> Column {
    let is_text = matches!(first, Fact::Text(_));
    let facts: Vec<Option<&Fact>> = facts.collect();
    let is_mixed = facts.iter().flatten().any(|it| matches!(it, Fact::Text(_)) != is_text);
    assert!(!is_mixed, "an attribute holds numbers or words, not both");
    if is_text {
        Column::Text(facts.into_iter().map(|it| it.and_then(Fact::word)).collect())
    } else {
        Column::Numbers(facts.into_iter().map(|it| it.and_then(Fact::number)).collect())
    }
}
