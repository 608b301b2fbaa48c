//! `area`: how much ground a candidate takes up.

use serde::{Deserialize, Serialize};
use siting_units::{Interval, LayerId, Unit};

use super::{Measure, MeasureError, Reach, SettingProblem};
use crate::{Candidates, Readings, World};

/// The ground a candidate takes up, in square metres, on the ellipsoid.
///
/// Reads no layer, only the candidates. Always known; points and lines read 0, for they cover
/// nothing. In files: `{ measure = "area" }`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {}

impl Measure for Area {
    fn unit(&self) -> Unit {
        Unit::SquareMetres
    }

    fn layers(&self) -> Vec<LayerId> {
        Vec::new()
    }

    fn reach(&self) -> Reach {
        Reach::Own
    }

    fn problems(&self, _: &Candidates, _: &World) -> Vec<SettingProblem> {
        Vec::new()
    }

    fn readings(&self, candidates: &Candidates, _: &World) -> Result<Readings, MeasureError> {
        let ground = candidates.ground().iter().map(|&it| Interval::exactly(it));
        Ok(Readings::new(self.unit(), ground))
    }
}
