//! A column of attributes whose type is only known once every value has been seen.

use crate::{Cell, Column, TextColumn};

/// A column of attributes whose type is only known once every value has been seen.
#[derive(Debug)]
pub(crate) struct ColumnIntake {
    name: String,
    values: Values,
}

#[derive(Debug)]
enum Values {
    /// Nothing but missing values so far.
    Nothing,
    Numbers(Vec<Option<f64>>),
    Text(TextColumn),
}

/// Whole numbers up to this are floats too.
const EXACT: u64 = 1 << 53;

impl ColumnIntake {
    pub(crate) fn new(name: String) -> ColumnIntake {
        ColumnIntake { name, values: Values::Nothing }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Sets the value in `row`; rows come in order and may be left out.
    pub(crate) fn set(&mut self, row: usize, cell: Cell<'_>) {
        match cell {
            Cell::Number(number) if number.is_finite() => self.number(row, number),
            Cell::Missing | Cell::Number(_) => {}
            Cell::Whole(whole) if whole.unsigned_abs() <= EXACT => self.number(row, whole as f64),
            Cell::Whole(whole) => self.text(row, &whole.to_string()),
            Cell::Text(text) => self.text(row, text),
        }
    }

    fn number(&mut self, row: usize, number: f64) {
        match &mut self.values {
            Values::Nothing => {
                let mut numbers = vec![None; row];
                numbers.push(Some(number));
                self.values = Values::Numbers(numbers);
            }
            Values::Numbers(numbers) if row < numbers.len() => {}
            Values::Numbers(numbers) => {
                numbers.resize(row, None);
                numbers.push(Some(number));
            }
            Values::Text(_) => self.text(row, &number.to_string()),
        }
    }

    fn text(&mut self, row: usize, text: &str) {
        let words = self.words();
        if words.codes().len() <= row {
            (words.codes().len()..row).for_each(|_| words.push(None));
            words.push(Some(text));
        }
    }

    /// The values as text, whatever they were before.
    fn words(&mut self) -> &mut TextColumn {
        if let Values::Numbers(numbers) = &self.values {
            let words = numbers.iter().map(|it| it.map(|number| number.to_string()));
            let mut column = TextColumn::default();
            words.for_each(|word| column.push(word.as_deref()));
            self.values = Values::Text(column);
        }
        if let Values::Nothing = self.values {
            self.values = Values::Text(TextColumn::default());
        }
        match &mut self.values {
            Values::Text(words) => words,
            Values::Nothing | Values::Numbers(_) => unreachable!("made text above"),
        }
    }

    /// The name and the column, filled up to `n_rows`.
    pub(crate) fn finish(self, n_rows: usize) -> (String, Column) {
        let column = match self.values {
            Values::Nothing => Column::Numbers(vec![None; n_rows]),
            Values::Numbers(mut numbers) => {
                numbers.resize(n_rows, None);
                Column::Numbers(numbers)
            }
            Values::Text(mut words) => {
                (words.codes().len()..n_rows).for_each(|_| words.push(None));
                Column::Text(words)
            }
        };
        (self.name, column)
    }
}
