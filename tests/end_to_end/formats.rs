//! One small layer in every format gives the same assessment; files made by GDAL.

use siting_tests::{Folder, number, ogr2ogr, sites_by_id, text};

/// Six decimals of a degree, so that every format holds the very same numbers.
const PARKS: &str = r#"{"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"pid": "p1", "pname": "东区化工园", "use_": "chemical"}, "geometry": {"type": "Polygon", "coordinates": [[[120.010001, 28.000002], [120.014, 28.000002], [120.014, 28.003], [120.010001, 28.003], [120.010001, 28.000002]]]}},
{"type": "Feature", "properties": {"pid": "p2", "pname": "西区, “食品”", "use_": "food"}, "geometry": {"type": "Polygon", "coordinates": [[[120.02, 28.01], [120.025, 28.011], [120.023, 28.014], [120.02, 28.01]], [[120.021, 28.0108], [120.0225, 28.0125], [120.0228, 28.0112], [120.021, 28.0108]]]}},
{"type": "Feature", "properties": {"pid": "p3", "pname": "北区", "use_": null}, "geometry": {"type": "MultiPolygon", "coordinates": [[[[120.03, 28.02], [120.032, 28.02], [120.032, 28.021], [120.03, 28.02]]], [[[120.033, 28.022], [120.035, 28.022], [120.035, 28.024], [120.033, 28.022]]]]}}
]}"#;

const WELLS: &str = r#"{"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"wid": "w1", "depth": 10.5}, "geometry": {"type": "Point", "coordinates": [120.016, 28.002]}},
{"type": "Feature", "properties": {"wid": "w2", "depth": 20}, "geometry": {"type": "Point", "coordinates": [120.031, 28.016]}}
]}"#;

const STUDY: &str = r#"
[candidates]
layer = "parks"

[criteria.size]
take = { measure = "area" }
curve = [[0, 0.0], [200000, 1.0]]
weight = 1

[criteria.well]
take = { measure = "distance-to-nearest", to = "wells", where = "depth > 5" }
curve = [[0, 1.0], [3000, 0.0]]
weight = 2

[criteria.use]
take = { measure = "attribute", field = "use_" }
curve = { categories = { food = 1.0 }, other = 0.2 }
weight = 1
"#;

/// A folder with the two layers as `GeoJSON` and the study.
fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("parks.geojson", PARKS).write("wells.geojson", WELLS);
    folder.write("atlas/studies/study.toml", STUDY);
    folder
}

/// Assesses with these files, and compares with what the `GeoJSON` gives.
#[track_caller]
fn check(folder: &Folder, parks: &str, wells: &str) {
    let expected = answer(folder, "parks.geojson", "wells.geojson");
    let found = answer(folder, parks, wells);
    assert_eq!(found, expected, "{parks}, {wells}");
}

/// What is found of each site, rounded to a micrometre and a square centimetre: formats may write the
/// last digit otherwise.
#[track_caller]
fn answer(folder: &Folder, parks: &str, wells: &str) -> Vec<String> {
    let atlas = format!(
        "plane = \"EPSG:4549\"\nsurveyed = \"nowhere\"\n[layers.parks]\nfile = \"../{parks}\"\nid = \"pid\"\nlabel = \"pname\"\n\
         [layers.wells]\nfile = \"../{wells}\"\nid = \"wid\"\n"
    );
    folder.write("atlas/atlas.toml", &atlas);
    let answer = folder.assess("atlas", "study");
    let bound = |it: &serde_json::Value| {
        it.as_f64().map_or("-".to_owned(), |it| format!("{:.6}", it + 0.0))
    };
    let site = |(id, site): (String, &serde_json::Value)| {
        let criteria = &site["criteria"];
        let size = number(&criteria["size"]["reading"]["low"]);
        let (well, used) = (&criteria["well"], &criteria["use"]["reading"]["category"]);
        let distance = [&well["reading"]["low"], &well["reading"]["high"]].map(bound).join("..");
        let total = [&site["total"]["low"], &site["total"]["high"]].map(bound).join("..");
        let (name, nearest) = (text(&site["name"]), text(&well["nearest"]["id"]));
        format!("{id} {name} {size:.4} {nearest} {distance} {used} {total}")
    };
    sites_by_id(&answer).into_iter().map(site).collect()
}

fn convert(folder: &Folder, driver: &str, ending: &str, options: &[&str]) {
    for layer in ["parks", "wells"] {
        let (to, from) = (format!("{layer}.{ending}"), format!("{layer}.geojson"));
        let args = [&["-f", driver, to.as_str(), from.as_str(), "-nln", layer], options].concat();
        ogr2ogr(folder.path(), &args);
    }
}

#[track_caller]
fn check_converted(driver: &str, ending: &str, options: &[&str]) {
    let folder = folder();
    convert(&folder, driver, ending, options);
    check(&folder, &format!("parks.{ending}"), &format!("wells.{ending}"));
}

#[test]
fn geopackage() {
    check_converted("GPKG", "gpkg", &[]);
}

#[test]
fn geopackage_in_another_plane() {
    let folder = folder();
    convert(&folder, "GPKG", "gpkg", &["-t_srs", "EPSG:4549"]);
    check(&folder, "parks.gpkg", "wells.gpkg");
}

