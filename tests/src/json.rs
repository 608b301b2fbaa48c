//! Shorthands for looking into JSON.

use std::collections::BTreeMap;

use serde_json::Value;

/// The number in `value`.
#[track_caller]
pub fn number(value: &Value) -> f64 {
    let number = value.as_f64();
    assert!(number.is_some(), "not a number: {value}");
    number.unwrap_or_default()
}

/// The text in `value`.
#[track_caller]
pub fn text(value: &Value) -> &str {
    assert!(value.is_string(), "not text: {value}");
    value.as_str().unwrap_or_default()
}

/// The sites of an assessment.
#[track_caller]
pub fn sites_by_id(assessment: &Value) -> BTreeMap<String, &Value> {
    let sites = assessment["sites"].as_array().expect("an assessment has sites");
    let by_id: BTreeMap<_, _> = sites.iter().map(|it| (text(&it["id"]).to_owned(), it)).collect();
    assert_eq!(by_id.len(), sites.len(), "every site has its own id");
    by_id
}
