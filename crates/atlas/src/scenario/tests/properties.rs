//! What holds whatever the edits.

use proptest::prelude::*;

use super::*;
use crate::scenario::changes::Changes;

/// Vertices on a coarse raster, so that lines touch, overlap and share ends.
fn line() -> impl Strategy<Value = Vec<(f64, f64)>> {
    let vertex = (0..9, 0..9).prop_map(|(x, y)| (f64::from(x) * 50.0, f64::from(y) * 50.0));
    proptest::collection::vec(vertex, 2..5)
        .prop_filter("it has a length", |line| line.iter().any(|it| *it != line[0]))
}

fn roads(lines: &[Vec<(f64, f64)>]) -> Layers {
    let geometry = |line: &Vec<(f64, f64)>| {
        Geometry::LineString(LineString(line.iter().map(|&it| at(it)).collect()))
    };
    let geometries: Vec<Geometry> = lines.iter().map(geometry).collect();
    let ids: Vec<String> = (0..lines.len()).map(|row| format!("w{row}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let mut table = Table::default();
    table.push("from", Column::Numbers((0..lines.len()).map(|it| Some(2.0 * it as f64)).collect()));
    table.push(
        "to",
        Column::Numbers((0..lines.len()).map(|it| Some(2.0 * it as f64 + 1.0)).collect()),
    );
    table.push("class", Column::Text(ids.iter().map(|it| Some(*it)).collect::<TextColumn>()));
    let mut layers = Layers::default();
    layers.insert(LayerId::new("roads"), layer(Shapes::from_geometries(&geometries), &ids, table));
    layers
}

fn length(layer: &Layer) -> f64 {
    layer.shapes().iter().map(Shape::plane_length).sum()
}

fn ends(shape: Shape<'_>) -> [Coord; 2] {
    let coords = shape.coords();
    [coords[0], coords[coords.len() - 1]]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_line_that_crosses_others_meets_them_all(
        lines in proptest::collection::vec(line(), 0..8),
        new in line(),
        snap in prop_oneof![Just(0.0), Just(25.0), Just(80.0)],
    ) {
        let layers = roads(&lines);
        let more = format!("id = \"new\"\nconnect = \"crossings\"\nsnap-metres = {snap}");
        let Ok(scenario) = read(&add(&new, &more), &layers, &with_nodes()) else {
            // Both ends were drawn onto the same place.
            prop_assert!(snap > 0.0);
            return Ok(());
        };
        let edited = scenario.apply(&layers);
        let id = LayerId::new("roads");
        let (before, after) = (layers.get(&id).unwrap(), edited.layers.get(&id).unwrap());

        let mut ids: Vec<&String> = after.ids().iter().collect();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), after.len(), "ids differ");
        // Nothing of the old streets is lost, but for centimetres where lines meet.
        let is_new = |row: usize| after.ids()[row].split('.').next() == Some("new");
        let old: f64 = (0..after.len()).filter(|&row| !is_new(row)).map(|row| after.shape(row).plane_length()).sum();
        prop_assert!((old - length(before)).abs() < 0.1, "{} {}", old, length(before));
        // Whatever place a piece of the new line has in common with another line is an end of both.
        for row in (0..after.len()).filter(|&row| is_new(row)) {
            for other in (0..after.len()).filter(|&other| !is_new(other)) {
                let (ours, theirs) = (after.shape(row), after.shape(other));
                for (a, b) in ours.segments() {
                    for (c, d) in theirs.segments() {
                        let met = geo::line_intersection::line_intersection(
                            geo::Line::new(a, b), geo::Line::new(c, d));
                        let Some(geo::line_intersection::LineIntersection::SinglePoint { intersection, .. }) = met else { continue };
                        // Moved onto one another, they have all their way in common, but for rounding.
                        let ((x, y), (u, v)) = ((b - a).x_y(), (d - c).x_y());
                        if (x * v - y * u).abs() < 1e-6 * x.hypot(y) * u.hypot(v) {
                            continue;
                        }
                        let near = |it: Coord| (it.x - intersection.x).hypot(it.y - intersection.y) < 0.02;
                        prop_assert!(ends(ours).into_iter().any(near) && ends(theirs).into_iter().any(near),
                            "{} and {} at {:?}", after.ids()[row], after.ids()[other], intersection);
                    }
                }
            }
        }
        // Ends of fresh nodes are in one place.
        let value = |column: &str, row| match after.table().column(column).unwrap().value(row) {
            Value::Number(number) => number,
            it => panic!("{it:?}"),
        };
        let mut places = std::collections::HashMap::new();
        for row in 0..after.len() {
            for (node, place) in [value("from", row), value("to", row)].into_iter().zip(ends(after.shape(row))) {
                if node < 0.0 {
                    let known = *places.entry(node.to_bits()).or_insert(place);
                    prop_assert!(known == place, "{} {:?} {:?}", node, known, place);
                }
            }
        }
    }

    #[test]
    fn rows_are_found_again_both_ways(gone in proptest::collection::vec(any::<bool>(), 0..40), n_added in 0_u32..4) {
        let n = gone.len() as u32;
        let removed: Vec<u32> = (0..n).filter(|&row| gone[row as usize]).collect();
        let changes = Changes::new(n, removed, 0..n, n_added);
        let kept: Vec<u32> = (0..n).filter(|&row| !gone[row as usize]).collect();
        for row in 0..n {
            let after = kept.iter().position(|&it| it == row).map(|it| it as u32);
            prop_assert_eq!(changes.row_after(row), after);
        }
        for row in 0..kept.len() as u32 + n_added {
            prop_assert_eq!(changes.row_before(row), kept.get(row as usize).copied());
        }
        prop_assert_eq!(changes.added().len() as u32, n_added);
        prop_assert_eq!(changes.changed().len(), kept.len());
    }
}
