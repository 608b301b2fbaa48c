//! A set of layers that studies can be put to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use geo::Rect;
use rayon::prelude::*;
use siting_layer::{Layer, Layers, LoadReport, Survey, hull};
use siting_projection::Plane;
use siting_study::{
    AnyMeasure, Assessment, Candidates, Measure, MeasureError, Readings, Study, StudyFile, Taken,
    World,
};
use siting_syntax::{Document, Node, Place, Problems};
use siting_tiles::TileSource;
use siting_travel::{Networks, Profile};
use siting_units::{Fingerprint, LayerId, Name, Say, Text, nearest_word};

use crate::file::{self, AtlasFile, EXTENT, LayerFile, NOWHERE};
use crate::load::{self, Loaded};
use crate::modes::own_modes;
use crate::shelf::{NetworkShelf, Shelf};
use crate::{Answer, Error};

/// A set of layers that studies can be put to.
///
/// Readings are kept on a shelf, so a study that differs only in curves or weights from an earlier
/// one takes no measure again.
#[derive(Debug)]
pub struct Atlas {
    id: String,
    name: Name,
    folder: PathBuf,
    attribution: Text,
    plane: Plane,
    world: World,
    reports: BTreeMap<LayerId, LoadReport>,
    shelf: Arc<Shelf>,
    tiles: Mutex<BTreeMap<LayerId, Arc<OnceLock<Arc<TileSource>>>>>,
}

impl Atlas {
    /// Opens the folder of an atlas: reads `atlas.toml` and every layer it names. `on_layer` is told
    /// of each layer that has been read, from any thread.
    ///
    /// # Errors
    ///
    /// Fails with every problem of `atlas.toml` and of the files it names at once.
    pub fn open(folder: &Path, on_layer: &(dyn Fn(&LayerId) + Sync)) -> Result<Atlas, Error> {
        let document = file::read_document(&folder.join("atlas.toml"))?;
        let modes = own_modes(folder)?;
        let mut problems = Problems::default();
        let atlas = AtlasFile::read(&document, &mut problems)
            .and_then(|file| Atlas::load(folder, &file, modes, &mut problems, on_layer));
        match atlas {
            Some(atlas) if problems.is_empty() => Ok(atlas),
            _ => Err(Error::File { document: Box::new(document), problems: problems.sorted() }),
        }
    }

    fn load(
        folder: &Path,
        file: &AtlasFile,
        modes: BTreeMap<String, Profile>,
        problems: &mut Problems,
        on_layer: &(dyn Fn(&LayerId) + Sync),
    ) -> Option<Atlas> {
        let plane = Plane::new(&file.plane)
            .map_err(|error| problems.add(place(&file.root, "plane"), error.text()))
            .ok()?;
        let loaded: Vec<Result<Loaded, load::Fault>> = file
            .layers
            .par_iter()
            .map(|(id, layer, _)| {
                let loaded = load::load(folder, id, layer, file.attribution.as_ref(), &plane);
                on_layer(id);
                loaded
            })
            .collect();
        let mut by_id = BTreeMap::new();
        for ((id, _, node), loaded) in file.layers.iter().zip(loaded) {
            match loaded {
                Ok(loaded) => drop(by_id.insert(id.clone(), loaded)),
                Err(fault) => problems.add(place(node, fault.key), fault.what),
            }
        }
        survey(file, &mut by_id, problems);
        let (mut layers, mut reports) = (Layers::default(), BTreeMap::new());
        for (id, (layer, report)) in by_id.into_iter().map(|(id, it)| (id, load::finish(it))) {
            layers.insert(id.clone(), layer);
            reports.insert(id, report);
        }
        let id = folder_name(folder);
        Some(Atlas {
            name: file.name.clone().unwrap_or_else(|| Name::same(&id)),
            id,
            folder: folder.to_owned(),
            attribution: file
                .attribution
                .as_ref()
                .map_or(Text::same(""), |it| Text::new(&it.en, &it.zh)),
            plane,
            world: World {
                layers,
                networks: Networks::new(file.networks.clone(), modes)
                    .kept_by(Arc::new(NetworkShelf { folder: folder.join(".shelf") })),
            },
            reports,
            shelf: Arc::new(Shelf::new(folder.join(".shelf"))),
            tiles: Mutex::default(),
        })
    }

