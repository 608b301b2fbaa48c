//! Files written, read back, and broken in every way users break them.
#![allow(clippy::unreadable_literal, clippy::unwrap_used, clippy::needless_for_each, clippy::panic)]

use std::path::{Path, PathBuf};

use gdal::vector::LayerAccess;
use geo::{Geometry, wkt};
use siting_formats_gdal::{Export, FileError, ReadOptions, read, write};
use siting_layer::{Column, Shapes, Table, Value};

fn sample() -> (Shapes, Table) {
    let geometries: [Geometry; 2] = [
        wkt!(POLYGON((600000. 3140000., 600100. 3140000., 600100. 3140100., 600000. 3140000.)))
            .into(),
        wkt!(POLYGON((601000. 3140000., 601100. 3140000., 601100. 3140100., 601000. 3140000.)))
            .into(),
    ];
    let mut table = Table::default();
    table.push("name", Column::Text([Some("小微园区"), None].into_iter().collect()));
    table.push("mu", Column::Numbers(vec![Some(7.5), None]));
    table.push("n", Column::Numbers(vec![Some(1.0), Some(2.0)]));
    (Shapes::from_geometries(&geometries), table)
}

fn written(folder: &Path, name: &str) -> PathBuf {
    let (shapes, table) = sample();
    let path = folder.join(name);
    let export = Export {
        name: "parks",
        shapes: &shapes,
        table: &table,
        crs: "EPSG:4549",
        description: "parks of a test",
        attribution: "(c) nobody",
    };
    write(&export, &path).unwrap();
    path
}

fn open(path: &Path) -> Result<siting_layer::Dataset, FileError> {
    read(path, &ReadOptions::default())
}

#[test]
fn what_is_written_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.gpkg", "a.fgb", "a.geojson"] {
        let dataset = open(&written(folder.path(), name)).unwrap();
        assert_eq!(dataset.shapes.len(), 2, "{name}");
        assert_eq!(dataset.crs.as_deref(), Some("EPSG:4549"), "{name}");
        let mut areas: Vec<f64> =
            dataset.shapes.iter().map(siting_layer::Shape::plane_area).collect();
        areas.iter_mut().for_each(|it| *it = it.round());
        assert_eq!(areas, [5000.0, 5000.0], "{name}");
        let names = dataset.table.column("name").unwrap();
        let known = (0..2).find(|&row| names.value(row) == Value::Text("小微园区")).unwrap();
        let mu = dataset.table.column("mu").unwrap();
        assert_eq!(mu.value(known), Value::Number(7.5), "{name}");
        assert_eq!(mu.value(1 - known), Value::Missing, "{name}");
    }
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 3, "temporary files are gone");
}

#[test]
fn a_table_of_wkt_has_no_reference_system_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = open(&written(folder.path(), "a.csv")).unwrap();
    assert_eq!((dataset.shapes.len(), dataset.crs), (2, None));
}

#[test]
fn the_same_export_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    for ending in ["gpkg", "fgb", "geojson", "csv"] {
        let bytes =
            |n: i32| std::fs::read(written(folder.path(), &format!("{n}.{ending}"))).unwrap();
        assert!(bytes(1) == bytes(2), "{ending}");
    }
}

#[test]
fn missing_empty_and_unknown_files_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    assert!(matches!(open(&folder.path().join("no.gpkg")), Err(FileError::Missing { .. })));
    assert!(matches!(open(&put("a.gpkg", b"")), Err(FileError::Empty { .. })));
    assert!(matches!(open(&put("a.bin", b"nothing known")), Err(FileError::Unrecognised { .. })));
    assert!(matches!(open(&put("a.parquet", b"PAR1")), Err(FileError::NoDriver { .. })));
    assert!(matches!(open(&put("a.geojson.gz", b"not packed")), Err(FileError::Gzip { .. })));
    let broken = open(&put("broken.geojson", b"{\"type\": \"FeatureCollection\", \"features\": ["))
        .unwrap_err();
    assert!(matches!(broken, FileError::NotGeoJson { .. }), "{broken}");
    let untyped = open(&put("untyped.json", b"{\"features\": []}")).unwrap_err();
    assert!(untyped.to_string().contains("\"type\""), "{untyped}");
    let none = put("none.geojson", b"{\"type\": \"FeatureCollection\", \"features\": []}");
    assert!(matches!(open(&none), Err(FileError::NoFeatures { .. })));
    let empty = ReadOptions { allow_empty: true, ..ReadOptions::default() };
    assert_eq!(read(&none, &empty).unwrap().shapes.len(), 0);
}

#[test]
fn a_geopackage_cut_short_is_an_error_and_not_a_smaller_dataset() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = std::fs::read(written(folder.path(), "a.gpkg")).unwrap();
    for share in [10, 30, 50, 70, 90] {
        let path = folder.path().join(format!("cut{share}.gpkg"));
        std::fs::write(&path, &bytes[..bytes.len() * share / 100]).unwrap();
        let error = open(&path).unwrap_err();
        assert!(
            matches!(error, FileError::Broken { .. } | FileError::Unrecognised { .. }),
            "{share} %: {error:?}"
        );
    }
}

