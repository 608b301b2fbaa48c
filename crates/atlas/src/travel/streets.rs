//! What the streets of a network are called.

use siting_layer::{Column, Layer};
use siting_travel::StreetsSpec;
use siting_units::Say;

use super::Trip;
use super::place::find;
use crate::{Atlas, Error};

/// What the features of a network's streets are called.
pub(super) struct StreetNames<'a> {
    layer: &'a Layer,
    names: Option<&'a Column>,
    numbers: Option<&'a Column>,
    classes: Option<&'a Column>,
}

impl Atlas {
    /// What the streets are called that trips follow.
    pub(super) fn street_names(&self, trip: &Trip) -> Result<StreetNames<'_>, Error> {
        let spec = self.world().networks.spec(trip.network.as_deref());
        let spec: &StreetsSpec = spec.map_err(|why| Error::Missing(why.text()))?;
        let layer = find(self, &spec.streets)?;
        let column = |key: &str| layer.table().column(spec.field(key));
        let (names, numbers, classes) = (column("name"), column("ref"), column("highway"));
        Ok(StreetNames { layer, names, numbers, classes })
    }
}

impl StreetNames<'_> {
    /// What the layer calls the feature.
    pub(super) fn id(&self, row: usize) -> String {
        self.layer.ids()[row].clone()
    }

    /// The street's name, else its number.
    pub(super) fn name(&self, row: usize) -> Option<String> {
        let label = || self.layer.feature_name(row).map(str::to_owned);
        word(self.names, row).or_else(label).or_else(|| word(self.numbers, row))
    }

    /// The street's class, such as `primary`.
    pub(super) fn class(&self, row: usize) -> Option<String> {
        word(self.classes, row)
    }
}

fn word(column: Option<&Column>, row: usize) -> Option<String> {
    match column?.value(row) {
        siting_layer::Value::Text(word) if !word.is_empty() => Some(word.to_owned()),
        siting_layer::Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
