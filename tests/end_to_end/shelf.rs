//! What is measured again, and what is not.

use serde_json::Value;
use siting_tests::{Folder, number, repository};

/// The made-up town, and how often each change made Siting measure.
struct Town {
    folder: Folder,
}

impl Town {
    fn new() -> Town {
        let folder = Folder::new();
        folder.copy(&repository().join("tests/suite/town"), "town");
        Town { folder }
    }

    fn assess(&self) -> (f64, Value) {
        let mut answer = self.folder.assess("town", "parks");
        (number(&answer["measures_taken"].take()), answer)
    }

    fn measures_taken(&self) -> f64 {
        self.assess().0
    }
}

#[test]
fn only_what_changed_is_measured_again() {
    let town = Town::new();
    let (study, layers) = ("town/studies/parks.toml", "town/layers");
    // Nine are asked for, but a criterion and a constraint share one.
    assert_eq!(town.measures_taken(), 8.0);
    assert_eq!(town.measures_taken(), 0.0, "nothing changed");
    town.folder.edit(study, "weight = 3", "weight = 5");
    assert_eq!(town.measures_taken(), 0.0, "a weight changed");
    town.folder.edit(study, "[3000, 0.0]", "[2000, 0.0]");
    assert_eq!(town.measures_taken(), 0.0, "a curve changed");
    town.folder.edit(study, "\"20 %\"", "\"60 %\"");
    assert_eq!(town.measures_taken(), 0.0, "a bound changed");
    town.folder.edit(study, "radius-metres = 1000, around", "radius-metres = 900, around");
    assert_eq!(town.measures_taken(), 1.0, "the setting of one measure changed");
    town.folder.edit(&format!("{layers}/green.csv"), "503000 3102900", "503001 3102900");
    assert_eq!(town.measures_taken(), 1.0, "one measure reads `green`");
    town.folder.edit(&format!("{layers}/roads.csv"), "504000 3104000", "504000 3103999");
    assert_eq!(town.measures_taken(), 2.0, "two measures read `roads`");
    town.folder.edit(&format!("{layers}/substations.csv"), ",220,", ",330,");
    assert_eq!(town.measures_taken(), 2.0, "attributes count too");
    town.folder.edit(&format!("{layers}/parks.csv"), "food,0.4", "food,0.3");
    assert_eq!(town.measures_taken(), 8.0, "the candidates changed");
}

#[test]
fn a_study_that_is_put_back_is_on_the_shelf() {
    let town = Town::new();
    let before = town.assess().1;
    let layer = "town/layers/green.csv";
    let text = town.folder.read(layer);
    town.folder.edit(layer, "503000 3102900", "503001 3102900");
    let changed = town.assess().1;
    assert_ne!(before["fingerprint"], changed["fingerprint"]);
    town.folder.write(layer, &text);
    assert_eq!(town.assess(), (0.0, before));
}

#[test]
fn the_shelf_may_be_deleted_or_damaged_at_any_time() {
    let town = Town::new();
    let (_, before) = town.assess();
    let shelf = town.folder.file("town/.shelf");
    let files = || std::fs::read_dir(&shelf).expect("a shelf").map(|it| it.expect("a name").path());
    for file in files() {
        let mut bytes = std::fs::read(&file).expect("a file");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&file, bytes).expect("a file can be written");
    }
    assert_eq!(town.assess(), (8.0, before.clone()), "damaged");
    std::fs::remove_dir_all(&shelf).expect("a shelf can be deleted");
    assert_eq!(town.assess(), (8.0, before), "deleted");
}
