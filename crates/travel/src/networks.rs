//! The street networks of an atlas.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use siting_layer::Layers;
use siting_units::{Fingerprint, LayerId, nearest_word, says};

use crate::{Network, NetworkReport, Profile, RowChanges, StreetsSpec};

/// The networks of an atlas, one for each mode, built when first asked for. Cloning is cheap: what
/// has been built is shared.
#[derive(Clone, Debug, Default)]
pub struct Networks {
    specs: Arc<BTreeMap<String, StreetsSpec>>,
    modes: Arc<BTreeMap<String, Profile>>,
    built: Arc<Mutex<HashMap<Fingerprint, Slot>>>,
    /// What they are patched from, in an atlas that was edited.
    origin: Option<Arc<Origin>>,
    keeper: Option<Arc<dyn Keeper>>,
}

/// Keeps networks from one run of the program to the next.
pub trait Keeper: std::fmt::Debug + Send + Sync {
    /// The bytes kept under `key`; `None` when there are none, or they are damaged.
    fn find(&self, key: Fingerprint) -> Option<Vec<u8>>;

    /// Keeps bytes; failing to is no harm.
    fn keep(&self, key: Fingerprint, bytes: &[u8]);
}

/// The networks before an edit.
#[derive(Debug)]
struct Origin {
    networks: Networks,
    layers: Layers,
    changes: BTreeMap<LayerId, RowChanges>,
}

type Slot = Arc<OnceLock<Arc<Network>>>;

says! {
    /// Why there is no such network.
    #[derive(PartialEq, Eq)]
    pub enum NoNetwork {
        /// The atlas has no streets to travel on.
        None {} => "the atlas has no street network; give it one in atlas.toml: [networks.streets]",
            "图集没有路网；请在 atlas.toml 中用 [networks.streets] 定义";
        /// There are several, and none was named.
        Which {
            /// Their names.
            known: String,
        } => "say which network: `{known}`", "请用 `network` 指明路网：`{known}`";
        /// There is none of that name.
        NoSuch {
            /// The name.
            name: String,
            /// The names there are.
            known: String,
        } => "there is no network called `{name}`; there are `{known}`",
            "没有名为 `{name}` 的路网；现有 `{known}`";
        /// There is no mode of that name.
        NoMode {
            /// The name.
            name: String,
            /// The names there are.
            known: String,
        } => "there is no mode called `{name}`; there are `{known}`",
            "没有名为 `{name}` 的出行方式；现有 `{known}`";
        /// A layer it is made from is missing.
        NoLayer {
            /// The layer.
            layer: LayerId,
        } => "the network needs a layer called `{layer}`, which is not there",
            "路网需要的图层 `{layer}` 不存在";
    }
}

impl NoNetwork {
    /// The name somebody may have meant, and what was written.
    pub fn written(&self) -> Option<(&str, Option<&str>)> {
        match self {
            NoNetwork::NoSuch { name, known } | NoNetwork::NoMode { name, known } => {
                Some((name, nearest_word(name, known.split("`, `"))))
            }
            _ => None,
        }
    }
}

impl Networks {
    /// Networks by name, and the modes that travel them; the shipped modes come on top.
    pub fn new(specs: BTreeMap<String, StreetsSpec>, own: BTreeMap<String, Profile>) -> Networks {
        let shipped = Profile::SHIPPED
            .iter()
            .filter_map(|(name, _)| Some(((*name).to_owned(), Profile::shipped(name)?)));
        let mut modes: BTreeMap<String, Profile> = shipped.collect();
        modes.extend(own);
        Networks { specs: Arc::new(specs), modes: Arc::new(modes), ..Networks::default() }
    }

    /// The same networks, kept from one run of the program to the next.
    pub fn kept_by(self, keeper: Arc<dyn Keeper>) -> Networks {
        Networks { keeper: Some(keeper), ..self }
    }

    /// The networks of the same atlas after some rows of its layers changed. `before` holds the
    /// layers as they were; networks are patched and not built again where only streets changed.
    pub fn edited(&self, before: &Layers, changes: BTreeMap<LayerId, RowChanges>) -> Networks {
        let origin = Origin { networks: self.clone(), layers: before.clone(), changes };
        Networks {
            specs: Arc::clone(&self.specs),
            modes: Arc::clone(&self.modes),
            origin: Some(Arc::new(origin)),
            ..Networks::default()
        }
    }

    /// What each network is made from, by name.
    pub fn specs(&self) -> &BTreeMap<String, StreetsSpec> {
        &self.specs
    }

    /// The modes, by name.
    pub fn modes(&self) -> &BTreeMap<String, Profile> {
        &self.modes
    }

