//! The scenarios of an atlas.

use std::path::Path;

use siting_layer::Column;
use siting_syntax::{Document, Problems};
use siting_travel::Nodes;
use siting_units::Text;

use super::{Edited, Scenario, ScenarioFile, StreetLayers, no_such};
use crate::{Atlas, Error, file};

impl Atlas {
    /// The names of the scenarios in its folder, in order.
    pub fn scenarios(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.folder().join("scenarios")) else {
            return Vec::new();
        };
        let paths = entries.filter_map(Result::ok).map(|it| it.path());
        let mut ids: Vec<String> = paths
            .filter(|path| path.extension().is_some_and(|it| it == "toml"))
            .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
            .collect();
        ids.sort_unstable();
        ids
    }

    /// The scenario called `name` in the atlas's folder, or else in the file of that path.
    ///
    /// # Errors
    ///
    /// Fails when there is neither, naming the scenarios there are.
    pub fn scenario_document(&self, name: &str) -> Result<Document, Error> {
        let known = self.scenarios();
        if known.iter().any(|it| it == name) {
            let path = self.folder().join("scenarios").join(format!("{name}.toml"));
            return file::read_document(&path);
        }
        let path = Path::new(name);
        if path.is_file() {
            return file::read_document(path);
        }
        if known.is_empty() {
            return Err(Error::Missing(Text::new(
                format!("there is no scenario `{name}`: the folder `scenarios` has none"),
                format!("没有情景 `{name}`：`scenarios` 文件夹为空"),
            )));
        }
        let known = known.iter().map(String::as_str);
        Err(Error::Missing(no_such(("scenario", "情景"), name, known)))
    }

    /// Reads a scenario against this atlas. `id` is its name where the file gives none.
    ///
    /// # Errors
    ///
    /// Fails with [`Error::File`], which lists every problem at once.
    pub fn read_scenario(&self, id: &str, document: &Document) -> Result<Scenario, Error> {
        let mut problems = Problems::default();
        let streets = self.street_layers();
        let scenario = ScenarioFile::read(document, &mut problems)
            .and_then(|it| it.check(id, self.layers(), &streets, self.plane(), &mut problems));
        match scenario {
            Some(scenario) if problems.is_empty() => Ok(scenario),
            _ => {
                let document = Box::new(document.clone());
                Err(Error::File { document, problems: problems.sorted() })
            }
        }
    }

    /// The layers after the edits of a scenario that was read against this atlas.
    pub fn edited(&self, scenario: &Scenario) -> Edited {
        scenario.apply(self.layers())
    }

    /// The layers whose lines are streets, by the networks of the atlas.
    fn street_layers(&self) -> StreetLayers {
        let mut streets = StreetLayers::new();
        for spec in self.world().networks.specs().values() {
            let table = self.layers().get(&spec.streets).map(|it| it.table());
            let is_number = |field: &str| {
                let column = table.and_then(|it| it.column(field));
                matches!(column, Some(Column::Numbers(_)))
            };
            let fields = streets.entry(spec.streets.clone()).or_default();
            // Other layers may have words of their own under these names.
            if spec.nodes == Nodes::Ids || is_number(&spec.from) && is_number(&spec.to) {
                fields.nodes = Some([spec.from.clone(), spec.to.clone()]);
            }
            let amounts = ["seconds", "minutes", "metres"].map(|it| spec.field(it));
            let amounts = amounts.into_iter().filter(|it| is_number(it)).map(str::to_owned);
            fields.amounts.extend(amounts);
            fields.amounts.sort_unstable();
            fields.amounts.dedup();
        }
        streets
    }
}
