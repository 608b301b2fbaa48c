//! Networks of `OpenStreetMap` files, for every mode.

use geo::{Coord, Rect};
use siting_formats::read_osm_pbf;
use siting_layer::{Layer, Layers, Shape};
use siting_travel::{Network, Nodes, Profile};
use siting_units::LayerId;

use crate::world::{join, largest_percent, layer, millimetres, points, shared, spec};

/// A file and what is known of it.
struct Map {
    file: &'static str,
    plane: &'static str,
    /// Kilometres of all its streets, and how far off (in per cent) ours may be.
    km: (f64, f64),
    /// The least part of the kilometres in the largest piece, for truck, car, walk and bicycle, in
    /// per cent.
    largest: [f64; 4],
}

const MODES: [&str; 4] = ["truck", "car", "walk", "bicycle"];

fn layers(map: &Map) -> Option<Layers> {
    let bytes = std::fs::read(shared(map.file)?).unwrap();
    let mut layers = Layers::default();
    for name in ["streets", "junctions", "turns"] {
        let dataset = read_osm_pbf("map.osm.pbf", Some(name), &bytes).unwrap();
        // A map may have no turn restriction at all.
        if !dataset.shapes.is_empty() {
            layers.insert(LayerId::new(name), layer(dataset, map.plane));
        }
    }
    Some(layers)
}

fn built(layers: &Layers, mode: &str) -> Network {
    let mut spec = spec(Nodes::Ids, &[]);
    let there = |name| Some(LayerId::new(name)).filter(|it| layers.get(it).is_some());
    (spec.junctions, spec.turns) = (there("junctions"), there("turns"));
    Network::new(&spec, layers, &Profile::shipped(mode).unwrap()).unwrap()
}

/// Points spread over a rectangle without large gaps (Roberts, 2018), the same every time.
fn spread(bounds: Rect, n: usize) -> Vec<Coord> {
    let at = |row: usize| {
        let [x, y] = [0.754_877_666, 0.569_840_291].map(|step| (0.5 + step * row as f64).fract());
        let corner = bounds.min();
        Coord { x: corner.x + x * bounds.width(), y: corner.y + y * bounds.height() }
    };
    (0..n).map(at).collect()
}

fn check(map: &Map) {
    let Some(layers) = layers(map) else { return };
    let streets: &Layer = layers.get(&LayerId::new("streets")).unwrap();
    let km = streets.shapes().iter().map(Shape::plane_length).sum::<f64>() / 1000.0;
    let (expected, percent) = map.km;
    let is_near = (km / expected - 1.0).abs() <= percent / 100.0;
    assert!(is_near, "{}: {km} km of streets, not {expected}", map.file);
    for (mode, least) in MODES.into_iter().zip(map.largest) {
        let network = built(&layers, mode);
        let report = network.report().unwrap();
        let open: f64 = report.km_by_class.values().sum();
        let closed: f64 = report.closed.values().map(|it| it.2).sum();
        let what = format!("{} by {mode}", map.file);
        assert_eq!(report.n_unusable, 0, "{what}");
        assert!((open + closed - km).abs() < 0.001 * km, "{what}: {open} + {closed} km of {km}");
        let largest = largest_percent(&network);
        assert!(least <= largest, "{what}: {largest} % of {open} km in the largest piece");
        if mode == "walk" {
            assert_symmetric(&network, streets.bounds().unwrap(), &what);
        }
    }
}

/// On foot it is as far there as back.
fn assert_symmetric(network: &Network, bounds: Rect, what: &str) {
    let places = join(network, &points(spread(bounds, 60)));
    let mm = millimetres(network, &places);
    let mut n_trips = 0;
    for from in 0..places.len() {
        for to in 0..from {
            assert_eq!(mm[from][to], mm[to][from], "{what}: {from} to {to} and back");
            n_trips += usize::from(mm[from][to].is_some());
        }
    }
    assert!(0 < n_trips, "{what}: no two places are connected");
}

/// 10,738 km, says the data's own note.
#[test]
fn porto() {
    check(&Map {
        file: "osm/porto.osm.pbf",
        plane: "EPSG:32629",
        km: (10_738.0, 0.1),
        largest: [98.0, 98.0, 98.0, 98.0],
    });
}

/// 1,314 km, says the data's own note. Many tracks to mountain pastures are private or closed.
#[test]
fn liechtenstein() {
    check(&Map {
        file: "osm/liechtenstein_2021-01.osm.pbf",
        plane: "EPSG:32632",
        km: (1_314.0, 0.2),
        largest: [89.0, 88.0, 97.0, 96.0],
    });
}

/// Nobody says how much there is: 855.2 km as read here. On foot the parishes are apart, for the
/// roads between them are trunk roads.
#[test]
fn andorra() {
    check(&Map {
        file: "osm/andorra.osm.pbf",
        plane: "EPSG:32631",
        km: (855.2, 0.1),
        largest: [93.0, 94.0, 79.0, 94.0],
    });
}

/// Nobody says how much there is: 123.0 km as read here. Streets leave the cut map and come back.
#[test]
fn monaco() {
    check(&Map {
        file: "osm/monaco_pt.osm.pbf",
        plane: "EPSG:32632",
        km: (123.0, 0.1),
        largest: [84.0, 86.0, 96.0, 90.0],
    });
}

/// 2,021 km, says the data's own note.
#[test]
fn porto_alegre() {
    check(&Map {
        file: "porto-alegre/poa/poa_osm.pbf",
        plane: "EPSG:32722",
        km: (2_021.0, 1.0),
        largest: [96.0, 96.0, 98.0, 95.0],
    });
}

/// 97 km, says the data's own note; 94.1 km without what nobody travels along. A few blocks of a
/// city, so one-way streets leave the map and do not come back.
#[test]
fn helsinki() {
    check(&Map {
        file: "helsinki/Helsinki.osm.pbf",
        plane: "EPSG:32635",
        km: (97.0, 4.0),
        largest: [86.0, 85.0, 98.0, 80.0],
    });
}
