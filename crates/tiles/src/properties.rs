//! What a tile says of a feature besides where it is.

use std::sync::Arc;

use siting_layer::{Column, Layer, Value};
use siting_units::LayerId;

/// What a tile says of each feature of a layer.
#[derive(Debug)]
pub(crate) struct Properties {
    pub(crate) id: LayerId,
    pub(crate) layer: Arc<Layer>,
    columns: Vec<String>,
}

/// One property of every feature.
#[derive(Debug)]
pub(crate) struct Field<'a> {
    pub(crate) key: &'a str,
    from: From<'a>,
}

#[derive(Debug)]
enum From<'a> {
    Ids(&'a [String]),
    Names(&'a Layer),
    Column(&'a Column),
}

impl Properties {
    pub(crate) fn new(id: LayerId, layer: Arc<Layer>, columns: Vec<String>) -> Properties {
        Properties { id, layer, columns }
    }

    /// `id`, then `name` if the layer says what its features are called, then the columns. A column
    /// that is itself called `id` or `name` gives way.
    pub(crate) fn fields(&self) -> Vec<Field<'_>> {
        let layer = self.layer.as_ref();
        let mut fields = vec![Field { key: "id", from: From::Ids(layer.ids()) }];
        if layer.parts().name_field.is_some() {
            fields.push(Field { key: "name", from: From::Names(layer) });
        }
        for name in &self.columns {
            let is_free = fields.iter().all(|field| field.key != name);
            if let Some(column) = layer.table().column(name).filter(|_| is_free) {
                fields.push(Field { key: name, from: From::Column(column) });
            }
        }
        fields
    }
}

impl<'a> Field<'a> {
    /// The value for the feature in `row`. Infinite numbers, which no format here can write, count
    /// as missing.
    pub(crate) fn value(&self, row: usize) -> Value<'a> {
        let text = |it: Option<&'a str>| it.map_or(Value::Missing, Value::Text);
        match &self.from {
            From::Ids(ids) => Value::Text(&ids[row]),
            From::Names(layer) => text(layer.feature_name(row)),
            From::Column(column) => match column.value(row) {
                Value::Number(number) if !number.is_finite() => Value::Missing,
                value => value,
            },
        }
    }

    /// Whether no two features have the same value.
    pub(crate) fn is_unique(&self) -> bool {
        matches!(self.from, From::Ids(_))
    }

    /// Whether the values are numbers.
    pub(crate) fn is_number(&self) -> bool {
        matches!(self.from, From::Column(Column::Numbers(_)))
    }

    /// About how many bytes a value takes in a tile; words that occur often are kept once.
    pub(crate) fn n_bytes(&self, row: usize) -> usize {
        let is_once = matches!(self.from, From::Column(Column::Text(_)));
        match self.value(row) {
            Value::Missing => 0,
            Value::Text(_) if is_once => 4,
            Value::Text(text) => 8 + text.len(),
            Value::Number(number) if number.fract() == 0.0 => 6,
            Value::Number(_) => 15,
        }
    }
}
