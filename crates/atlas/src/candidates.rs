//! The places a study compares: a layer's outlines, or shapes generated over the ground.

use std::sync::Arc;

use geo::{Coord, Intersects, Point, Rect};
use siting_layer::{Grid, Layer, LayerParts, Shapes, Survey, Table};
use siting_study::{
    Candidates, CandidatesFile, Cells, Filter, GridOf, Selection, SettingProblem, StudyFile,
    hexagons, squares,
};
use siting_syntax::Problems;
use siting_units::{LayerId, Name, Text};

use crate::Atlas;

/// More would not fit the memory of an ordinary machine with its readings.
const MOST: f64 = 20_000_000.0;

/// The candidates that `file` asks for, or the reason why there are none.
pub(crate) fn candidates(
    atlas: &Atlas,
    file: &StudyFile,
    problems: &mut Problems,
) -> Option<Candidates> {
    let asked = file.candidates()?;
    let found = asked.problems(atlas.layers());
    if !found.is_empty() {
        found.into_iter().for_each(|problem| file.blame_candidates(problem, problems));
        return None;
    }
    match asked {
        CandidatesFile::Outlines { layer, filter } => outlines(atlas, layer, filter.as_ref()),
        CandidatesFile::Generated { of, metres, within, filter } => {
            let ground = Ground::of(atlas, within.as_ref(), filter.as_ref())?;
            let n = ground.extent.width() * ground.extent.height() / (metres * metres);
            let widest = ground.extent.width().max(ground.extent.height());
            if widest < *metres {
                let en = format!(
                    "a width of {metres} m is more than the ground has, which is {widest:.0} m wide"
                );
                let zh = format!("宽度 {metres} 米超过了范围本身的 {widest:.0} 米");
                let what = Text::new(en, zh);
                file.blame_candidates(SettingProblem { written: String::new(), what }, problems);
                return None;
            }
            if MOST < n {
                let en = format!(
                    "a width of {metres} m would give about {n:.0} candidates; there may be {MOST}"
                );
                let zh = format!("宽度 {metres} 米将产生约 {n:.0} 个候选单元；最多 {MOST} 个");
                let what = Text::new(en, zh);
                file.blame_candidates(SettingProblem { written: String::new(), what }, problems);
                return None;
            }
            Some(generated(atlas, *of, *metres, &ground))
        }
    }
}

fn outlines(atlas: &Atlas, id: &LayerId, filter: Option<&Filter>) -> Option<Candidates> {
    let layer = atlas.layers().get(id)?;
    let Some(filter) = filter else { return Some(Candidates::Sites(Arc::clone(layer))) };
    // A candidate that only may count is compared too: leaving it out would decide on ignorance.
    let rows = filter.select(layer.table(), layer.len()).possible;
    let rows: Vec<usize> = rows.into_iter().map(|row| row as usize).collect();
    let parts = layer.parts();
    Some(Candidates::Sites(Arc::new(Layer::new(LayerParts {
        name: parts.name.clone(),
        shapes: parts.shapes.select(rows.iter().copied()),
        table: parts.table.select(&rows),
        ids: rows.iter().map(|&row| parts.ids[row].clone()).collect(),
        name_field: parts.name_field.clone(),
        ground: rows.iter().map(|&row| parts.ground[row]).collect(),
        survey: parts.survey.clone(),
        attribution: parts.attribution.clone(),
    }))))
}

/// The ground to fill: everything, or the areas of a layer.
struct Ground<'a> {
    extent: Rect,
    within: Option<(&'a Layer, Vec<bool>)>,
}

impl<'a> Ground<'a> {
    fn of(
        atlas: &'a Atlas,
        within: Option<&LayerId>,
        filter: Option<&Filter>,
    ) -> Option<Ground<'a>> {
        let Some(id) = within else {
            return Some(Ground { extent: atlas.bounds()?, within: None });
        };
        let layer = atlas.layers().get(id)?;
        let mut counts = vec![false; layer.len()];
        for row in Selection::of(layer, filter).possible {
            counts[row as usize] = true;
        }
        Some(Ground { extent: layer.bounds()?, within: Some((layer, counts)) })
    }

    fn holds(&self, centre: Coord) -> bool {
        let Some((layer, counts)) = &self.within else { return true };
        let near = layer.features().rows_near(Rect::new(centre, centre));
        near.into_iter()
            .filter(|&row| counts[row as usize])
            .any(|row| layer.shape(row as usize).to_multi_polygon().intersects(&Point(centre)))
    }
}

fn generated(atlas: &Atlas, of: GridOf, metres: f64, ground: &Ground<'_>) -> Candidates {
    let (prefix, shapes) = match of {
        GridOf::Cells => return cells(atlas, metres, ground),
        GridOf::Hexagons => ("h", hexagons(ground.extent, metres)),
        GridOf::Squares => ("s", squares(ground.extent, metres)),
    };
    let centre = |row: &usize| {
        let bounds = shapes.get(*row).bounds();
        bounds.center()
    };
    let rows: Vec<usize> = (0..shapes.len()).filter(|row| ground.holds(centre(row))).collect();
    let shapes = shapes.select(rows.iter().copied());
    let parts = LayerParts {
        name: Name { zh: "候选单元".into(), en: "Candidates".into() },
        ids: rows.iter().map(|row| format!("{prefix}{row}")).collect(),
        ground: atlas.plane().ground_of(&shapes),
        shapes,
        table: Table::default(),
        name_field: None,
        survey: Survey::of_rect(ground.extent),
        attribution: atlas.attribution().clone(),
    };
    Candidates::Sites(Arc::new(Layer::new(parts)))
}

fn cells(atlas: &Atlas, metres: f64, ground: &Ground<'_>) -> Candidates {
    let grid = Grid::covering(ground.extent, metres);
    let holds = |cell: &u32| ground.holds(grid.cell(*cell as usize).center());
    let chosen: Vec<u32> = (0..grid.len() as u32).filter(holds).collect();
    let mut outlines = Shapes::default();
    for &cell in &chosen {
        outlines.push_geometry(&grid.cell(cell as usize).to_polygon().into());
    }
    let areas = atlas.plane().ground_of(&outlines);
    Candidates::Cells(Arc::new(Cells { grid, chosen, ground: areas }))
}