    /// What the network called `name` is made from; the only one when no name is given.
    ///
    /// # Errors
    ///
    /// Fails when there is none of that name, or several and no name.
    pub fn spec(&self, name: Option<&str>) -> Result<&StreetsSpec, NoNetwork> {
        let known = || self.specs.keys().map(String::as_str).collect::<Vec<_>>().join("`, `");
        let mut all = self.specs.values();
        match (name, all.next(), all.next()) {
            (_, None, _) => Err(NoNetwork::None {}),
            (None, Some(only), None) => Ok(only),
            (None, ..) => Err(NoNetwork::Which { known: known() }),
            (Some(name), ..) => self
                .specs
                .get(name)
                .ok_or_else(|| NoNetwork::NoSuch { name: name.to_owned(), known: known() }),
        }
    }

    /// The mode of that name.
    ///
    /// # Errors
    ///
    /// Fails when there is none.
    pub fn mode(&self, name: &str) -> Result<&Profile, NoNetwork> {
        self.modes.get(name).ok_or_else(|| NoNetwork::NoMode {
            name: name.to_owned(),
            known: self.modes.keys().map(String::as_str).collect::<Vec<_>>().join("`, `"),
        })
    }

    /// Everything the network depends on, without building it.
    ///
    /// # Errors
    ///
    /// Fails when there is no such network or mode, or a layer is missing.
    pub fn fingerprint(
        &self,
        layers: &Layers,
        network: Option<&str>,
        mode: &str,
    ) -> Result<Fingerprint, NoNetwork> {
        let (spec, profile) = (self.spec(network)?, self.mode(mode)?);
        Network::fingerprint_of(spec, layers, profile).ok_or_else(|| missing(spec, layers))
    }

    /// The network for a mode, built when first asked for.
    ///
    /// # Errors
    ///
    /// Fails when there is no such network or mode, or a layer is missing.
    pub fn get(
        &self,
        layers: &Layers,
        network: Option<&str>,
        mode: &str,
    ) -> Result<Arc<Network>, NoNetwork> {
        let key = self.fingerprint(layers, network, mode)?;
        let (spec, profile) = (self.spec(network)?, self.mode(mode)?);
        let slot = {
            let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(built.entry(key).or_default())
        };
        if let Some(network) = slot.get() {
            return Ok(Arc::clone(network));
        }
        let made = match self.patched(layers, network, mode)? {
            Some(patched) => patched,
            None => self
                .kept(key, profile)
                .or_else(|| self.built(key, spec, layers, profile))
                .ok_or_else(|| missing(spec, layers))?,
        };
        Ok(Arc::clone(slot.get_or_init(|| Arc::new(made))))
    }

    /// The network as it was before the edit, with what changed; `None` when it cannot be patched.
    fn patched(
        &self,
        layers: &Layers,
        network: Option<&str>,
        mode: &str,
    ) -> Result<Option<Network>, NoNetwork> {
        let Some(origin) = &self.origin else { return Ok(None) };
        let spec = self.spec(network)?;
        let no_change = RowChanges::default();
        let mut others = spec.layers().filter(|&it| *it != spec.streets);
        if others.any(|it| origin.changes.contains_key(it)) {
            return Ok(None);
        }
        let Some(before) = origin.layers.get(&spec.streets) else { return Ok(None) };
        let base = origin.networks.get(&origin.layers, network, mode)?;
        let changes = origin.changes.get(&spec.streets).unwrap_or(&no_change);
        Ok(base.patched(spec, layers, before, changes))
    }

    fn kept(&self, key: Fingerprint, profile: &Profile) -> Option<Network> {
        let bytes = self.keeper.as_ref()?.find(key)?;
        Network::from_bytes(key, profile, &bytes)
    }

    fn built(
        &self,
        key: Fingerprint,
        spec: &StreetsSpec,
        layers: &Layers,
        profile: &Profile,
    ) -> Option<Network> {
        let network = Network::new(spec, layers, profile)?;
        if let Some(keeper) = &self.keeper {
            keeper.keep(key, &network.to_bytes());
        }
        Some(network)
    }

    /// What becomes of the data when the network for a mode is made from it.
    ///
    /// # Errors
    ///
    /// Fails when there is no such network or mode, or a layer is missing.
    pub fn report(
        &self,
        layers: &Layers,
        network: Option<&str>,
        mode: &str,
    ) -> Result<NetworkReport, NoNetwork> {
        let (spec, profile) = (self.spec(network)?, self.mode(mode)?);
        let made = Network::new(spec, layers, profile).ok_or_else(|| missing(spec, layers))?;
        Ok(made.report().cloned().unwrap_or_default())
    }
}

fn missing(spec: &StreetsSpec, layers: &Layers) -> NoNetwork {
    let missing = spec.layers().find(|&it| layers.get(it).is_none());
    NoNetwork::NoLayer { layer: missing.unwrap_or(&spec.streets).clone() }
}