#[test]
fn a_table_is_placed_by_its_columns() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("firms.csv");
    let text = "企业,经度,纬度,区划\n甲,121.36,28.37,001\n乙,,28.4,002\n";
    for bytes in [text.as_bytes().to_vec(), encoding_rs::GBK.encode(text).0.into_owned()] {
        std::fs::write(&path, bytes).unwrap();
        let dataset = open(&path).unwrap();
        assert_eq!((dataset.shapes.len(), dataset.dropped.len()), (1, 1));
        assert_eq!(dataset.crs.as_deref(), Some("OGC:CRS84"));
        assert_eq!(dataset.table.column("企业").unwrap().value(0), Value::Text("甲"));
        assert_eq!(dataset.table.column("区划").unwrap().value(0), Value::Text("001"));
    }
    std::fs::write(&path, "a,b\n1,2\n").unwrap();
    assert!(matches!(open(&path), Err(FileError::NoGeometry { .. })));
    let named = |x: &str| ReadOptions {
        x: Some(x.to_owned()),
        y: Some("b".to_owned()),
        ..ReadOptions::default()
    };
    assert_eq!(read(&path, &named("a")).unwrap().shapes.coords()[0].x, 1.0);
    assert!(matches!(read(&path, &named("z")), Err(FileError::NoSuchColumn { .. })));
}

#[test]
fn a_layer_is_chosen_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path(), "a.gpkg");
    let with = |layer: &str| PathBuf::from(format!("{}#{layer}", path.display()));
    assert_eq!(open(&with("parks")).unwrap().shapes.len(), 2);
    let error = open(&with("park")).unwrap_err();
    assert!(error.to_string().contains("parks?"), "{error}");
}

#[test]
fn kml_is_read_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.kml");
    let text = "<?xml version=\"1.0\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>\
        <Placemark><name>园</name><Point><coordinates>121.36,28.37,0</coordinates></Point></Placemark>\
        </Document></kml>";
    std::fs::write(&path, text).unwrap();
    let dataset = open(&path).unwrap();
    let at = dataset.shapes.coords()[0];
    assert_eq!((at.x, at.y, dataset.crs.as_deref()), (121.36, 28.37, Some("EPSG:4326")));
}

/// A shapefile of two points with one name each, its table in `encoding`; with or without the .cpg
/// that says so.
fn shapefile(folder: &Path, encoding: &str, says: Option<&str>) -> PathBuf {
    let folder = folder.join(format!("{encoding}-{}", says.unwrap_or("silent")));
    std::fs::create_dir(&folder).unwrap();
    let path = folder.join("parks.shp");
    let driver = gdal::DriverManager::get_driver_by_name("ESRI Shapefile").unwrap();
    let mut file = driver.create_vector_only(&path).unwrap();
    let option = format!("ENCODING={encoding}");
    let layer = gdal::vector::LayerOptions {
        name: "parks",
        ty: gdal_sys::OGRwkbGeometryType::wkbPoint,
        options: Some(&[&option]),
        ..Default::default()
    };
    let layer = file.create_layer(layer).unwrap();
    layer.create_defn_fields(&[("名称", gdal_sys::OGRFieldType::OFTString)]).unwrap();
    let definition = gdal::vector::Defn::from_layer(&layer);
    for (x, name) in [(1.0, "路桥小微园区"), (2.0, "椒江医化园区")] {
        let mut feature = gdal::vector::Feature::new(&definition).unwrap();
        let point = gdal::vector::Geometry::from_wkt(&format!("POINT ({x} 1)")).unwrap();
        feature.set_geometry(point).unwrap();
        feature.set_field_string(0, name).unwrap();
        feature.create(&layer).unwrap();
    }
    file.close().unwrap();
    let cpg = path.with_extension("cpg");
    if let Some(says) = says {
        std::fs::write(cpg, says).unwrap();
    } else {
        std::fs::remove_file(cpg).ok();
        let table = path.with_extension("dbf");
        let mut bytes = std::fs::read(&table).unwrap();
        bytes[29] = 0;
        std::fs::write(table, bytes).unwrap();
    }
    path
}

#[test]
fn a_shapefiles_words_are_read_in_the_encoding_it_says_or_seems_to_have() {
    let folder = tempfile::tempdir().unwrap();
    let ways = [
        ("UTF-8", Some("UTF-8")),
        ("CP936", Some("GBK")),
        ("CP936", Some("CP936")),
        ("CP936", Some("936")),
        ("UTF-8", None),
        ("CP936", None),
    ];
    for (encoding, says) in ways {
        let path = shapefile(folder.path(), encoding, says);
        let bytes = std::fs::read(path.with_extension("dbf")).unwrap();
        let is_utf8 = String::from_utf8_lossy(&bytes).contains("路桥小微园区");
        assert_eq!(is_utf8, encoding == "UTF-8", "the table itself, {encoding}");
        let dataset = open(&path).unwrap();
        let names = dataset.table.column("名称").unwrap_or_else(|| panic!("{encoding} {says:?}"));
        assert_eq!(names.value(0), Value::Text("路桥小微园区"), "{encoding} {says:?}");
        assert_eq!(names.value(1), Value::Text("椒江医化园区"), "{encoding} {says:?}");
    }
}
