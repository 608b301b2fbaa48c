//! The names that things of several atlases are served under.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use siting_atlas::Atlas;
use siting_units::{Text, nearest_word};

/// Things of several atlases, by name.
///
/// Everything goes by `atlas.id`. Where no other atlas has a thing called `id`, it goes by `id` too,
/// and that is the name it is served under.
#[derive(Debug)]
pub(crate) struct Names<T> {
    by_name: BTreeMap<String, Arc<T>>,
    in_order: Vec<(String, Arc<T>)>,
}

impl<T> Names<T> {
    /// `ids` lists what an atlas has; `thing` is given the atlas, the id, and the name it is served
    /// under.
    pub(crate) fn new<'a>(
        atlases: &'a [Arc<Atlas>],
        ids: impl Fn(&Atlas) -> Vec<String>,
        thing: impl Fn(&Arc<Atlas>, &str, String) -> T,
    ) -> Names<T> {
        let of_atlas = |atlas: &'a Arc<Atlas>| ids(atlas).into_iter().map(move |id| (atlas, id));
        let all: Vec<(&Arc<Atlas>, String)> = atlases.iter().flat_map(of_atlas).collect();
        let long: BTreeSet<String> = all.iter().map(|(atlas, id)| qualified(atlas, id)).collect();
        let mut names = Names { by_name: BTreeMap::new(), in_order: Vec::new() };
        for (atlas, id) in &all {
            let is_alone = all.iter().filter(|it| it.1 == *id).count() == 1;
            let full = qualified(atlas, id);
            let name = if is_alone && !long.contains(id) { id.clone() } else { full.clone() };
            let thing = Arc::new(thing(atlas, id, name.clone()));
            names.by_name.insert(full, Arc::clone(&thing));
            names.by_name.insert(name.clone(), Arc::clone(&thing));
            names.in_order.push((name, thing));
        }
        names
    }

    /// What is called `name`.
    pub(crate) fn get(&self, name: &str) -> Option<Arc<T>> {
        self.by_name.get(name).cloned()
    }

    /// Everything, atlas by atlas.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<T>> {
        self.in_order.iter().map(|it| &it.1)
    }

    /// The names things are served under.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.in_order.iter().map(|it| it.0.as_str())
    }
}

fn qualified(atlas: &Atlas, id: &str) -> String {
    format!("{}.{id}", atlas.id())
}

/// The longest part of a wrong name that is repeated, in characters.
const LONGEST_NAME: usize = 80;

/// "there is no layer called `raods`; did you mean `roads`?"
pub(super) fn no_such<'a>(
    kind: &str,
    kind_zh: &str,
    name: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Text {
    let name: String = name.chars().take(LONGEST_NAME).collect();
    if let Some(meant) = nearest_word(&name, known) {
        return Text::new(
            format!("there is no {kind} called `{name}`; did you mean `{meant}`?"),
            format!("没有名为 `{name}` 的{kind_zh}；您是否想写 `{meant}`？"),
        );
    }
    Text::new(
        format!("there is no {kind} called `{name}`"),
        format!("没有名为 `{name}` 的{kind_zh}"),
    )
}
