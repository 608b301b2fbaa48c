//! Readings against another engine: GEOS, through GDAL's `SQLite` dialect with Spatialite.

use serde_json::Value;
use siting_tests::{Folder, features, number, ogr2ogr, sites_by_id, text};

const PLANE: &str = "EPSG:32721";

/// Both engines compute in the same plane from the same degrees. Coordinates there are below 1e7 m,
/// whose last bit is 2e-9 m; projecting and subtracting costs some tens of those.
const METRES: f64 = 1e-6;

struct Compared {
    folder: Folder,
    answer: Value,
}

impl Compared {
    /// The sample city as one `GeoPackage` in its plane, brought there by GDAL.
    fn new() -> Compared {
        let folder = Folder::with_atlas("montevideo");
        let layers = [
            "parks",
            "roads",
            "rail",
            "substations",
            "power_lines",
            "landuse",
            "waterways",
            "poi",
            "green",
            "water",
        ];
        for layer in layers {
            let file = format!("/vsigzip/montevideo/layers/{layer}.fgb.gz");
            let args = [
                "-f",
                "GPKG",
                "-update",
                "-append",
                "-nln",
                layer,
                "-t_srs",
                PLANE,
                "city.gpkg",
                &file,
            ];
            ogr2ogr(folder.path(), &args);
        }
        let answer = folder.assess("montevideo", "parks");
        Compared { folder, answer }
    }

    /// Compares a bound of a criterion's reading with what SQL finds for each park `p`, within
    /// `tolerance` and that part of the value.
    #[track_caller]
    fn check(&self, (at, bound): (&str, &str), from: &str, tolerance: f64, value: &str) {
        let sql = format!("SELECT p.id AS id, {value} AS value FROM parks p, {from} GROUP BY p.id");
        let rows = features(self.folder.path(), "city.gpkg", &sql);
        let sites = sites_by_id(&self.answer);
        assert_eq!(rows.len(), sites.len());
        for row in rows {
            let site = sites[text(&row["id"])];
            let reading = &site.pointer(at).expect("it was asked for")["reading"];
            let (found, expected) = (number(&reading[bound]), row["value"].as_f64().unwrap_or(0.0));
            let apart = (found - expected).abs();
            assert!(apart <= tolerance, "{at} of {}: {found}, GEOS says {expected}", row["id"]);
        }
    }

    /// Compares distances. What is known to be nearest is the upper bound: something nearer may lie
    /// beyond the edge of the survey.
    #[track_caller]
    fn check_distance(&self, criterion: &str, layer: &str, condition: &str) {
        let at = format!("/criteria/{criterion}");
        let from = format!("{layer} f WHERE {condition}");
        self.check((&at, "high"), &from, METRES, "MIN(ST_Distance(p.geom, f.geom))");
    }
}

#[test]
fn readings_of_montevideo_are_those_of_geos() {
    let compared = Compared::new();
    let main = "f.class IN ('motorway', 'trunk', 'primary', 'secondary')";
    compared.check_distance("main-road", "roads", main);
    compared.check_distance("rail", "rail", "TRUE");
    compared.check_distance("substation", "substations", "TRUE");
    compared.check_distance("power-line", "power_lines", "TRUE");
    compared.check_distance("homes", "landuse", "f.class = 'residential'");
    compared.check_distance("streams", "waterways", "TRUE");
    let near = "SUM(ST_Distance(p.geom, f.geom) <= 1000)";
    compared.check(("/criteria/services", "low"), "poi f", 0.0, near);
    compared.check_lengths();
    // Parks lie inside the survey, so shares are exact; 1e-9 of a park counts as nothing.
    for layer in ["green", "water"] {
        let covered = "ST_Area(ST_Intersection(p.geom, ST_Union(f.geom))) / ST_Area(p.geom)";
        let from = format!("{layer} f WHERE ST_Intersects(p.geom, f.geom)");
        let at = format!("/constraints/{layer}");
        compared.check_covered(&at, &from, covered);
    }
}

impl Compared {
    /// Compares lengths of road within 1 km. GEOS draws the rounded corners of that reach with 64
    /// chords a quarter, up to 8 cm inside the true arc, so a road that leaves there is that much
    /// shorter, or more if it leaves at a slant; some 100 roads leave the reach of a park.
    fn check_lengths(&self) {
        let reach = "SELECT id, ST_Buffer(geom, 1000, 64) AS geom FROM parks";
        let args = ["-f", "GPKG", "-update", "-nln", "reach", "city.gpkg", "city.gpkg"];
        ogr2ogr(self.folder.path(), &[&args[..], &["-dialect", "sqlite", "-sql", reach]].concat());
        let sql = "SELECT p.id AS id, SUM(ST_Length(ST_Intersection(f.geom, p.geom))) AS value \
                   FROM reach p, roads f WHERE MbrIntersects(p.geom, f.geom) GROUP BY p.id";
        let sites = sites_by_id(&self.answer);
        for row in features(self.folder.path(), "city.gpkg", sql) {
            let reading = &sites[text(&row["id"])]["criteria"]["road-density"]["reading"]["low"];
            let (found, expected) = (number(reading), number(&row["value"]));
            let missing = found - expected;
            assert!((0.0..20.0).contains(&missing), "{}: {found}, GEOS says {expected}", row["id"]);
        }
    }

    /// Compares shares covered; a park that no feature touches is in no row of SQL's.
    #[track_caller]
    fn check_covered(&self, at: &str, from: &str, covered: &str) {
        let sql =
            format!("SELECT p.id AS id, {covered} AS value FROM parks p, {from} GROUP BY p.id");
        let rows = features(self.folder.path(), "city.gpkg", &sql);
        for (id, site) in sites_by_id(&self.answer) {
            let row = rows.iter().find(|it| text(&it["id"]) == id);
            let expected = row.and_then(|it| it["value"].as_f64()).unwrap_or(0.0);
            let found = number(&site.pointer(at).expect("it was asked for")["reading"]["low"]);
            assert!((found - expected).abs() < 2e-9, "{at} of {id}: {found}, GEOS says {expected}");
        }
    }
}
