//! What an assessment looks like outside: JSON that others read, and files that GDAL reads.

use std::collections::BTreeSet;

use serde_json::Value;
use siting_tests::{Folder, features, number, ogrinfo, sites_by_id, text};

/// One answer about the sample city and every file made of it, so that it is assessed only once.
struct Exported {
    folder: Folder,
    answer: Value,
}

impl Exported {
    fn new() -> Exported {
        let folder = Folder::with_atlas("montevideo");
        let answer = folder.assess("montevideo", "parks");
        Exported { folder, answer }
    }

    /// Writes a file and gives its name.
    fn export(&self, format: &str) -> String {
        let file = format!("parks.{format}");
        let args = ["assess", "montevideo", "parks", "--format", format, "-o", &file];
        self.folder.siting(&args).succeeds();
        file
    }
}

#[test]
fn the_parks_of_montevideo_are_ranked_and_exported() {
    let exported = Exported::new();
    json_has_the_agreed_shape(&exported.answer);
    contributions_sum_to_the_total(&exported.answer);
    ranks_are_shared_by_equals(&exported.answer);
    the_ground_is_what_geodesics_say(&exported.answer);
    gdal_reads_the_geopackage(&exported);
    gdal_reads_the_geojson(&exported);
    the_csv_is_a_table(&exported);
    nothing_is_measured_twice(&exported);
    only_what_was_asked_for_is_written(&exported);
}

#[track_caller]
fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[track_caller]
fn has_keys(value: &Value, agreed: &[&str]) {
    let missing: Vec<_> = agreed.iter().filter(|it| !keys(value).contains(**it)).collect();
    assert!(missing.is_empty(), "{missing:?} missing in {value}");
}

/// The shape others rely on; there may be more, but never less.
fn json_has_the_agreed_shape(answer: &Value) {
    let top = ["atlas", "study", "fingerprint", "measures_taken", "crs", "sites"];
    assert_eq!(keys(answer), BTreeSet::from(top));
    assert_eq!((text(&answer["atlas"]), text(&answer["study"])), ("montevideo", "parks"));
    assert_eq!(text(&answer["crs"]), "EPSG:32721");
    assert_eq!(text(&answer["fingerprint"]).len(), 64);
    for site in sites_by_id(answer).values() {
        has_keys(site, &["id", "name", "rank", "total", "criteria", "constraints"]);
        is_interval(&site["total"], 0.0, 1.0);
        assert_eq!(keys(&site["criteria"]).len(), 9);
        for criterion in site["criteria"].as_object().expect("criteria").values() {
            let agreed = ["reading", "score", "weight", "contribution", "nearest"];
            assert_eq!(keys(criterion), BTreeSet::from(agreed));
            assert_eq!(keys(&criterion["reading"]), BTreeSet::from(["low", "high", "unit"]));
            is_interval(&criterion["reading"], 0.0, f64::INFINITY);
            is_interval(&criterion["score"], 0.0, 1.0);
            is_interval(&criterion["contribution"], 0.0, number(&criterion["weight"]));
            if !criterion["nearest"].is_null() {
                assert_eq!(keys(&criterion["nearest"]), BTreeSet::from(["layer", "id", "name"]));
            }
        }
        for constraint in site["constraints"].as_object().expect("constraints").values() {
            has_keys(constraint, &["verdict", "reading"]);
            let verdict = text(&constraint["verdict"]);
            assert!(["passes", "fails", "unknown"].contains(&verdict), "{verdict}");
            is_interval(&constraint["reading"], 0.0, 1.0);
        }
    }
}

/// Two bounds within limits, the second no less than the first; `null` is no bound.
#[track_caller]
fn is_interval(value: &Value, least: f64, most: f64) {
    has_keys(value, &["low", "high"]);
    let low = value["low"].as_f64().unwrap_or(least);
    let high = value["high"].as_f64().unwrap_or(most);
    let slack = 1e-12;
    assert!(least - slack <= low && low <= high + slack && high <= most + slack, "{value}");
}