    /// Its short name: that of its folder.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Where its files are.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What people call it.
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// Whom to thank for the data; empty when nobody.
    pub fn attribution(&self) -> &Text {
        &self.attribution
    }

    /// The one metric CRS everything is in.
    pub fn plane(&self) -> &Plane {
        &self.plane
    }

    /// What measures look at: the layers, and the networks made of some of them.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The layers.
    pub fn layers(&self) -> &Layers {
        &self.world.layers
    }

    /// What happened when each layer was loaded.
    pub fn reports(&self) -> impl Iterator<Item = (&LayerId, &LoadReport)> {
        self.reports.iter()
    }

    /// Adds or replaces a layer. Readings of other layers stay valid.
    pub fn put_layer(&mut self, id: LayerId, layer: Layer) {
        self.tiles.get_mut().unwrap_or_else(PoisonError::into_inner).remove(&id);
        self.world.layers.insert(id, layer);
    }

    /// The smallest rectangle around every layer, in the plane.
    pub fn bounds(&self) -> Option<Rect> {
        self.world.layers.iter().filter_map(|(_, layer)| layer.bounds()).reduce(hull)
    }

    /// West, south, east and north in degrees of a rectangle of the plane.
    #[allow(clippy::missing_panics_doc, reason = "a rectangle has corners")]
    pub fn degrees(&self, bounds: Rect) -> [f64; 4] {
        let shapes = siting_layer::Shapes::from_geometries([&bounds.to_polygon().into()]);
        let mut corners = shapes.coords().to_vec();
        self.plane.lon_lat_of(&mut corners);
        let fold = |of: fn(&geo::Coord) -> f64, by: fn(f64, f64) -> f64| {
            corners.iter().map(of).reduce(by).expect("a rectangle has corners")
        };
        [
            fold(|it| it.x, f64::min),
            fold(|it| it.y, f64::min),
            fold(|it| it.x, f64::max),
            fold(|it| it.y, f64::max),
        ]
    }

