//! Which features of a layer count: `class in ["motorway", "trunk"] and lanes >= 2`.

mod condition;
mod parse;

use serde::{Deserialize, Serialize};
use siting_layer::{Layer, Table};
use siting_units::Text;

use condition::{Condition, Truth};

/// Which features of a layer count.
///
/// ```text
/// condition = condition "or" condition | condition "and" condition | "not" condition
///           | "(" condition ")" | field comparison value | field ["not"] "in" "[" values "]"
///           | field "is known" | field "is unknown"
/// comparison = "=" | "!=" | "<" | "<=" | ">" | ">="
/// ```
///
/// Fields are bare words (in any script) or stand between backticks; text stands between quotes. A
/// comparison with a missing value is neither true nor false, so the feature *may* count.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Filter {
    written: String,
    condition: Condition,
}

/// The features a filter lets through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Rows that certainly count; rising.
    pub certain: Vec<u32>,
    /// Rows that certainly or possibly count; rising.
    pub possible: Vec<u32>,
}

impl Filter {
    /// Reads a filter.
    ///
    /// # Errors
    ///
    /// Says at which character what was expected.
    pub fn parse(written: &str) -> Result<Filter, Text> {
        let condition = parse::parse(written)?;
        Ok(Filter { written: written.to_owned(), condition })
    }

    /// The filter as written.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// What does not fit the table: fields it lacks, words compared with numbers.
    pub fn problems(&self, table: &Table) -> Vec<Text> {
        let mut problems = Vec::new();
        self.condition.check(table, &mut problems);
        problems
    }

    /// The rows of `table` that count. A field the table lacks is missing everywhere.
    pub fn select(&self, table: &Table, n_rows: usize) -> Selection {
        let mut selection = Selection::default();
        for row in 0..n_rows {
            let truth = self.condition.truth(table, row);
            if truth == Truth::Yes {
                selection.certain.push(row as u32);
            }
            if truth != Truth::No {
                selection.possible.push(row as u32);
            }
        }
        selection
    }
}

impl Selection {
    /// The features of `layer` that `filter` lets through; all of them without a filter.
    pub fn of(layer: &Layer, filter: Option<&Filter>) -> Selection {
        match filter {
            Some(filter) => filter.select(layer.table(), layer.len()),
            None => {
                let all: Vec<u32> = (0..layer.len() as u32).collect();
                Selection { certain: all.clone(), possible: all }
            }
        }
    }

    /// Whether no feature is in doubt.
    pub fn is_certain(&self) -> bool {
        self.certain.len() == self.possible.len()
    }
}

impl TryFrom<String> for Filter {
    type Error = siting_syntax::InBothLanguages;

    fn try_from(written: String) -> Result<Filter, siting_syntax::InBothLanguages> {
        Filter::parse(&written).map_err(siting_syntax::InBothLanguages)
    }
}

impl From<Filter> for String {
    fn from(filter: Filter) -> String {
        filter.written
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use siting_layer::{Column, Table};

    use super::Filter;

    fn table() -> Table {
        let mut table = Table::default();
        let class = [Some("trunk"), Some("residential"), None];
        table.push("class", Column::Text(class.into_iter().collect()));
        table.push("lanes", Column::Numbers(vec![Some(2.0), None, Some(4.0)]));
        table.push("用地 性质", Column::Text([Some("工业"), None, None].into_iter().collect()));
        table
    }

    /// Draws what counts: `y`es, `n`o, `?`.
    #[track_caller]
    fn check(filter: &str, expected: &str) {
        let selection = Filter::parse(filter).expect("a filter").select(&table(), 3);
        let drawn: String = (0..3)
            .map(|row| {
                match (selection.certain.contains(&row), selection.possible.contains(&row)) {
                    (true, _) => 'y',
                    (false, true) => '?',
                    (false, false) => 'n',
                }
            })
            .collect();
        assert_eq!(drawn, expected, "{filter}");
    }

    #[test]
    fn a_missing_value_neither_counts_nor_does_not() {
        check("class = \"trunk\"", "yn?");
        check("class != 'trunk'", "ny?");
        check("not class = 'trunk'", "ny?");
        check("class in ['trunk', \"residential\"]", "yy?");
        check("class not in ['trunk']", "ny?");
        check("lanes >= 2 and class = 'trunk'", "yn?");
        check("lanes > 2 or class = 'residential'", "nyy");
        check("lanes is known", "yny");
        check("class is unknown and (lanes = 4)", "nny");
        check("`用地 性质` == '工业'", "y??");
    }

    #[track_caller]
    fn check_problem(filter: &str, expected: &Expect) {
        let said = match Filter::parse(filter) {
            Ok(filter) => {
                let problems = filter.problems(&table()).into_iter();
                problems.flat_map(|it| [it.en, "\n".to_owned()]).collect()
            }
            Err(problem) => problem.to_string(),
        };
        expected.assert_eq(&said);
    }

    #[test]
    fn a_filter_that_makes_no_sense_says_why() {
        check_problem(
            "clas = 'x' and lanes = 'two'",
            &expect![[r"
            there is no field `clas`; did you mean `class`?
            the field `lanes` holds numbers, so write 'two' without quotes
        "]],
        );
        check_problem(
            "class >",
            &expect![
                "at character 8 of the filter: expected a number or text in quotes, found the end"
            ],
        );
        check_problem(
            "class in 'x'",
            &expect!["at character 10 of the filter: expected `[`, found `'x'`"],
        );
        check_problem(
            "(lanes = 1",
            &expect!["at character 11 of the filter: expected `)`, found the end"],
        );
        check_problem(
            "lanes = 1 2",
            &expect!["at character 11 of the filter: expected `and`, `or` or the end, found `2`"],
        );
        check_problem(
            "",
            &expect!["at character 1 of the filter: expected a field, found the end"],
        );
        check_problem(
            "lanes = 'abc",
            &expect!["at character 9 of the filter: the quote is never closed"],
        );
        check_problem(
            "class > 5",
            &expect![[r"
            the field `class` holds words, so put 5 in quotes
        "]],
        );
    }

    #[test]
    fn deep_nesting_is_refused_and_does_not_overflow() {
        assert!(Filter::parse(&"(".repeat(100_000)).is_err());
        assert!(Filter::parse(&"not ".repeat(100_000)).is_err());
    }
}