fn contributions_sum_to_the_total(answer: &Value) {
    for (id, site) in sites_by_id(answer) {
        let criteria = site["criteria"].as_object().expect("criteria");
        for bound in ["low", "high"] {
            let sum: f64 = criteria.values().map(|it| number(&it["contribution"][bound])).sum();
            let total = number(&site["total"][bound]);
            assert!((sum - total).abs() < 1e-9, "{id}: {sum} {total}");
        }
        let weights: f64 = criteria.values().map(|it| number(&it["weight"])).sum();
        assert!((weights - 1.0).abs() < 1e-9, "{id}: {weights}");
    }
}

/// Worst case first, then best case; equals share a rank and as many are left out: 1, 2, 2, 4.
fn ranks_are_shared_by_equals(answer: &Value) {
    let sites = answer["sites"].as_array().expect("sites");
    let bounds = |site: &Value| (number(&site["total"]["low"]), number(&site["total"]["high"]));
    let is_ranked = |site: &&Value| !site["rank"].is_null();
    let n_ranked = sites.iter().filter(is_ranked).count();
    assert!(1 < n_ranked, "some are ranked");
    assert!(sites[..n_ranked].iter().all(|it| is_ranked(&it)), "the ranked come first");
    for site in &sites[..n_ranked] {
        let better = sites[..n_ranked].iter().filter(|it| bounds(site) < bounds(it)).count();
        assert_eq!(number(&site["rank"]), better as f64 + 1.0, "{}", site["id"]);
    }
    let ranks: Vec<f64> = sites[..n_ranked].iter().map(|it| number(&it["rank"])).collect();
    assert!(ranks.is_sorted(), "{ranks:?}");
    for site in sites {
        let constraints = site["constraints"].as_object().expect("constraints");
        let passes = constraints.values().all(|it| it["verdict"] == "passes");
        assert_eq!(passes, !site["rank"].is_null(), "{}", site["id"]);
    }
}

/// 46 parks with 258.9 ha on the ellipsoid: 3,883.8 mu of exactly 2000/3 m2.
fn the_ground_is_what_geodesics_say(answer: &Value) {
    let sites = sites_by_id(answer);
    assert_eq!(sites.len(), 46);
    let area = |site: &&Value| {
        let reading = &site["criteria"]["size"]["reading"];
        assert_eq!(text(&reading["unit"]), "m2");
        assert_eq!(reading["low"], reading["high"], "an area is known");
        number(&reading["low"])
    };
    let square_metres: f64 = sites.values().map(area).sum();
    assert!((square_metres / 1e4 - 258.9).abs() < 0.05, "{square_metres} m2");
    assert!((square_metres / (2000.0 / 3.0) - 3883.8).abs() < 0.05, "{square_metres} m2");
}

fn gdal_reads_the_geopackage(exported: &Exported) {
    let file = exported.export("gpkg");
    let said = ogrinfo(exported.folder.path(), &["-so", "-al", &file]);
    for expected in ["Feature Count: 46", "Multi Polygon", "WGS 84 / UTM zone 21S", "OpenStreetMap"]
    {
        assert!(said.contains(expected), "no {expected} in\n{said}");
    }
    for field in
        ["id: String", "name: String", "total_low: Real", "total_high: Real", "eligible: String"]
    {
        assert!(said.contains(field), "no field {field} in\n{said}");
    }
    let sql = "SELECT id, rank, total_low, total_high, ST_IsValid(geom) AS valid FROM assessment";
    check_rows(&exported.answer, &features(exported.folder.path(), &file, sql));
}

