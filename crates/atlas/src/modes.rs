//! The modes of an atlas: those that come with the program, and the files of its folder `modes/`.

use std::collections::BTreeMap;
use std::path::Path;

use siting_syntax::Problems;
use siting_travel::Profile;

use crate::Error;
use crate::file::read_document;

/// The profiles in the folder `modes` of an atlas, by the names of their files.
///
/// # Errors
///
/// Fails with every problem of the first file that has any.
pub(crate) fn own_modes(folder: &Path) -> Result<BTreeMap<String, Profile>, Error> {
    let Ok(entries) = std::fs::read_dir(folder.join("modes")) else { return Ok(BTreeMap::new()) };
    let mut paths: Vec<_> = entries.filter_map(|it| Some(it.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|it| it == "toml"));
    paths.sort();
    let mut modes = BTreeMap::new();
    for path in paths {
        let document = read_document(&path)?;
        let mut problems = Problems::default();
        let profile = Profile::read(&document, &mut problems).filter(|_| problems.is_empty());
        let Some(profile) = profile else {
            let document = Box::new(document);
            return Err(Error::File { document, problems: problems.sorted() });
        };
        let name = path.file_stem().and_then(|it| it.to_str()).unwrap_or_default().to_owned();
        modes.insert(name, profile);
    }
    Ok(modes)
}
