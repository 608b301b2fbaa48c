//! Numbers from elsewhere: PROJ's own `cs2cs`, GeographicLib, the EPSG register.

#![allow(clippy::inconsistent_digit_grouping, reason = "published values keep their four decimals")]

use geo::{Coord, wkt};
use proptest::prelude::*;
use siting_layer::{Dataset, Shapes};
use siting_units::Say;

use crate::ground::Ground;
use crate::krueger::{Parameters, TransverseMercator};
use crate::{Bringing, Plane, ProjectionError, bring};

fn near(plane: &str, lon: f64, lat: f64, east: f64, north: f64) {
    let mut coords = [Coord { x: lon, y: lat }];
    let plane = Plane::new(plane).unwrap();
    plane.from_lon_lat(&mut coords);
    let [at] = coords;
    assert!(
        (at.x - east).abs() < 1e-4 && (at.y - north).abs() < 1e-4,
        "{at:?} in {}",
        plane.name()
    );
    plane.lon_lat_of(&mut coords);
    assert!((coords[0].x - lon).abs() < 1e-9 && (coords[0].y - lat).abs() < 1e-9, "{coords:?}");
}

/// pyproj 3.7.2 with PROJ 9.5.1, east before north.
#[test]
fn points_of_taizhou_and_beijing_are_where_pyproj_puts_them() {
    near("EPSG:4549", 121.36, 28.37, 633_319.3494, 3_140_197.9771);
    near("EPSG:4528", 121.36, 28.37, 40_633_319.3494, 3_140_197.9771);
    near("EPSG:4550", 121.36, 28.37, 339_228.7617, 3_140_539.5519);
    near("EPSG:4509", 121.36, 28.37, 927_611.8459, 3_147_186.5191);
    near("EPSG:4549", 121.65, 28.39, 661_721.3446, 3_142_769.9510);
    near("EPSG:4509", 116.3974, 39.9093, 448_473.4733, 4_419_632.1134);
    near("EPSG:4549", 120.65, 28.0, 563_935.9866877, 3_098_612.0131054);
}

/// The EPSG register's codes of CGCS2000: zones `4488 + n`, central meridians `4534 + (cm - 75) / 3`.
#[test]
fn codes_of_cgcs2000_follow_the_central_meridian() {
    for (code, central, false_east) in [
        (4488 + 25, 75.0, 25_500_000.0),
        (4488 + 40, 120.0, 40_500_000.0),
        (4488 + 45, 135.0, 45_500_000.0),
        (4534, 75.0, 500_000.0),
        (4549, 120.0, 500_000.0),
        (4554, 135.0, 500_000.0),
        (4478 + 20, 117.0, 20_500_000.0),
        (4502 + 7, 117.0, 500_000.0),
    ] {
        let mut coords = [Coord { x: central, y: 30.0 }];
        Plane::new(&format!("EPSG:{code}")).unwrap().from_lon_lat(&mut coords);
        assert!((coords[0].x - false_east).abs() < 1e-6, "EPSG:{code}: {coords:?}");
    }
}

fn esri(name: &str, false_east: &str) -> String {
    format!(
        "PROJCS[\"{name}\",GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",\
         DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],\
         PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],\
         PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\",{false_east}],\
         PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",120.0],\
         PARAMETER[\"Scale_Factor\",1.0],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]"
    )
}

fn dataset(crs: Option<&str>, geometry: geo::Geometry) -> Dataset {
    Dataset {
        source: "test.shp".to_owned(),
        crs: crs.map(str::to_owned),
        shapes: Shapes::from_geometries([&geometry]),
        ids: vec!["7".to_owned()],
        n_read: 1,
        ..Dataset::default()
    }
}

#[test]
fn the_false_easting_is_read_from_the_text_and_not_from_the_name() {
    let plane = Plane::new("EPSG:4549").unwrap();
    for (name, false_east, x) in [
        ("CGCS2000_3_Degree_GK_Zone_40", "40500000.0", 40_633_319.3494),
        ("CGCS2000_3_Degree_GK_CM_120E", "500000.0", 633_319.3494),
        ("CGCS2000_3_Degree_GK_Zone_40", "500000.0", 633_319.3494),
    ] {
        let point = geo::Point::new(x, 3_140_197.9771).into();
        let crs = esri(name, false_east);
        let brought = bring(dataset(Some(&crs), point), &plane, &Bringing::default()).unwrap();
        let at = brought.shapes.coords()[0];
        assert!((at.x - 633_319.3494).abs() < 1e-4, "{name} {false_east}: {at:?}");
        assert!((at.y - 3_140_197.9771).abs() < 1e-4, "{name} {false_east}: {at:?}");
    }
}

