//! What a filter asks of one feature, in three-valued logic (Kleene's).

use siting_layer::{Column, Table, Value};
use siting_units::Text;

use crate::measure::no_such_field;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Condition {
    Compare { field: String, by: Comparison, with: Literal },
    In { field: String, values: Vec<Literal> },
    IsKnown { field: String },
    Not(Box<Condition>),
    All(Vec<Condition>),
    Any(Vec<Condition>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Literal {
    Number(f64),
    Text(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Truth {
    No,
    Maybe,
    Yes,
}

impl Condition {
    pub(super) fn truth(&self, table: &Table, row: usize) -> Truth {
        let value = |field: &str| table.column(field).map_or(Value::Missing, |it| it.value(row));
        match self {
            Condition::Compare { field, by, with } => compare(value(field), *by, with),
            Condition::In { field, values } => {
                let value = value(field);
                let truths = values.iter().map(|it| compare(value, Comparison::Equal, it));
                truths.max().unwrap_or(Truth::No)
            }
            Condition::IsKnown { field } => known(value(field) != Value::Missing),
            Condition::Not(inner) => match inner.truth(table, row) {
                Truth::No => Truth::Yes,
                Truth::Maybe => Truth::Maybe,
                Truth::Yes => Truth::No,
            },
            Condition::All(parts) => {
                parts.iter().map(|it| it.truth(table, row)).min().unwrap_or(Truth::Yes)
            }
            Condition::Any(parts) => {
                parts.iter().map(|it| it.truth(table, row)).max().unwrap_or(Truth::No)
            }
        }
    }

    pub(super) fn check(&self, table: &Table, problems: &mut Vec<Text>) {
        match self {
            Condition::Compare { field, with, .. } => {
                check_field(field, std::slice::from_ref(with), table, problems);
            }
            Condition::In { field, values } => check_field(field, values, table, problems),
            Condition::IsKnown { field } => check_field(field, &[], table, problems),
            Condition::Not(inner) => inner.check(table, problems),
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().for_each(|it| it.check(table, problems));
            }
        }
    }
}

fn compare(value: Value<'_>, by: Comparison, with: &Literal) -> Truth {
    let order = match (value, with) {
        (Value::Missing, _) => return Truth::Maybe,
        (Value::Number(value), Literal::Number(with)) => value.total_cmp(with),
        (Value::Text(value), Literal::Text(with)) => value.cmp(with.as_str()),
        (Value::Number(_), Literal::Text(_)) | (Value::Text(_), Literal::Number(_)) => {
            return Truth::No;
        }
    };
    known(match by {
        Comparison::Equal => order.is_eq(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
    })
}

fn known(yes: bool) -> Truth {
    if yes { Truth::Yes } else { Truth::No }
}

fn check_field(field: &str, values: &[Literal], table: &Table, problems: &mut Vec<Text>) {
    let Some(column) = table.column(field) else {
        let fields: Vec<&str> = table.columns().map(|(name, _)| name).collect();
        problems.push(no_such_field(field, &fields));
        return;
    };
    for value in values {
        match (column, value) {
            (Column::Numbers(_), Literal::Text(text)) => problems.push(Text::new(
                format!("the field `{field}` holds numbers, so write '{text}' without quotes"),
                format!("字段 `{field}` 是数字，'{text}' 不要加引号"),
            )),
            (Column::Text(_), Literal::Number(number)) => problems.push(Text::new(
                format!("the field `{field}` holds words, so put {number} in quotes"),
                format!("字段 `{field}` 是文字，请给 {number} 加引号"),
            )),
            _ => {}
        }
    }
}