#[test]
fn one_geopackage_with_both_layers() {
    let folder = folder();
    ogr2ogr(folder.path(), &["-f", "GPKG", "both.gpkg", "parks.geojson", "-nln", "parks"]);
    ogr2ogr(folder.path(), &["-update", "both.gpkg", "wells.geojson", "-nln", "wells"]);
    check(&folder, "both.gpkg#parks", "both.gpkg#wells");
}

#[test]
fn shapefile_in_utf_8() {
    check_converted("ESRI Shapefile", "shp", &["-lco", "ENCODING=UTF-8"]);
}

#[test]
fn shapefile_in_gbk() {
    let folder = folder();
    // GBK has no “ ” of this kind in every table; the other names are Chinese enough.
    folder.edit("parks.geojson", "西区, “食品”", "西区食品");
    convert(&folder, "ESRI Shapefile", "shp", &["-lco", "ENCODING=GBK"]);
    let dbf = std::fs::read(folder.file("parks.dbf")).expect("a table");
    let in_gbk = [0xb6, 0xab, 0xc7, 0xf8]; // 东区
    assert!(dbf.windows(4).any(|it| it == in_gbk), "the table is in GBK");
    assert!(folder.names().contains(&"parks.cpg".to_owned()), "a .cpg says so");
    check(&folder, "parks.shp", "wells.shp");
}

#[test]
fn geojson_packed_with_gzip() {
    let folder = folder();
    for layer in ["parks", "wells"] {
        let to = format!("/vsigzip/{layer}.geojson.gz");
        ogr2ogr(folder.path(), &["-f", "GeoJSON", &to, &format!("{layer}.geojson")]);
    }
    check(&folder, "parks.geojson.gz", "wells.geojson.gz");
}

#[test]
fn flatgeobuf() {
    check_converted("FlatGeobuf", "fgb", &[]);
}

#[test]
fn kml() {
    check_converted("LIBKML", "kml", &[]);
}

#[test]
fn csv_with_wkt() {
    // CSV says nothing of its system, so the atlas has to.
    let folder = folder();
    convert(&folder, "CSV", "csv", &["-lco", "GEOMETRY=AS_WKT"]);
    let expected = answer(&folder, "parks.geojson", "wells.geojson");
    let stated = |file: &str| format!("{file}\"\ncrs = \"EPSG:4326");
    assert_eq!(answer(&folder, &stated("parks.csv"), &stated("wells.csv")), expected);
}

#[test]
fn csv_with_longitudes_and_latitudes() {
    let folder = folder();
    folder.write("wells.csv", "wid,depth,lon,lat\nw1,10.5,120.016,28.002\nw2,20,120.031,28.016\n");
    check(&folder, "parks.geojson", "wells.csv");
    folder.write("井.csv", "wid,depth,经度,纬度\nw1,10.5,120.016,28.002\nw2,20,120.031,28.016\n");
    check(&folder, "parks.geojson", "井.csv");
}

#[test]
fn geotiff() {
    // Every cell of a raster is a square with its value, so half a park under cells is half covered.
    let folder = Folder::new();
    let square = |west: u32, east: u32| {
        format!(
            "\"POLYGON(({west} 3100000,{west} 3100100,{east} 3100100,{east} 3100000,{west} 3100000))\""
        )
    };
    folder.write("parks.csv", &format!("id,WKT\np1,{}\n", square(500_000, 500_100)));
    folder.write("wet.csv", &format!("id,WKT\n1,{}\n", square(500_050, 500_200)));
    let args = [
        "-f",
        "GPKG",
        "wet.gpkg",
        "wet.csv",
        "-a_srs",
        "EPSG:4549",
        "-oo",
        "GEOM_POSSIBLE_NAMES=WKT",
    ];
    ogr2ogr(folder.path(), &args);
    let rasterize = std::process::Command::new("gdal_rasterize")
        .current_dir(folder.path())
        .args([
            "-q", "-burn", "1", "-tr", "10", "10", "-te", "499900", "3099900", "500300", "3100200",
        ])
        .args(["-ot", "Byte", "wet.gpkg", "wet.tif"])
        .status();
    assert!(rasterize.is_ok_and(|it| it.success()), "gdal_rasterize comes with gdal-bin");
    folder.write(
        "atlas/atlas.toml",
        "plane = \"EPSG:4549\"\n[layers.parks]\nfile = \"../parks.csv\"\ncrs = \"EPSG:4549\"\nid = \"id\"\n\
         [layers.wet]\nfile = \"../wet.tif\"\n",
    );
    folder.write(
        "atlas/studies/study.toml",
        "[candidates]\nlayer = \"parks\"\n[criteria.wet]\nweight = 1\ncurve = [[0, 1], [1, 0]]\n\
         take = { measure = \"share-covered\", by = \"wet\", where = \"value = 1\" }\n",
    );
    let answer = folder.assess("atlas", "study");
    let share = &answer["sites"][0]["criteria"]["wet"]["reading"];
    assert!((number(&share["low"]) - 0.5).abs() < 1e-9, "{share}");
    assert_eq!(share["low"], share["high"]);
}
