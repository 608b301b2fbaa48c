//! Trips on the streets of a small town: reach, routes and matrices, as files and as numbers.

use std::path::Path;

use geo::{Contains, Coord, Intersects, Point};
use siting_atlas::{Atlas, Error, Place, Places, Trip};
use siting_travel::Direction;
use siting_units::LayerId;

const WEST: f64 = -56.20;
const SOUTH: f64 = -34.90;

/// A feature with a geometry at hundredths of a degree from the south-west.
fn feature(kind: &str, at: &[(f64, f64)], properties: &str) -> String {
    let degrees = at.iter().map(|(x, y)| format!("[{},{}]", WEST + x / 100.0, SOUTH + y / 100.0));
    let degrees: Vec<String> = degrees.collect();
    let coordinates = match kind {
        "Point" => degrees[0].clone(),
        "LineString" => format!("[{}]", degrees.join(",")),
        _ => format!("[[{}]]", degrees.join(",")),
    };
    format!(
        r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}"#
    )
}

fn write(folder: &Path, name: &str, features: &[String]) {
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    std::fs::write(folder.join(name), text).expect("the folder can be written to");
}

/// Streets three by three, a one-way street out to the east with a shop at its end, a shop at sea.
fn town(folder: &Path) -> Atlas {
    let mut streets = Vec::new();
    for nth in 0..3 {
        let at = f64::from(nth);
        let called = |id: &str, name: &str| {
            format!(r#""id":"{id}{nth}","name":"{nth} {name}","highway":"tertiary""#)
        };
        let (along, up) = (called("along", "Street"), called("up", "Avenue"));
        streets.push(feature("LineString", &[(0.0, at), (1.0, at), (2.0, at)], &along));
        streets.push(feature("LineString", &[(at, 0.0), (at, 1.0), (at, 2.0)], &up));
    }
    let out = r#""id":"out","name":null,"highway":"tertiary","oneway":"yes""#;
    streets.push(feature("LineString", &[(2.0, 1.0), (4.0, 1.0)], out));
    write(folder, "streets.geojson", &streets);
    let shop = |id: &str, x, y, jobs: &str| {
        feature("Point", &[(x, y)], &format!(r#""id":"{id}","jobs":{jobs}"#))
    };
    let shops = [
        shop("a", 0.0005, 0.0005, "10"),
        shop("b", 1.5, 2.0005, "null"),
        shop("end", 3.999, 1.0005, "7"),
        shop("sea", 9.0, 9.0, "1000"),
    ];
    write(folder, "shops.geojson", &shops);
    let corners = [(-20.0, -20.0), (20.0, -20.0), (20.0, 20.0), (-20.0, 20.0), (-20.0, -20.0)];
    write(folder, "ground.geojson", &[feature("Polygon", &corners, "")]);
    let toml = "plane = 'EPSG:32721'\nsurveyed = 'ground'\n\
        [layers.ground]\nfile = 'ground.geojson'\nsurveyed = 'extent'\n\
        [layers.streets]\nfile = 'streets.geojson'\nid = 'id'\n\
        [layers.shops]\nfile = 'shops.geojson'\nid = 'id'\n\
        [networks.streets]\nstreets = 'streets'\nnodes = 'vertices'\n";
    std::fs::write(folder.join("atlas.toml"), toml).expect("the folder can be written to");
    Atlas::open(folder, &|_| ()).expect("the town is an atlas")
}

fn with_town(test: impl FnOnce(&Atlas, &Path)) {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    test(&town(folder.path()), folder.path());
}

fn shop(id: &str) -> Place {
    format!("shops:{id}").parse().expect("a place")
}

fn trip(direction: Direction) -> Trip {
    Trip { direction, ..Trip::default() }
}

#[test]
fn reach_counts_what_the_streets_lead_to() {
    with_town(|atlas, _| {
        let shops = [LayerId::new("shops")];
        let reach = atlas.reach(&shop("a"), &Trip::default(), &[1.0, 60.0], &shops).unwrap();
        let [near, far] = &reach.bands[..] else { unreachable!("two bands") };
        assert!(near.is_complete && far.is_complete);
        assert_eq!(near.reached[0].ids, ["a"]);
        assert_eq!(far.reached[0].ids, ["a", "b", "end"]);
        assert_eq!(far.reached[0].n_off_streets, 1);
        let jobs = far.reached[0].sums.iter().find(|it| it.field == "jobs").unwrap();
        assert_eq!((jobs.sum, jobs.n_missing), (17.0, 1));
        // Six streets of two hundredths of a degree, and one more.
        let (east, north) = (1827.0, 2219.0);
        assert!((far.street_metres - (4.0 * east + 3.0 * north)).abs() < 30.0, "{far:?}");
        assert!(near.street_metres < far.street_metres / 3.0);
        let pieces: f64 = near.pieces.iter().map(|it| it.metres).sum();
        assert!((pieces - near.street_metres).abs() < 1e-6);
        assert!(near.pieces.iter().any(|it| it.name.as_deref() == Some("0 Street")));
    });
}

#[test]
fn one_way_streets_lead_nobody_back() {
    with_town(|atlas, _| {
        let shops = [LayerId::new("shops")];
        let reached = |direction| {
            let reach = atlas.reach(&shop("end"), &trip(direction), &[60.0], &shops).unwrap();
            reach.bands[0].reached[0].ids.clone()
        };
        assert_eq!(reached(Direction::FromSite), ["end"]);
        assert_eq!(reached(Direction::ToSite), ["a", "b", "end"]);
        let error = atlas.route(&shop("end"), &shop("a"), &Trip::default()).unwrap_err();
        assert_eq!(error.to_string(), "no way is known by `truck` from `shops:end` to `shops:a`");
        assert!(atlas.route(&shop("end"), &shop("a"), &trip(Direction::ToSite)).is_ok());
    });
}

#[test]
fn the_outline_holds_no_shop_out_of_reach() {
    with_town(|atlas, _| {
        let reach =
            atlas.reach(&shop("a"), &Trip::default(), &[3.0], &[LayerId::new("shops")]).unwrap();
        let band = &reach.bands[0];
        assert_eq!(band.reached[0].ids, ["a"]);
        assert!(band.outline.contains(&Point::new(WEST, SOUTH)));
        for (x, y) in [(1.5, 2.0005), (3.999, 1.0005), (2.0, 2.0)] {
            assert!(!band.outline.intersects(&Point::new(WEST + x / 100.0, SOUTH + y / 100.0)));
        }
    });
}

#[test]
fn a_route_adds_up_and_names_its_streets() {
    with_town(|atlas, _| {
        let route = atlas.route(&shop("a"), &shop("b"), &Trip::default()).unwrap();
        let names: Vec<_> = route.steps.iter().map(|it| it.name.as_deref()).collect();
        assert!(names.contains(&Some("2 Street")), "{names:?}");
        assert!(names.len() <= 5, "stretches of one street are one step: {names:?}");
        let seconds: f64 = route.steps.iter().map(|it| it.seconds).sum();
        let metres: f64 = route.steps.iter().map(|it| it.metres).sum();
        assert!((seconds - route.seconds).abs() < 1e-6 && (metres - route.metres).abs() < 1e-6);
        assert!(route.is_fastest);
        let course = route.course();
        let end = Coord { x: WEST + 0.015, y: SOUTH + 0.020_005 };
        let last = course[course.len() - 1];
        assert!((last.x - end.x).abs() < 1e-6 && (last.y - end.y).abs() < 1e-6, "{last:?}");
        let read = siting_formats::read_geojson("route", route.to_geojson().as_bytes()).unwrap();
        assert_eq!(read.shapes.len(), 1 + route.steps.len());
    });
}

#[test]
fn a_matrix_says_what_routes_say() {
    with_town(|atlas, folder| {
        let shops = Places::Layer(LayerId::new("shops"));
        let file = folder.join("places.csv");
        let here = |x: f64, y: f64| format!("{},{}", WEST + x / 100.0, SOUTH + y / 100.0);
        let text = format!("id,lon,lat\n007,{}\n\"x,y\",{}\n", here(1.0, 1.0), here(5.0, 9.0));
        std::fs::write(&file, text).unwrap();
        let places = Places::read_csv(&file).unwrap();
        let matrix = atlas.matrix(&places, &shops, &Trip::default()).unwrap();
        assert_eq!(matrix.origins, ["007", "x,y"]);
        assert_eq!((matrix.n_origins_off_streets, matrix.n_destinations_off_streets), (1, 1));
        let from = Place::at(WEST + 0.01, SOUTH + 0.01).unwrap();
        for (nth, id) in ["a", "b", "end"].into_iter().enumerate() {
            let route = atlas.route(&from, &shop(id), &Trip::default()).unwrap();
            assert_eq!(matrix.trips[nth], Some((route.seconds, route.metres)));
        }
        assert!(matrix.trips[3..].iter().all(Option::is_none));
        let csv = String::from_utf8(matrix.to_csv()).unwrap();
        let lines: Vec<&str> = csv.lines().collect();
        assert_eq!(lines[0], "\u{feff}origin,destination,seconds,metres");
        assert!(lines[1].starts_with("007,a,"));
        assert_eq!(lines[8], "\"x,y\",sea,,");
    });
}

#[test]
fn what_cannot_be_is_said_plainly() {
    with_town(|atlas, folder| {
        let said = |error: Error| error.to_string();
        let reach = |place: &str, trip: &Trip, count: &str| {
            let place = place.parse().unwrap();
            said(atlas.reach(&place, trip, &[5.0], &[LayerId::new(count)]).unwrap_err())
        };
        let usual = Trip::default();
        let ship = Trip { mode: "ship".to_owned(), ..Trip::default() };
        assert!(reach("-56.2,-34.9", &ship, "shops").contains("no mode called `ship`"));
        assert_eq!(
            reach("-56.2,-34.9", &usual, "shop"),
            "there is no layer called `shop`; did you mean `shops`?"
        );
        assert!(reach("shops:z", &usual, "shops").starts_with("there is no feature `shops:z`"));
        assert!(reach("shops:sea", &usual, "shops").starts_with("no street that `truck` can join"));
        let file = folder.join("places.csv");
        std::fs::write(&file, "id,lon,lat\n1,200,0\n").unwrap();
        let error = said(Places::read_csv(&file).unwrap_err());
        assert!(error.contains("out of range"), "{error}");
        std::fs::write(&file, "name,lon,lat\n1,20,0\n").unwrap();
        assert!(said(Places::read_csv(&file).unwrap_err()).contains("there is no `id`"));
    });
}
