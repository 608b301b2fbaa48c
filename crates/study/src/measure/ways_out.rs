//! Where trips may leave the ground on which streets, or what is looked for, are known.

use rayon::prelude::*;
use siting_layer::{Bounds, Kind, Outline, Search, Shape, Survey};
use siting_travel::{Direction, FAR, Metric, Network, Stop, Stops, nearest};

use super::travelling::Streets;

/// The streets from which a trip may go on over ground that nobody surveyed.
///
/// A trip that nobody knows of has to get onto one of them, so what it costs to get there is a lower
/// bound for it.
#[derive(Debug)]
pub(super) struct WaysOut {
    /// Rising.
    streets: Vec<u32>,
}

/// A street that comes this near the edge of its survey, in metres, was cut there.
const CUT_METRES: f64 = 1.0;

impl WaysOut {
    pub(super) fn of(streets: &Streets<'_>, of_layer: Option<&Survey>) -> WaysOut {
        // A feature nobody knows of may join a street from as far as the joining distance.
        let joining = of_layer.map(|it| (it, streets.join_metres().max(CUT_METRES)));
        let surveys: Vec<(&Survey, f64)> =
            [(streets.survey, CUT_METRES)].into_iter().chain(joining).collect();
        surveys.iter().for_each(|it| it.0.prepare());
        let courses: Vec<&[geo::Coord]> = streets.network.streets().map(|it| it.1).collect();
        let scratch = || (Outline::default(), Search::default());
        let leads_out = |(outline, search): &mut (Outline, Search), street: usize| {
            let course = courses[street];
            outline.set(Shape::of_one_part(Kind::Lines, course, &[0, course.len() as u32]));
            let bounds = Bounds::of(course);
            let is_cut = |&(survey, margin): &(&Survey, f64)| {
                !survey.plainly_holds(bounds.grown(margin))
                    && survey.way_to_edge(margin, outline, search) < margin
            };
            surveys.iter().any(is_cut).then_some(street as u32)
        };
        let found: Vec<Option<u32>> =
            (0..courses.len()).into_par_iter().map_init(scratch, leads_out).collect();
        WaysOut { streets: found.into_iter().flatten().collect() }
    }

    /// What it costs at least to get from each site (or to it) onto one of these streets; [`FAR`]
    /// beyond the limit.
    pub(super) fn costs(
        &self,
        network: &Network,
        metric: Metric,
        direction: Direction,
        sites: &Stops,
        limit: u32,
    ) -> Vec<u32> {
        if self.streets.is_empty() {
            return vec![FAR; sites.len()];
        }
        let ends = self.ends(network, direction);
        let found = nearest(network, metric, direction, sites, &ends, limit);
        let is_on_one = |row: usize| {
            sites.of(row).iter().any(|it| self.streets.binary_search(&it.street).is_ok())
        };
        let costs = found.iter().enumerate();
        costs.map(|(row, it)| if is_on_one(row) { 0 } else { it.cost }).collect()
    }

    /// Stops that cost nothing more once one is on the street, from whichever end.
    fn ends(&self, network: &Network, direction: Direction) -> Stops {
        let streets: Vec<_> = network.streets().collect();
        let stop = |street: u32, behind_mm: u32| {
            let (it, course) = streets[street as usize];
            let behind_ms = match direction {
                Direction::FromSite => it.ms.map(|ms| if ms == FAR { FAR } else { 0 }),
                Direction::ToSite => it.ms,
            };
            Stop { street, behind_ms, behind_mm, leg_ms: 0, leg_mm: 0, at: course[0] }
        };
        let both =
            |&street: &u32| vec![stop(street, 0), stop(street, streets[street as usize].0.mm)];
        Stops::new(self.streets.iter().map(both))
    }
}
