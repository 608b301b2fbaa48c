//! The attributes of features, column by column.

use siting_units::Fingerprinter;

use crate::TextColumn;

/// The attributes of features, column by column; every column has one value a row.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Invariant: names differ; columns are equally long.
    columns: Vec<(String, Column)>,
}

/// One attribute of every feature.
#[derive(Clone, Debug)]
pub enum Column {
    /// Numbers; `None` where the data has none. Never `NaN`.
    Numbers(Vec<Option<f64>>),
    /// Words.
    Text(TextColumn),
}

/// One attribute of one feature.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// The data has none, which is not the same as 0 or "".
    Missing,
    /// A number; never `NaN`.
    Number(f64),
    /// A word.
    Text(&'a str),
}

impl Table {
    /// Adds a column.
    ///
    /// # Panics
    ///
    /// Panics if there is one of this name, or if it is longer or shorter than the others.
    pub fn push(&mut self, name: impl Into<String>, column: Column) {
        let name = name.into();
        assert!(self.column(&name).is_none(), "column names differ");
        let n_rows = self.columns.first().map_or(column.len(), |(_, first)| first.len());
        assert!(column.len() == n_rows, "columns are equally long");
        self.columns.push((name, column));
    }

    /// The column called `name`.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|(it, _)| it == name).map(|(_, column)| column)
    }

    /// Every column with its name, in the order of the source.
    pub fn columns(&self) -> impl ExactSizeIterator<Item = (&str, &Column)> {
        self.columns.iter().map(|(name, column)| (name.as_str(), column))
    }

    /// The rows asked for, in the order given.
    pub fn select(&self, rows: &[usize]) -> Table {
        let columns = self.columns.iter().map(|(name, column)| (name.clone(), column.select(rows)));
        Table { columns: columns.collect() }
    }

    /// Adds names and values to a digest.
    pub fn add_to(&self, digest: &mut Fingerprinter) {
        for (name, column) in &self.columns {
            digest.str(name);
            match column {
                Column::Numbers(numbers) => {
                    digest.numbers(numbers.iter().map(|it| it.unwrap_or(f64::NEG_INFINITY)));
                    digest.counts(
                        &numbers.iter().map(|it| u32::from(it.is_some())).collect::<Vec<_>>(),
                    );
                }
                Column::Text(text) => {
                    text.words().for_each(|word| {
                        digest.str(word);
                    });
                    digest.counts(text.codes());
                }
            }
        }
    }
}

impl Column {
    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Column::Numbers(numbers) => numbers.len(),
            Column::Text(text) => text.codes().len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value in `row`.
    pub fn value(&self, row: usize) -> Value<'_> {
        match self {
            Column::Numbers(numbers) => numbers[row].map_or(Value::Missing, Value::Number),
            Column::Text(text) => text.word(row).map_or(Value::Missing, Value::Text),
        }
    }

    fn select(&self, rows: &[usize]) -> Column {
        match self {
            Column::Numbers(numbers) => {
                Column::Numbers(rows.iter().map(|&row| numbers[row]).collect())
            }
            Column::Text(text) => {
                let mut selected = TextColumn::default();
                rows.iter().for_each(|&row| selected.push(text.word(row)));
                Column::Text(selected)
            }
        }
    }
}