    /// The names of the studies in its folder, in order.
    pub fn studies(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.folder.join("studies")) else { return Vec::new() };
        let paths = entries.filter_map(Result::ok).map(|it| it.path());
        let mut ids: Vec<String> = paths
            .filter(|path| path.extension().is_some_and(|it| it == "toml"))
            .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
            .collect();
        ids.sort_unstable();
        ids
    }

    /// The study called `name` in the atlas's folder, or else in the file of that path.
    ///
    /// # Errors
    ///
    /// Fails when there is neither, naming the studies there are.
    pub fn study_document(&self, name: &str) -> Result<Document, Error> {
        if self.studies().iter().any(|it| it == name) {
            return file::read_document(&self.folder.join("studies").join(format!("{name}.toml")));
        }
        let path = Path::new(name);
        if path.is_file() {
            return file::read_document(path);
        }
        Err(Error::Missing(no_such_study(name, &self.studies())))
    }

    /// Reads a study against this atlas. `id` is its name where the file gives none.
    ///
    /// # Errors
    ///
    /// Fails with [`Error::File`], which lists every problem at once.
    pub fn read_study(&self, id: &str, document: &Document) -> Result<Study, Error> {
        let mut problems = Problems::default();
        let study = StudyFile::read(document, &mut problems).and_then(|file| {
            let candidates = self.candidates(&file, &mut problems);
            file.check(id, candidates, &self.world, &mut problems)
        });
        match study {
            Some(study) if problems.is_empty() => Ok(study),
            _ => {
                let document = Box::new(document.clone());
                Err(Error::File { document, problems: problems.sorted() })
            }
        }
    }

    /// Answers `study`. `on_measure` is told of each measure before it is taken.
    ///
    /// # Errors
    ///
    /// Fails when the study names a layer that is no longer here.
    pub fn assess(
        &self,
        study: Study,
        on_measure: &(dyn Fn(&str) + Sync),
    ) -> Result<Answer, Error> {
        self.answer(study, &mut |id, measure, candidates| {
            on_measure(id);
            measure.readings(candidates, &self.world)
        })
    }

    /// Answers `study`; what is not on the shelf is taken by `take`.
    pub(crate) fn answer(
        &self,
        study: Study,
        take: &mut dyn FnMut(&str, &AnyMeasure, &Candidates) -> Result<Readings, MeasureError>,
    ) -> Result<Answer, Error> {
        let candidates = study.candidates.fingerprint();
        let mut keys = vec![candidates];
        let mut n_taken = 0;
        let mut find = |id: &str, measure: &AnyMeasure| -> Result<Arc<Readings>, Error> {
            let key = self.key(measure, candidates).map_err(Error::Measure)?;
            keys.push(key);
            if let Some(readings) = self.shelf.get(key) {
                return Ok(readings);
            }
            n_taken += 1;
            let readings = take(id, measure, &study.candidates);
            Ok(self.shelf.put(key, readings.map_err(Error::Measure)?))
        };
        let constraints: Result<_, _> =
            study.constraints.iter().map(|it| find(&it.id, &it.measure)).collect();
        let criteria: Result<_, _> =
            study.criteria.iter().map(|it| find(&it.id, &it.measure)).collect();
        let taken = Taken { constraints: constraints?, criteria: criteria? };
        keys.push(Fingerprint::of(settings(&study).as_bytes()));
        let assessment = Assessment::new(&study, taken);
        Ok(Answer { study, assessment, fingerprint: Fingerprint::of_all(keys), n_taken })
    }

    /// This atlas with another world, on the same shelf.
    pub(crate) fn with_world(&self, world: World) -> Atlas {
        Atlas {
            id: self.id.clone(),
            name: self.name.clone(),
            folder: self.folder.clone(),
            attribution: self.attribution.clone(),
            plane: self.plane.clone(),
            world,
            reports: self.reports.clone(),
            shelf: Arc::clone(&self.shelf),
            tiles: Mutex::default(),
        }
    }

    /// Everything that the readings of `measure` depend on.
    fn key(
        &self,
        measure: &AnyMeasure,
        candidates: Fingerprint,
    ) -> Result<Fingerprint, MeasureError> {
        let mut parts = vec![measure.fingerprint(), candidates];
        for layer in measure.layers() {
            match self.world.layers.get(&layer) {
                Some(it) => parts.push(it.fingerprint()),
                None => return Err(MeasureError::NoSuchLayer { layer }),
            }
        }
        let World { layers, networks } = &self.world;
        for (network, mode) in measure.networks() {
            parts.push(networks.fingerprint(layers, network.as_deref(), &mode)?);
        }
        Ok(Fingerprint::of_all(parts))
    }

    /// The tiles of a layer, prepared when first asked for; `None` when there is no such layer.
    pub fn tiles(&self, id: &LayerId) -> Option<Arc<TileSource>> {
        let layer = self.world.layers.get(id)?;
        let slot = {
            let mut tiles = self.tiles.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(tiles.entry(id.clone()).or_default())
        };
        Some(Arc::clone(slot.get_or_init(|| Arc::new(self.tiles_of(id, layer)))))
    }

    /// The tiles of any layer in this atlas's plane, such as one made from an assessment.
    pub fn tiles_of(&self, id: &LayerId, layer: &Arc<Layer>) -> TileSource {
        TileSource::new(id.clone(), Arc::clone(layer), self.plane.to_world(layer.shapes()))
    }

    /// The candidates that a study file asks for.
    fn candidates(&self, file: &StudyFile, problems: &mut Problems) -> Option<Candidates> {
        crate::candidates::candidates(self, file, problems)
    }
}