fn gdal_reads_the_geojson(exported: &Exported) {
    let file = exported.export("geojson");
    let written: Value = serde_json::from_str(&exported.folder.read(&file)).expect("JSON");
    assert_eq!(text(&written["type"]), "FeatureCollection");
    let head = exported.folder.read(&file).chars().take(2000).collect::<String>();
    assert!(head.contains("OpenStreetMap"), "no attribution in {head}");
    for feature in written["features"].as_array().expect("features") {
        let (low, high) = bounds(&feature["geometry"]["coordinates"]);
        let is_in_montevideo = (-56.5..-55.9).contains(&low.0)
            && (-56.5..-55.9).contains(&high.0)
            && (-35.0..-34.6).contains(&low.1)
            && (-35.0..-34.6).contains(&high.1);
        assert!(is_in_montevideo, "{low:?} {high:?}");
    }
    let said = ogrinfo(exported.folder.path(), &["-so", "-al", &file]);
    assert!(said.contains("Feature Count: 46") && said.contains("WGS 84"), "{said}");
    let name = said.lines().find_map(|it| it.strip_prefix("Layer name: ")).expect("a layer");
    let sql = format!(
        "SELECT id, rank, total_low, total_high, ST_IsValid(geometry) AS valid FROM \"{name}\""
    );
    check_rows(&exported.answer, &features(exported.folder.path(), &file, &sql));
}

/// Least and greatest longitudes and latitudes anywhere in nested lists of positions.
fn bounds(coordinates: &Value) -> ((f64, f64), (f64, f64)) {
    let list = coordinates.as_array().expect("coordinates");
    if list[0].is_number() {
        let position = (number(&list[0]), number(&list[1]));
        return (position, position);
    }
    let hull = |a: ((f64, f64), (f64, f64)), b: ((f64, f64), (f64, f64))| {
        let low = (a.0.0.min(b.0.0), a.0.1.min(b.0.1));
        (low, (a.1.0.max(b.1.0), a.1.1.max(b.1.1)))
    };
    list.iter().map(bounds).reduce(hull).expect("some coordinates")
}

fn check_rows(answer: &Value, rows: &[Value]) {
    let sites = sites_by_id(answer);
    assert_eq!(rows.len(), sites.len());
    for row in rows {
        let site = sites[text(&row["id"])];
        assert_eq!(row["rank"].as_f64(), site["rank"].as_f64(), "{row}");
        for bound in ["low", "high"] {
            let (written, known) = (&row[format!("total_{bound}")], &site["total"][bound]);
            assert!((number(written) - number(known)).abs() < 1e-9, "{row} {}", site["total"]);
        }
        assert_eq!(number(&row["valid"]), 1.0, "{row}");
    }
}

fn the_csv_is_a_table(exported: &Exported) {
    let file = exported.export("csv");
    let written = exported.folder.read(&file);
    let written = written.trim_start_matches('\u{feff}');
    let header: Vec<&str> = written.lines().next().expect("a header").split(',').collect();
    for column in ["id", "name", "rank", "total_low", "total_high", "lon", "lat"] {
        assert!(header.contains(&column), "no column {column} in {header:?}");
    }
    let said = ogrinfo(exported.folder.path(), &["-so", "-al", &file]);
    assert!(said.contains("Feature Count: 46"), "{said}");
}

fn nothing_is_measured_twice(exported: &Exported) {
    assert_eq!(number(&exported.answer["measures_taken"]), 11.0, "nine criteria, two constraints");
    let again = exported.folder.assess("montevideo", "parks");
    assert_eq!(number(&again["measures_taken"]), 0.0);
    assert_eq!(
        (&again["sites"], &again["fingerprint"]),
        (&exported.answer["sites"], &exported.answer["fingerprint"])
    );
}

fn only_what_was_asked_for_is_written(exported: &Exported) {
    let names = exported.folder.names();
    assert_eq!(names, ["montevideo", "parks.csv", "parks.geojson", "parks.gpkg"]);
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    // On 32 threads, indexing a survey while others waited for it once hung for ever.
    let written = ["1", "2", "32"].map(|n_threads| {
        let folder = Folder::with_atlas("montevideo");
        let assess = |format: &str, file: &str| {
            let args = ["assess", "montevideo", "parks", "--format", format, "-o", file];
            folder.siting_on(n_threads, &args).succeeds();
            std::fs::read(folder.file(file)).expect("it was written")
        };
        [("json", "a.json"), ("gpkg", "a.gpkg"), ("geojson", "a.geojson"), ("csv", "a.csv")]
            .map(|(format, file)| (format, assess(format, file)))
    });
    for more in &written[1..] {
        for (one, other) in written[0].iter().zip(more) {
            assert!(one.1 == other.1, "{} differs", one.0);
        }
    }
}
