//! Readings put together after an edit are those of the edited data, to the last bit.

use geo::{Point, Rect};
use proptest::prelude::*;
use siting_study::measure::{
    Area, Around, Attribute, CountWithin, DistanceToNearest, LengthWithin, Matches, Radius,
    ShareCovered,
};
use siting_study::{AnyMeasure, Candidates, Cells, Filter, Measure, World};

use super::*;
use crate::scenario::affected::{Counterparts, Side};
use crate::scenario::splice::readings_after;

/// A feature, and what the data says of its class.
type Known = (Geometry, Option<bool>);

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![(0..60).prop_map(|it| f64::from(it) * 10.0), 0.0..600.0]
}

fn feature() -> impl Strategy<Value = Geometry> {
    let corner = || (number(), number()).prop_map(at);
    let size = (1.0..90.0, 1.0..90.0).prop_map(|(x, y)| Coord { x, y });
    let line = proptest::collection::vec((-40.0..40.0, -40.0..40.0), 1..4);
    prop_oneof![
        corner().prop_map(|it| Geometry::Point(Point(it))),
        (corner(), line).prop_map(|(start, steps)| {
            let mut line = vec![start];
            line.extend(steps.into_iter().map(|(x, y)| start + Coord { x, y }));
            Geometry::LineString(LineString(line))
        }),
        (corner(), size).prop_map(|(low, size)| Rect::new(low, low + size).to_polygon().into()),
    ]
}

fn known() -> impl Strategy<Value = Known> {
    (feature(), proptest::option::weighted(0.8, any::<bool>()))
}

fn word(counts: bool) -> &'static str {
    if counts { "yes" } else { "no" }
}

