//! What is said of a street, junction or turn, by key.

use std::borrow::Cow;

/// What is said of a street, junction or turn, by key.
pub trait Tags {
    /// The value under `key`. Empty text counts as nothing said.
    fn tag(&self, key: &str) -> Option<Cow<'_, str>>;
}

impl Tags for [(&str, &str)] {
    fn tag(&self, key: &str) -> Option<Cow<'_, str>> {
        self.iter().find(|it| it.0 == key).map(|it| Cow::Borrowed(it.1))
    }
}

impl Tags for &[(&str, &str)] {
    fn tag(&self, key: &str) -> Option<Cow<'_, str>> {
        (**self).tag(key)
    }
}

impl<const N: usize> Tags for [(&str, &str); N] {
    fn tag(&self, key: &str) -> Option<Cow<'_, str>> {
        self.as_slice().tag(key)
    }
}

impl Tags for Vec<(String, String)> {
    fn tag(&self, key: &str) -> Option<Cow<'_, str>> {
        self.iter().find(|it| it.0 == key).map(|it| Cow::Borrowed(it.1.as_str()))
    }
}

/// The value under `key` without spaces around it; `None` when nothing is left.
pub(super) fn said<'a>(tags: &'a dyn Tags, key: &str) -> Option<Cow<'a, str>> {
    let value = tags.tag(key)?;
    match value.trim() {
        "" => None,
        trimmed if trimmed.len() == value.len() => Some(value),
        trimmed => Some(Cow::Owned(trimmed.to_owned())),
    }
}

/// The last of `keys`, which go from general to special, that says anything, and what it says.
pub(super) fn most_special<'k, 't>(
    keys: &'k [String],
    tags: &'t dyn Tags,
) -> Option<(&'k str, Cow<'t, str>)> {
    keys.iter().rev().find_map(|key| Some((key.as_str(), said(tags, key)?)))
}

/// The values of a list such as `no;destination`.
pub(super) fn values(list: &str) -> impl Iterator<Item = &str> {
    list.split([';', '|']).map(str::trim).filter(|it| !it.is_empty())
}
