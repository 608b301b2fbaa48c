//! Who may use a street or pass a barrier.

use std::borrow::Cow;

use super::Profile;
use super::tags::{Tags, most_special, values};

/// What the tags say of this mode.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Access<'k, 't> {
    /// Nothing that concerns it.
    Unsaid,
    /// It may not.
    Closed { key: &'k str, value: Cow<'t, str> },
    /// It may, and a key more special than the first of the list says so.
    Allowed,
    /// It may, or there is a word for it that the profile does not know.
    Open,
}

impl Profile {
    /// What the most special access key says. A list of values is closed when all of them are.
    pub(super) fn access<'t>(&self, tags: &'t dyn Tags) -> Access<'_, 't> {
        let Some((key, value)) = most_special(&self.file.access, tags) else {
            return Access::Unsaid;
        };
        let is_among = |it: &str, words: &[String]| words.iter().any(|word| word == it);
        if values(&value).all(|it| is_among(it, &self.file.closed_values)) {
            return Access::Closed { key, value };
        }
        let is_special = self.file.access.first().is_some_and(|first| first != key);
        let is_known = values(&value).any(|it| is_among(it, &self.file.open_values));
        if is_special && is_known { Access::Allowed } else { Access::Open }
    }
}