fn layer_of(features: &[Known], survey: Survey) -> Layer {
    let shapes = Shapes::from_geometries(features.iter().map(|(it, _)| it));
    let mut table = Table::default();
    let words = features.iter().map(|(_, counts)| counts.map(word));
    table.push("counts", Column::Text(words.collect()));
    let numbers = (0..features.len()).map(|it| (it % 3 > 0).then_some(it as f64));
    table.push("number", Column::Numbers(numbers.collect()));
    let ids: Vec<String> = (0..features.len()).map(|row| format!("f{row}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let parts = layer(shapes, &ids, table).parts().clone();
    Layer::new(LayerParts { survey, ..parts })
}

fn measures() -> Vec<AnyMeasure> {
    let things = || LayerId::new("things");
    let radius = Radius::new(63.0).unwrap();
    let filters = [None, Some(Filter::parse("counts = 'yes'").unwrap())];
    let of_things = filters.into_iter().flat_map(|filter| {
        let length = |around| LengthWithin { of: things(), radius, around, filter: filter.clone() };
        vec![
            AnyMeasure::DistanceToNearest(DistanceToNearest {
                to: things(),
                filter: filter.clone(),
            }),
            AnyMeasure::ShareCovered(ShareCovered { by: things(), filter: filter.clone() }),
            AnyMeasure::CountWithin(CountWithin { of: things(), radius, filter: filter.clone() }),
            AnyMeasure::LengthWithin(length(Around::Centroid)),
            AnyMeasure::LengthWithin(length(Around::Outline)),
        ]
    });
    let attribute = |field: &str| Attribute { field: field.to_owned(), unit: None };
    let own = [
        AnyMeasure::Area(Area {}),
        AnyMeasure::Matches(Matches { filter: Filter::parse("counts = 'yes'").unwrap() }),
        AnyMeasure::Attribute(attribute("counts")),
        AnyMeasure::Attribute(attribute("number")),
    ];
    of_things.chain(own).collect()
}

/// Random edits of the layer `id` with `n` features.
fn edits(id: &'static str, n: usize) -> impl Strategy<Value = String> {
    let ids = proptest::collection::btree_set(0..n, 0..4);
    let added = proptest::collection::vec(known(), 0..3);
    (ids.clone(), ids, added, any::<bool>()).prop_map(move |(gone, changed, added, to)| {
        let list = |rows: &[usize]| {
            rows.iter().map(|row| format!("\"f{row}\"")).collect::<Vec<_>>().join(", ")
        };
        let gone: Vec<usize> = gone.into_iter().collect();
        let changed: Vec<usize> = changed.into_iter().filter(|it| !gone.contains(it)).collect();
        let mut toml = String::new();
        if !gone.is_empty() {
            toml += &format!("[[edits]]\nremove = \"{id}\"\nids = [{}]\n", list(&gone));
        }
        if !changed.is_empty() {
            let to = word(to);
            toml += &format!(
                "[[edits]]\nchange = \"{id}\"\nids = [{}]\nset = {{ counts = \"{to}\" }}\n",
                list(&changed)
            );
        }
        for (geometry, counts) in added {
            let (key, coords) = match &geometry {
                Geometry::Point(it) => ("point", vec![it.0]),
                Geometry::LineString(it) => ("line", it.0.clone()),
                Geometry::Polygon(it) => ("area", it.exterior().0.clone()),
                _ => unreachable!("none of these is drawn"),
            };
            let places = coords.iter().map(|c| format!("[{:?}, {:?}]", c.x, c.y));
            let places = places.collect::<Vec<_>>().join(", ");
            let places = if key == "point" { places } else { format!("[{places}]") };
            let fields =
                counts.map_or("{}".to_owned(), |it| format!("{{ counts = \"{}\" }}", word(it)));
            toml += &format!(
                "[[edits]]\nadd = \"{id}\"\nplane = true\n{key} = {places}\nfields = {fields}\n"
            );
        }
        toml
    })
}

fn cells_of(metres: f64) -> Candidates {
    let corner = at((0.0, 0.0));
    let side = (600.0 / metres) as usize;
    let north_west = Coord { x: corner.x, y: corner.y + 600.0 };
    let grid = siting_layer::Grid { north_west, cell_metres: metres, columns: side, rows: side };
    let chosen: Vec<u32> = (0..grid.len() as u32).collect();
    let ground = vec![metres * metres; chosen.len()];
    Candidates::Cells(Arc::new(Cells { grid, chosen, ground }))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn what_is_taken_again_makes_the_column_that_taking_all_gives(
        things in proptest::collection::vec(known(), 5..60),
        sites in proptest::collection::vec(known(), 5..40),
        (of_things, of_sites) in (edits("things", 5), prop_oneof![Just(String::new()), edits("sites", 5)]),
        survey in prop_oneof![Just(2000.0), Just(50.0), Just(-100.0)],
    ) {
        let (low, high) = (at((-survey, -survey)), at((600.0 + survey, 600.0 + survey)));
        let survey = Survey::of_rect(Rect::new(low, high));
        let mut layers = Layers::default();
        layers.insert(LayerId::new("things"), layer_of(&things, survey.clone()));
        layers.insert(LayerId::new("sites"), layer_of(&sites, survey));
        let toml = of_things + &of_sites;
        prop_assume!(!toml.is_empty());
        let edited = read(&toml, &layers, &StreetLayers::new()).unwrap().apply(&layers);
        let (base, after) = (World::from(layers), World::from(edited.layers));
        let sites = |world: &World| {
            Candidates::Sites(Arc::clone(world.layers.get(&LayerId::new("sites")).unwrap()))
        };
        let cells = cells_of(100.0);
        for (old, new) in [(sites(&base), sites(&after)), (cells.clone(), cells)] {
            let before = Side { candidates: &old, world: &base };
            let now = Side { candidates: &new, world: &after };
            let counterparts = Counterparts::between(&old, &new);
            for measure in measures() {
                let Ok(readings) = measure.readings(&old, &base) else { continue };
                let (spliced, n_taken) =
                    readings_after(&measure, before, &readings, now, &counterparts, &edited.changes).unwrap();
                let all = measure.readings(&new, &after).unwrap();
                prop_assert!(spliced == all, "{:?}, {} taken of {}\n{:?}\n{:?}", measure, n_taken, new.len(), spliced, all);
            }
        }
    }
}