#[test]
fn a_plane_has_to_be_a_plane_in_metres() {
    let error = |crs| Plane::new(crs).unwrap_err();
    assert!(matches!(error("EPSG:999999"), ProjectionError::UnknownCrs { .. }));
    assert!(matches!(error("nonsense"), ProjectionError::UnknownCrs { .. }));
    assert!(matches!(error(""), ProjectionError::UnknownCrs { .. }));
    assert!(matches!(error("EPSG:4326"), ProjectionError::Geographic { .. }));
    assert!(matches!(error("EPSG:4978"), ProjectionError::NotProjected { .. }));
    assert!(matches!(error("EPSG:2263"), ProjectionError::NotMetres { .. }));
    assert!(matches!(error("EPSG:3857"), ProjectionError::Stretched { .. }));
    assert!(matches!(error("EPSG:2048"), ProjectionError::NotEastNorth { .. }));
}

#[test]
fn a_dataset_that_does_not_say_where_it_is_is_refused_with_advice() {
    let plane = Plane::new("EPSG:4549").unwrap();
    let point = || wkt!(POINT(121.36 28.37)).into();
    let error = bring(dataset(None, point()), &plane, &Bringing::default()).unwrap_err();
    assert!(error.text().en.contains("crs = \"EPSG:4549\""), "{error}");
    let stated = Bringing { crs: Some("EPSG:4490".to_owned()), ..Bringing::default() };
    assert!(bring(dataset(None, point()), &plane, &stated).is_ok());
}

#[test]
fn old_chinese_datums_need_parameters_or_a_word_that_a_guess_will_do() {
    let plane = Plane::new("EPSG:4549").unwrap();
    let guess = Bringing { accept_ballpark: true, ..Bringing::default() };
    let seven = Bringing {
        parameters: Some("10,-20,30,0.1,0.2,0.3,1.5".to_owned()),
        ..Bringing::default()
    };
    for (crs, x, y) in [
        ("EPSG:4610", 121.36, 28.37),
        ("EPSG:4214", 121.36, 28.37),
        ("EPSG:2385", 633_319.0, 3_140_197.0),
        ("EPSG:2437", 633_319.0, 3_140_197.0),
    ] {
        let data = || dataset(Some(crs), geo::Point::new(x, y).into());
        let refused = bring(data(), &plane, &Bringing::default()).unwrap_err();
        assert!(matches!(refused, ProjectionError::OnlyBallpark { .. }), "{crs}: {refused}");
        let guessed = bring(data(), &plane, &guess).unwrap();
        assert!(guessed.remarks[0].en.contains("ballpark"), "{crs}");
        let shifted = bring(data(), &plane, &seven).unwrap();
        let (a, b) = (guessed.shapes.coords()[0], shifted.shapes.coords()[0]);
        let apart = (a.x - b.x).hypot(a.y - b.y);
        assert!((5.0..100.0).contains(&apart), "{crs}: {apart} m");
    }
}

#[test]
fn cgcs2000_and_wgs84_are_one() {
    let plane = Plane::new("EPSG:4549").unwrap();
    for crs in ["EPSG:4490", "EPSG:4326", "OGC:CRS84"] {
        let point = wkt!(POINT(121.36 28.37)).into();
        let brought = bring(dataset(Some(crs), point), &plane, &Bringing::default()).unwrap();
        let at = brought.shapes.coords()[0];
        assert!((at.x - 633_319.3494).abs() < 1e-4 && (at.y - 3_140_197.9771).abs() < 1e-4);
    }
}

#[test]
fn a_feature_without_a_place_in_the_plane_is_dropped_by_name() {
    let plane = Plane::new("EPSG:4549").unwrap();
    let mut data = dataset(Some("EPSG:4490"), wkt!(POINT(121.36 28.37)).into());
    data.shapes.push_geometry(&wkt!(POINT(633319. 3140197.)).into());
    data.ids.push("lost".to_owned());
    let brought = bring(data, &plane, &Bringing::default()).unwrap();
    assert_eq!((brought.shapes.len(), brought.ground.len(), brought.ids.len()), (1, 1, 1));
    assert_eq!(brought.dropped[0].id, "lost");
    let all_lost = dataset(Some("EPSG:4490"), wkt!(POINT(633319. 3140197.)).into());
    let error = bring(all_lost, &plane, &Bringing::default()).unwrap_err();
    assert!(matches!(error, ProjectionError::NothingLeft { .. }));
}

#[test]
fn a_declared_extent_bends_with_the_plane() {
    let plane = Plane::new("EPSG:4549").unwrap();
    let mut data = dataset(Some("EPSG:4490"), wkt!(POINT(121.36 28.37)).into());
    let (low, high) = (Coord { x: 121.0, y: 28.0 }, Coord { x: 122.0, y: 29.0 });
    data.extent = Some(geo::Rect::new(low, high));
    let brought = bring(data, &plane, &Bringing::default()).unwrap();
    let extent = brought.extent.get(0);
    assert_eq!(extent.coords().len(), 129);
    // One square degree at 28.5 degrees north, by GeographicLib: a parallel is no geodesic.
    assert!((extent.plane_area() / 1.0842e10 - 1.0).abs() < 2e-3, "{}", extent.plane_area());
}

