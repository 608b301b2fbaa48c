//! `atlas.toml` as people write it.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde::de::IgnoredAny;
use siting_syntax::{Document, Node, Problems};
use siting_travel::StreetsSpec;
use siting_units::{LayerId, Name, Text, nearest_word};

/// `atlas.toml` as written.
///
/// ```toml
/// name = { zh = "蒙得维的亚", en = "Montevideo" }
/// plane = "EPSG:32721"                  # the one metric CRS everything is brought into
/// attribution = { zh = "© OpenStreetMap 贡献者", en = "© OpenStreetMap contributors" }
/// surveyed = "boundary"                 # for every layer that does not say otherwise
///
/// [layers.boundary]
/// file = "layers/boundary.fgb"
/// surveyed = "extent"
///
/// [layers.parks]
/// name = { zh = "园区", en = "Parks" }
/// file = "layers/parks.fgb"             # any format GDAL reads; relative to this folder
/// id = "id"                             # the field that names each feature; row numbers without
/// label = "name"                        # the field with its name for people
///
/// [networks.streets]                    # streets to travel on; see [`StreetsSpec`]
/// streets = "roads"
/// nodes = "vertices"
/// ```
#[derive(Debug)]
pub(crate) struct AtlasFile {
    pub(crate) name: Option<Name>,
    pub(crate) plane: String,
    pub(crate) attribution: Option<Name>,
    pub(crate) surveyed: Option<String>,
    pub(crate) layers: Vec<(LayerId, LayerFile, Node)>,
    pub(crate) networks: BTreeMap<String, StreetsSpec>,
    pub(crate) root: Node,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Top {
    name: Option<Name>,
    plane: String,
    attribution: Option<Name>,
    surveyed: Option<String>,
    #[serde(rename = "layers")]
    _layers: IgnoredAny,
    #[serde(rename = "networks")]
    _networks: Option<IgnoredAny>,
}

/// One layer as written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct LayerFile {
    /// What people call it.
    pub(crate) name: Option<Name>,
    /// Where it is, from the atlas's folder.
    pub(crate) file: String,
    /// Which layer of a file that has several.
    pub(crate) layer: Option<String>,
    /// The field that names each feature.
    pub(crate) id: Option<String>,
    /// The field with its name for people.
    pub(crate) label: Option<String>,
    /// The ground it describes completely: `extent`, `nowhere`, or an area layer.
    pub(crate) surveyed: Option<String>,
    /// The CRS of a file that does not say; wins over one that does.
    pub(crate) crs: Option<String>,
    /// The encoding of its text, where the file does not say.
    pub(crate) encoding: Option<String>,
    /// The column of a CSV that holds eastings or longitudes.
    pub(crate) x: Option<String>,
    /// The column of a CSV that holds northings or latitudes.
    pub(crate) y: Option<String>,
    /// How to come from its datum to the plane's: a PROJ pipeline or seven parameters.
    pub(crate) parameters: Option<String>,
    /// Whether a transformation that ignores the datums is good enough.
    #[serde(default, rename = "accept_ballpark")]
    pub(crate) accept_ballpark: bool,
    /// Whom to thank, where it differs from the atlas's.
    pub(crate) attribution: Option<Name>,
}

/// What says that a layer is surveyed on the extent its file declares.
pub(crate) const EXTENT: &str = "extent";
/// What says that nothing is known beyond the features themselves.
pub(crate) const NOWHERE: &str = "nowhere";

impl AtlasFile {
    pub(crate) fn read(document: &Document, problems: &mut Problems) -> Option<AtlasFile> {
        let root = document.root(problems)?;
        let top: Option<Top> = root.read(problems);
        let entries = root.get("layers").map_or(&[] as &[_], Node::entries);
        let layers: Vec<_> = entries
            .iter()
            .filter_map(|(key, node)| {
                if !is_good_id(&key.name) {
                    problems.add(key.at.clone(), bad_id(&key.name));
                }
                let file: LayerFile = node.read(problems)?;
                Some((LayerId::new(&key.name), file, node.clone()))
            })
            .collect();
        if let (Some(node), true) = (root.get("layers"), entries.is_empty()) {
            let what = Text::new("an atlas needs at least one layer", "图集至少需要一个图层");
            problems.add(node.at.clone(), what);
        }
        let networks = networks(&root, &layers, problems);
        // Even when the top is wrong, the layers can be checked: all problems at once.
        let plane = || root.get("plane").and_then(Node::as_text).map(str::to_owned);
        let (name, plane, attribution, surveyed) = match top {
            Some(top) => (top.name, top.plane, top.attribution, top.surveyed),
            None => (None, plane()?, None, None),
        };
        Some(AtlasFile { name, plane, attribution, surveyed, layers, networks, root })
    }
}

/// The networks, each of layers that are there.
fn networks(
    root: &Node,
    layers: &[(LayerId, LayerFile, Node)],
    problems: &mut Problems,
) -> BTreeMap<String, StreetsSpec> {
    let mut networks = BTreeMap::new();
    for (key, node) in root.get("networks").map_or(&[] as &[_], Node::entries) {
        let Some(spec) = node.read::<StreetsSpec>(problems) else { continue };
        for id in spec.layers().filter(|&id| layers.iter().all(|it| it.0 != *id)) {
            let known = layers.iter().map(|it| it.0.as_str());
            problems.add(node.place_of(id.as_str()).clone(), no_such_layer(id, known));
        }
        networks.insert(key.name.clone(), spec);
    }
    networks
}

fn no_such_layer<'a>(id: &LayerId, known: impl Iterator<Item = &'a str>) -> Text {
    match nearest_word(id.as_str(), known) {
        Some(meant) => Text::new(
            format!("there is no layer called `{id}`; did you mean `{meant}`?"),
            format!("没有名为 `{id}` 的图层；您是否想写 `{meant}`？"),
        ),
        None => {
            Text::new(format!("there is no layer called `{id}`"), format!("没有名为 `{id}` 的图层"))
        }
    }
}

/// Whether a name can stand in addresses and file names.
pub(crate) fn is_good_id(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|it| it.is_alphanumeric() || it == '_' || it == '-')
}

fn bad_id(id: &str) -> Text {
    Text::new(
        format!("a layer's name has letters, digits, `_` and `-` only, not `{id}`"),
        format!("图层名只能包含字母、数字、`_` 和 `-`，不能是 `{id}`"),
    )
}

/// The file's name in messages: from the folder people typed.
pub(crate) fn read_document(path: &Path) -> Result<Document, crate::Error> {
    let text = std::fs::read_to_string(path)
        .map_err(|reason| crate::Error::Io { path: path.to_owned(), reason })?;
    let name = path.display().to_string();
    let is_json = path.extension().is_some_and(|it| it.eq_ignore_ascii_case("json"));
    Ok(if is_json { Document::json(name, text) } else { Document::toml(name, text) })
}
