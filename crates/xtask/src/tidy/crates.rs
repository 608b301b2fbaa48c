//! The arrows between crates: those in the manifests are those in ARCHITECTURE.md.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Which crates of this workspace each crate uses.
type Arrows = BTreeMap<String, BTreeSet<String>>;

/// Crates that support the work and are no part of the product.
const NOT_SHIPPED: [&str; 2] = ["town", "xtask"];

pub(crate) fn problems(root: &Path) -> Result<Vec<String>> {
    let built = built(root)?;
    let page = fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap_or_default();
    let described = described(&page);
    if described == built {
        return Ok(vec![]);
    }
    let names = built.keys().chain(described.keys()).collect::<BTreeSet<_>>();
    let differing = names.into_iter().filter(|name| built.get(*name) != described.get(*name));
    let differing: Vec<&str> = differing.map(String::as_str).collect();
    Ok(vec![format!(
        "ARCHITECTURE.md and the manifests disagree about the arrows of {}; by the manifests they \
         are\n{}",
        differing.join(", "),
        drawing(&built),
    )])
}

/// The arrows in the manifests; tests may use what they like.
fn built(root: &Path) -> Result<Arrows> {
    let mut arrows = Arrows::new();
    for folder in fs::read_dir(root.join("crates"))? {
        let folder = folder?.path();
        let manifest = folder.join("Cargo.toml");
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if manifest.exists() && !NOT_SHIPPED.contains(&name.as_str()) {
            let text = fs::read_to_string(&manifest)?;
            arrows.insert(name, uses(&text).with_context(|| manifest.display().to_string())?);
        }
    }
    Ok(arrows)
}

fn uses(manifest: &str) -> Result<BTreeSet<String>> {
    let manifest: toml::Table = manifest.parse()?;
    let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
    let names = dependencies.into_iter().flat_map(toml::Table::keys);
    Ok(names.filter_map(|name| name.strip_prefix("siting-")).map(str::to_owned).collect())
}

/// The arrows in the page: lines such as `units layer <- formats`, where the crate on the right uses
/// those on the left.
fn described(page: &str) -> Arrows {
    let words = |words: &str| words.split_whitespace().map(str::to_owned).collect::<BTreeSet<_>>();
    let arrow = |line: &str| {
        let (used, user) = line.split_once("<-")?;
        let user = user.trim();
        let is_one_name = !user.is_empty() && !user.contains([' ', '<', '`']);
        is_one_name.then(|| (user.to_owned(), words(used)))
    };
    page.lines().filter_map(arrow).collect()
}

/// The arrows as lines of the page, those with the fewest uses first.
fn drawing(arrows: &Arrows) -> String {
    let used = |uses: &BTreeSet<String>| uses.iter().cloned().collect::<Vec<_>>().join(" ");
    let width = arrows.values().map(|uses| used(uses).len()).max().unwrap_or_default();
    let mut rows: Vec<_> = arrows.iter().collect();
    rows.sort_by_key(|(_, uses)| uses.len());
    let rows = rows.into_iter().map(|(user, uses)| format!("{:width$} <- {user}", used(uses)));
    rows.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "Text.\n\n      <- units\nunits <- layer\n\nMore `a <- b` text.\n";

    #[test]
    fn arrows_in_the_page_are_read_and_written_alike() {
        let arrows = described(PAGE);
        assert_eq!(arrows.len(), 2);
        assert_eq!(arrows["layer"], BTreeSet::from(["units".to_owned()]));
        assert_eq!(described(&drawing(&arrows)), arrows);
    }

    #[test]
    fn only_what_the_shipped_code_uses_counts() {
        let manifest = "[dependencies]\nsiting-units = \"1\"\ngeo = \"1\"\n\
                        [dev-dependencies]\nsiting-town = \"1\"\n";
        assert_eq!(uses(manifest).unwrap(), BTreeSet::from(["units".to_owned()]));
    }
}