#[test]
fn the_world_is_a_square_with_north_at_the_top() {
    let plane = Plane::new("EPSG:32721").unwrap();
    let mut square = Shapes::from_geometries([&wkt!(
        POLYGON((570000. 6140000., 571000. 6140000., 571000. 6141000., 570000. 6141000., 570000. 6140000.))
    )
    .into()]);
    let world = plane.to_world(&square);
    assert!(0.0 < world.get(0).plane_area());
    plane.lon_lat_of(square.coords_mut());
    let (lon, lat) = (square.coords()[0].x, square.coords()[0].y.to_radians());
    let (x, y) = (lon / 360.0 + 0.5, 0.5 - lat.tan().asinh() / std::f64::consts::TAU);
    let found = world.coords().iter().any(|c| (c.x - x).abs() < 1e-12 && (c.y - y).abs() < 1e-12);
    assert!(found, "{world:?} {x} {y}");
}

#[test]
fn a_park_across_the_antimeridian_stays_whole() {
    let plane = Plane::new("EPSG:32601").unwrap();
    let park =
        wkt!(POLYGON((179.99 60., -179.99 60., -179.99 60.01, 179.99 60.01, 179.99 60.))).into();
    let brought = bring(dataset(Some("EPSG:4326"), park), &plane, &Bringing::default()).unwrap();
    let (ground, flat) = (brought.ground[0], brought.shapes.get(0).plane_area());
    assert!((ground / flat - 1.0).abs() < 2e-3 && 1e6 < ground, "{ground} {flat}");
}

fn china(central: f64) -> Parameters {
    Parameters {
        a: 6_378_137.0,
        inverse_flattening: 298.257_222_101,
        central,
        origin: 0.0,
        scale: 1.0,
        false_east: 500_000.0,
        false_north: 0.0,
    }
}

proptest! {
    #[test]
    fn our_projection_is_projs(lon in 95.0..145.0_f64, lat in -89.0..89.0_f64) {
        let proj = proj::Proj::new(
            "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad \
             +step +proj=tmerc +lon_0=120 +x_0=500000 +ellps=GRS80",
        ).unwrap();
        let ours = TransverseMercator::new(china(120.0));
        let at = Coord { x: lon, y: lat };
        let (a, b) = (ours.plane(at), proj.convert(at).unwrap());
        prop_assert!((a.x - b.x).abs() < 1e-6 && (a.y - b.y).abs() < 1e-6, "{a:?} {b:?}");
        let back = ours.lon_lat(a);
        prop_assert!((back.x - lon).abs() < 1e-11 / lat.to_radians().cos());
        prop_assert!((back.y - lat).abs() < 1e-11);
    }

    #[test]
    fn short_sided_areas_are_geographiclibs(
        lon in -180.0..180.0_f64,
        lat in -80.0..80.0_f64,
        radius in 20.0..1400.0_f64,
        reach in prop::collection::vec(0.2..1.0_f64, 3..40),
    ) {
        let n = reach.len();
        let mut ring: Vec<Coord> = reach.iter().enumerate().map(|(i, reach)| {
            let angle = std::f64::consts::TAU * i as f64 / n as f64;
            let metres = radius * reach;
            Coord {
                x: lon + metres * angle.cos() / 111_320.0 / lat.to_radians().cos(),
                y: lat + metres * angle.sin() / 110_600.0,
            }
        }).collect();
        ring.push(ring[0]);
        let ground = Ground::new(6_378_137.0, 298.257_223_563);
        if let Some(fast) = ground.by_trapezoids(&ring) {
            let exact = ground.by_geodesics(&ring);
            prop_assert!((fast - exact).abs() < 1e-6 * exact.abs() + 1e-4, "{fast} {exact}");
        }
    }
}

#[test]
fn long_sides_and_poles_are_left_to_geodesics() {
    let ground = Ground::new(6_378_137.0, 298.257_223_563);
    let big = wkt!(POLYGON((120. 30., 121. 30., 121. 31., 120. 31., 120. 30.)));
    assert!(ground.by_trapezoids(&big.exterior().0).is_none());
    let polar = wkt!(POLYGON((0. 89.999, 90. 89.999, 180. 89.999, -90. 89.999, 0. 89.999)));
    let area = ground.square_metres(Shapes::from_geometries([&polar.into()]).get(0));
    assert!((area / (2.0 * 111.694_f64 * 111.694) - 1.0).abs() < 1e-3, "{area}");
}