/// Everything in a study besides measures that an answer depends on, in words.
fn settings(study: &Study) -> String {
    let Study { constraints, criteria, groups, weights, aggregation, rank_by, .. } = study;
    let bounds: Vec<_> = constraints.iter().map(|it| (&it.id, it.bound)).collect();
    let curves: Vec<_> = criteria.iter().map(|it| (&it.id, it.group, &it.curve)).collect();
    format!("{bounds:?} {curves:?} {groups:?} {weights:?} {aggregation:?} {rank_by:?}")
}

/// Sets the survey of every layer: its own extent, nowhere, or the areas of another layer.
fn survey(file: &AtlasFile, loaded: &mut BTreeMap<LayerId, Loaded>, problems: &mut Problems) {
    let ids: Vec<LayerId> = loaded.keys().cloned().collect();
    let mut surveys: Vec<(LayerId, Survey)> = Vec::new();
    for (id, layer, node) in &file.layers {
        let (written, at) = stated(layer, node, file);
        match written {
            None | Some(EXTENT) => {}
            Some(NOWHERE) => surveys.push((id.clone(), Survey::nowhere())),
            Some(other) => match loaded.get(&LayerId::new(other)) {
                Some(areas) => surveys.push((id.clone(), Survey::of_areas(&areas.parts.shapes))),
                None => problems.add(at, no_such_survey(other, &ids)),
            },
        }
    }
    for (id, survey) in surveys {
        if let Some(it) = loaded.get_mut(&id) {
            it.parts.survey = survey;
        }
    }
}

fn stated<'a>(layer: &'a LayerFile, node: &Node, file: &'a AtlasFile) -> (Option<&'a str>, Place) {
    match &layer.surveyed {
        Some(written) => (Some(written), place(node, "surveyed")),
        None => (file.surveyed.as_deref(), place(&file.root, "surveyed")),
    }
}

fn place(node: &Node, key: &str) -> Place {
    node.get(key).unwrap_or(node).at.clone()
}

fn no_such_survey(written: &str, ids: &[LayerId]) -> Text {
    let known = ids.iter().map(LayerId::as_str).chain([EXTENT, NOWHERE]);
    match nearest_word(written, known) {
        Some(meant) => Text::new(
            format!(
                "there is no layer called `{written}` to say what was surveyed; did you mean `{meant}`?"
            ),
            format!("没有名为 `{written}` 的图层可表示调查范围；您是否想写 `{meant}`？"),
        ),
        None => Text::new(
            format!("`surveyed` is `{EXTENT}`, `{NOWHERE}` or an area layer, not `{written}`"),
            format!("`surveyed` 应为 `{EXTENT}`、`{NOWHERE}` 或面图层，不能是 `{written}`"),
        ),
    }
}

fn no_such_study(name: &str, known: &[String]) -> Text {
    let list = known.join("`, `");
    let meant = nearest_word(name, known.iter().map(String::as_str));
    let (en, zh) = match (meant, known.is_empty()) {
        (Some(meant), _) => (format!("did you mean `{meant}`?"), format!("您是否想写 `{meant}`？")),
        (None, true) => {
            ("the folder `studies` has none".to_owned(), "`studies` 文件夹为空".to_owned())
        }
        (None, false) => (format!("there are `{list}`"), format!("现有 `{list}`")),
    };
    Text::new(
        format!("there is no study called `{name}`, nor a file of that name; {en}"),
        format!("没有名为 `{name}` 的研究，也没有这个文件；{zh}"),
    )
}

fn folder_name(folder: &Path) -> String {
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    whole.file_name().and_then(|it| it.to_str()).unwrap_or("atlas").to_owned()
}
