//! A table as CSV that Excel, databases and notebooks open.

use siting_layer::{Table, Value};

/// A table as CSV (RFC 4180) in UTF-8, with a byte-order mark so that Excel reads Chinese. Missing
/// values are empty. Text that a spreadsheet would run as a formula gets an apostrophe in front.
///
/// ```
/// use siting_layer::{Column, Table};
/// let mut table = Table::default();
/// table.push("name", Column::Text([Some("北, \"east\""), Some("=1+1")].into_iter().collect()));
/// table.push("mu", Column::Numbers(vec![Some(-0.5), None]));
/// let csv = String::from_utf8(siting_formats::write_csv(&table)).unwrap();
/// assert_eq!(csv, "\u{feff}name,mu\r\n\"北, \"\"east\"\"\",-0.5\r\n'=1+1,\r\n");
/// ```
pub fn write_csv(table: &Table) -> Vec<u8> {
    let columns: Vec<_> = table.columns().collect();
    let n_rows = columns.first().map_or(0, |(_, column)| column.len());
    let mut text = String::from("\u{feff}");
    line(&mut text, columns.iter().map(|(name, _)| (*name).to_owned()));
    for row in 0..n_rows {
        line(&mut text, columns.iter().map(|(_, column)| cell(column.value(row))));
    }
    text.into_bytes()
}

fn line(text: &mut String, cells: impl Iterator<Item = String>) {
    for (nth, cell) in cells.enumerate() {
        if 0 < nth {
            text.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    text.push_str("\r\n");
}

fn cell(value: Value<'_>) -> String {
    match value {
        Value::Missing => String::new(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
            format!("'{text}")
        }
        Value::Text(text) => text.to_owned(),
    }
}
