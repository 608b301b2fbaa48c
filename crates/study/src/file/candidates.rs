//! What a study compares, as its file says.

use serde::Deserialize;
use siting_layer::Layers;
use siting_syntax::{Node, Problems};
use siting_units::{LayerId, Text};

use crate::{Filter, SettingProblem};

/// What a study compares, as its file says.
#[derive(Clone, Debug, PartialEq)]
pub enum CandidatesFile {
    /// The outlines of a layer: `{ layer = "parks" }`.
    Outlines {
        /// The layer.
        layer: LayerId,
        /// Which of its features; all without a filter.
        filter: Option<Filter>,
    },
    /// Equal shapes that fill the ground: `{ hexagons = 500, within = "city" }`.
    Generated {
        /// Their form.
        of: GridOf,
        /// Width between opposite sides, in metres.
        metres: f64,
        /// Only those whose centre lies in an area of this layer; the whole atlas without one.
        within: Option<LayerId>,
        /// Which areas of that layer; all without a filter.
        filter: Option<Filter>,
    },
}

/// The form of generated candidates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GridOf {
    /// Regular hexagons with outlines of their own.
    Hexagons,
    /// Squares with outlines of their own.
    Squares,
    /// Cells of a grid, which need no outline: for many.
    Cells,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    layer: Option<LayerId>,
    hexagons: Option<f64>,
    squares: Option<f64>,
    cells: Option<f64>,
    within: Option<LayerId>,
    #[serde(rename = "where")]
    filter: Option<Filter>,
}

impl CandidatesFile {
    pub(super) fn read(node: &Node, problems: &mut Problems) -> Option<CandidatesFile> {
        let written: Written = node.read(problems)?;
        let forms = [
            written.hexagons.map(|metres| (GridOf::Hexagons, metres)),
            written.squares.map(|metres| (GridOf::Squares, metres)),
            written.cells.map(|metres| (GridOf::Cells, metres)),
        ];
        let forms: Vec<(GridOf, f64)> = forms.into_iter().flatten().collect();
        match (written.layer, forms.as_slice(), written.within) {
            (Some(layer), [], None) => {
                Some(CandidatesFile::Outlines { layer, filter: written.filter })
            }
            (None, &[(of, metres)], within) => {
                if metres.is_finite() && 0.0 < metres {
                    let filter = written.filter;
                    return Some(CandidatesFile::Generated { of, metres, within, filter });
                }
                let en = format!("the width is in metres and above 0, this one is {metres}");
                let what = Text::new(en, format!("宽度以米计且大于 0，这里是 {metres}"));
                problems.add(node.at.clone(), what);
                None
            }
            _ => {
                let what = Text::new(
                    "say either `layer`, or one of `hexagons`, `squares`, `cells` with its width in \
                     metres (and `within`, if only part of the ground counts)",
                    "请写 `layer`，或写 `hexagons`、`squares`、`cells` 之一及其宽度（米），\
                     需要时加 `within` 限定范围",
                );
                problems.add(node.at.clone(), what);
                None
            }
        }
    }

    /// The layers it names.
    pub fn layers(&self) -> Vec<&LayerId> {
        match self {
            CandidatesFile::Outlines { layer, .. } => vec![layer],
            CandidatesFile::Generated { within, .. } => within.iter().collect(),
        }
    }

    /// What does not fit the layers: names that are missing, filters on fields that are not there.
    pub fn problems(&self, layers: &Layers) -> Vec<SettingProblem> {
        let mut problems = Vec::new();
        let (CandidatesFile::Outlines { filter, .. } | CandidatesFile::Generated { filter, .. }) =
            self;
        for id in self.layers() {
            match (layers.get(id), filter) {
                (None, _) => problems.push(SettingProblem {
                    written: id.to_string(),
                    what: super::no_such_layer(id, layers),
                }),
                (Some(layer), Some(filter)) => {
                    let written = filter.written();
                    let found = filter.problems(layer.table()).into_iter();
                    problems.extend(
                        found.map(|what| SettingProblem { written: written.to_owned(), what }),
                    );
                }
                (Some(_), None) => {}
            }
        }
        problems
    }
}
