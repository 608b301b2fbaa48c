//! Whatever the unsurveyed ground and the missing fields turn out to hide, the reading holds.

use std::sync::Arc;

use geo::{Coord, Geometry, LineString, Point, Rect};
use proptest::prelude::*;
use siting_layer::{Column, Layer, LayerParts, Layers, Shape, Shapes, Survey, Table};
use siting_units::{LayerId, Name, Text};

use super::{
    AnyMeasure, Around, CountWithin, DistanceToNearest, LengthWithin, Measure, Radius, ShareCovered,
};
use crate::{Candidates, Filter, Readings, World};

/// A feature, and what the data says of its class.
type Known = (Geometry, Option<bool>);

fn feature() -> impl Strategy<Value = Geometry> {
    let corner = (0..40, 0..40).prop_map(|(x, y)| Coord { x: f64::from(x), y: f64::from(y) });
    let size = (1..9, 1..9).prop_map(|(x, y)| Coord { x: f64::from(x), y: f64::from(y) });
    prop_oneof![
        corner.clone().prop_map(|it| Geometry::Point(Point(it))),
        proptest::collection::vec(corner.clone(), 2..5)
            .prop_map(|it| Geometry::LineString(LineString(it))),
        (corner, size).prop_map(|(low, size)| Rect::new(low, low + size).to_polygon().into()),
    ]
}

fn layer(features: &[Known], survey: Survey) -> Layer {
    let shapes = Shapes::from_geometries(features.iter().map(|(it, _)| it));
    let words = features.iter().map(|(_, counts)| counts.map(|it| if it { "yes" } else { "no" }));
    let mut table = Table::default();
    table.push("counts", Column::Text(words.collect()));
    Layer::new(LayerParts {
        name: Name::same("things"),
        ids: (0..shapes.len()).map(|row| row.to_string()).collect(),
        ground: shapes.iter().map(Shape::plane_area).collect(),
        shapes,
        table,
        name_field: None,
        survey,
        attribution: Text::same(""),
    })
}

fn world(features: &[Known], survey: Survey) -> World {
    let mut layers = Layers::default();
    layers.insert(LayerId::new("things"), layer(features, survey));
    layers.into()
}

fn measures() -> Vec<AnyMeasure> {
    let things = || LayerId::new("things");
    let filter = || Some(Filter::parse("counts = 'yes'").expect("a filter"));
    let radius = Radius::new(6.3).expect("more than 0");
    let length = |around| LengthWithin { of: things(), radius, around, filter: filter() };
    vec![
        AnyMeasure::DistanceToNearest(DistanceToNearest { to: things(), filter: filter() }),
        AnyMeasure::ShareCovered(ShareCovered { by: things(), filter: filter() }),
        AnyMeasure::CountWithin(CountWithin { of: things(), radius, filter: filter() }),
        AnyMeasure::LengthWithin(length(Around::Centroid)),
        AnyMeasure::LengthWithin(length(Around::Outline)),
    ]
}

fn take(measure: &AnyMeasure, candidates: &Candidates, world: &World) -> Readings {
    measure.readings(candidates, world).expect("the layer is there")
}

fn everywhere() -> Survey {
    Survey::of_rect(Rect::new((-1e6, -1e6), (1e6, 1e6)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_reading_holds_whatever_is_out_there(
        known in proptest::collection::vec((feature(), proptest::option::weighted(0.8, any::<bool>())), 0..20),
        hidden in proptest::collection::vec(feature(), 0..10),
        truths in proptest::collection::vec(any::<bool>(), 20),
        sites in proptest::collection::vec(feature(), 1..6),
        surveyed in proptest::collection::vec(feature(), 0..4),
    ) {
        use geo::{Intersects, Relate};
        let sites: Vec<Known> = sites.into_iter().map(|it| (it, None)).collect();
        let candidates = Candidates::Sites(Arc::new(layer(&sites, everywhere())));
        // What was surveyed holds no hidden feature.
        let surveyed = Shapes::from_geometries(&surveyed);
        let survey = Survey::of_areas(&surveyed);
        let ground = survey.ground().to_multi_polygon();
        let is_out_there = |it: &Geometry| {
            ground.iter().all(|polygon| !polygon.intersects(it) || polygon.relate(it).is_touches())
        };
        let hidden = hidden.into_iter().filter(is_out_there).map(|it| (it, Some(true)));
        let settled = known.iter().zip(&truths).map(|((shape, class), &truth)| {
            (shape.clone(), class.or(Some(truth)))
        });
        let truth: Vec<Known> = settled.chain(hidden).collect();

        for measure in measures() {
            let said = take(&measure, &candidates, &world(&known, survey.clone()));
            let true_readings = take(&measure, &candidates, &world(&truth, everywhere()));
            for row in 0..candidates.len() {
                let (said, truth) = (said.row(row), true_readings.row(row));
                // Sums run in another order when there are more features.
                prop_assert!(
                    said.low() <= truth.low() + 1e-9 && truth.high() <= said.high() + 1e-9,
                    "{measure:?} says {said:?} of candidate {row}, but it is {truth:?}"
                );
            }
        }
    }
}

#[test]
fn one_thread_and_two_read_the_same() {
    let place = |row: u32| f64::from(row.wrapping_mul(2_654_435_761) % 100_003) / 50.0;
    let feature = |row: u32| {
        let low = Coord { x: place(row), y: place(row + 77_777) };
        let outline = Rect::new(low, Coord { x: low.x + 20.0, y: low.y + 30.0 });
        let line = LineString(vec![low, outline.max(), Coord { x: low.x, y: low.y + 55.5 }]);
        match row % 3 {
            0 => Geometry::Point(Point(low)),
            1 => Geometry::LineString(line),
            _ => Geometry::Polygon(outline.to_polygon()),
        }
    };
    let known: Vec<Known> =
        (0..3000).map(|row| (feature(row), [Some(true), None][row as usize % 5 / 4])).collect();
    let sites: Vec<Known> = (0..5000).map(|row| (feature(row + 500_000), None)).collect();
    let survey = Survey::of_rect(Rect::new((100.0, 100.0), (1900.0, 1900.0)));
    let readings_on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| {
            let candidates = Candidates::Sites(Arc::new(layer(&sites, everywhere())));
            let world = world(&known, survey.clone());
            measures().iter().map(|it| take(it, &candidates, &world)).collect::<Vec<_>>()
        })
    };
    assert_eq!(readings_on(1), readings_on(2));
}
