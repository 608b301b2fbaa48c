//! The arrows between crates: those in the manifests are those in ARCHITECTURE.md.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Which crates of this workspace each crate uses.
type Arrows = BTreeMap<String, BTreeSet<String>>;

pub(crate) fn problems(root: &Path) -> Result<Vec<String>> {
    let built = built(root)?;
    let page = fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap_or_default();
    let described = described(&page);
    if described.is_empty() {
        let table = table(&built);
        return Ok(vec![format!("ARCHITECTURE.md has no table of crates; it would be\n{table}")]);
    }
    let names = built.keys().chain(described.keys()).collect::<BTreeSet<_>>();
    let differs = names.into_iter().filter(|name| built.get(*name) != described.get(*name));
    Ok(differs.map(|name| difference(name, &built, &described)).collect())
}

fn difference(name: &str, built: &Arrows, described: &Arrows) -> String {
    let uses = |arrows: &Arrows| arrows.get(name).map_or("is missing".to_owned(), list);
    let (built, described) = (uses(built), uses(described));
    format!("crate `{name}`: its Cargo.toml says {built}, ARCHITECTURE.md says {described}")
}

/// The arrows in the manifests; tests may use what they like.
fn built(root: &Path) -> Result<Arrows> {
    let mut arrows = Arrows::new();
    for folder in fs::read_dir(root.join("crates"))? {
        let folder = folder?.path();
        let manifest = folder.join("Cargo.toml");
        if manifest.exists() {
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
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

/// The arrows in the table whose first column is `crate` and whose last is `uses`.
fn described(page: &str) -> Arrows {
    let is_header = |line: &&str| {
        let cells = cells(line);
        cells.first() == Some(&"crate") && cells.last() == Some(&"uses")
    };
    let lines = page.lines().skip_while(|line| !is_header(line)).skip(2);
    let rows = lines.take_while(|line| line.starts_with('|')).map(cells);
    rows.filter_map(|row| Some((bare(row.first()?), row.last()?.split_whitespace().map(bare))))
        .map(|(name, uses)| (name, uses.filter(|it| !it.is_empty()).collect()))
        .collect()
}

fn cells(line: &str) -> Vec<&str> {
    line.trim().trim_matches('|').split('|').map(str::trim).collect()
}

fn bare(name: &str) -> String {
    name.trim_matches(['`', ',', '/']).to_owned()
}

fn table(arrows: &Arrows) -> String {
    let rows = arrows.iter().map(|(name, uses)| format!("| `{name}` | {} |", list(uses)));
    ["| crate | uses |".to_owned(), "|---|---|".to_owned()]
        .into_iter()
        .chain(rows)
        .collect::<Vec<_>>()
        .join("\n")
}

fn list(names: &BTreeSet<String>) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "Text.\n\n| crate | what | uses |\n|---|---|---|\n| `units` | numbers | |\n\
                        | `layer` | geodata | `units` |\n\nMore text.\n";

    #[test]
    fn a_table_in_the_page_is_read_and_written_alike() {
        let arrows = described(PAGE);
        assert_eq!(arrows["layer"], BTreeSet::from(["units".to_owned()]));
        assert_eq!(described(&table(&arrows)), arrows);
    }

    #[test]
    fn only_what_the_shipped_code_uses_counts() {
        let manifest = "[dependencies]\nsiting-units = \"1\"\ngeo = \"1\"\n\
                        [dev-dependencies]\nsiting-town = \"1\"\n";
        assert_eq!(uses(manifest).unwrap(), BTreeSet::from(["units".to_owned()]));
    }
}
