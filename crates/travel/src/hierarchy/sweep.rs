//! Many origins at once: up from the origins, then one sweep down over all that lies above the
//! destinations.

use rayon::prelude::*;

use super::{Hierarchy, PathCost};
use crate::{Arc, Graph};

/// How many origins are swept together.
const LANES: usize = 16;

/// The costs from a batch of origins.
type Lanes<C> = [C; LANES];

/// Not above any destination.
const NOWHERE: u32 = u32::MAX;

/// Where a place lies on the network: vertices, and what it costs to get between the place and each.
pub type Ends<C> = Vec<(u32, C)>;

impl<C: PathCost> Hierarchy<C> {
    /// What it costs from every origin to every destination: row by row, a row for each origin.
    ///
    /// Each origin and destination is a list of vertices with the cost from the origin to the vertex,
    /// or from the vertex to the destination: a site may join several streets.
    /// [`FAR`](Label::FAR) where there is no way.
    ///
    /// # Panics
    /// Where a vertex is not one of the graph.
    pub fn matrix(&self, origins: &[Ends<C>], destinations: &[Ends<C>]) -> Vec<C> {
        if origins.len() <= destinations.len() {
            let above = Above::new(&self.descent, &self.placed(destinations));
            return above.costs_from(&self.ascent, &self.placed(origins));
        }
        let above = Above::new(&self.ascent, &self.placed(origins));
        let turned = above.costs_from(&self.descent, &self.placed(destinations));
        let rows = 0..origins.len();
        rows.into_par_iter()
            .flat_map_iter(|row| turned.iter().skip(row).step_by(origins.len()).copied())
            .collect()
    }

    fn placed(&self, ends: &[Ends<C>]) -> Vec<Ends<C>> {
        let placed = |&(vertex, cost): &(u32, C)| (self.place[vertex as usize], cost);
        ends.iter().map(|it| it.iter().map(placed).collect()).collect()
    }
}

/// The part of a hierarchy that lies above some destinations, so numbered that every arc comes from
/// a lower number.
struct Above<C> {
    descent: Graph<C>,
    /// The number of each place, or `NOWHERE`.
    number: Vec<u32>,
    destinations: Vec<Ends<C>>,
}

impl<C: PathCost> Above<C> {
    fn new(descent: &Graph<C>, destinations: &[Ends<C>]) -> Above<C> {
        let places = climb(descent, destinations, &mut vec![false; descent.len()]);
        let mut number = vec![NOWHERE; descent.len()];
        (0..places.len()).for_each(|it| number[places[it] as usize] = it as u32);
        let numbered = |&(place, cost): &(u32, C)| (number[place as usize], cost);
        let destinations =
            destinations.iter().map(|it| it.iter().map(numbered).collect()).collect();
        let arcs: Vec<_> = (0_u32..)
            .zip(&places)
            .flat_map(|(to, &place)| descent.arcs(place).iter().map(move |&arc| (to, arc)))
            .map(|(to, arc)| (to, Arc { to: number[arc.to as usize], cost: arc.cost }))
            .collect();
        Above { descent: Graph::new(places.len(), arcs.into_iter()), number, destinations }
    }

    fn costs_from(&self, ascent: &Graph<C>, origins: &[Ends<C>]) -> Vec<C> {
        let width = self.destinations.len();
        let mut costs = vec![C::FAR; origins.len() * width];
        if width == 0 {
            return costs;
        }
        costs.par_chunks_mut(LANES * width).zip(origins.par_chunks(LANES)).for_each_init(
            || Sweep::new(self, ascent),
            |sweep, (rows, origins)| {
                sweep.up(origins);
                sweep.down();
                sweep.read(rows);
            },
        );
        costs
    }
}

/// The memory of one sweep.
struct Sweep<'a, C> {
    above: &'a Above<C>,
    ascent: &'a Graph<C>,
    /// Costs on the way up, by place.
    up: Vec<Lanes<C>>,
    marked: Vec<bool>,
    /// Costs by number.
    down: Vec<Lanes<C>>,
}

impl<'a, C: PathCost> Sweep<'a, C> {
    fn new(above: &'a Above<C>, ascent: &'a Graph<C>) -> Sweep<'a, C> {
        Sweep {
            above,
            ascent,
            up: vec![[C::FAR; LANES]; ascent.len()],
            marked: vec![false; ascent.len()],
            down: vec![[C::FAR; LANES]; above.descent.len()],
        }
    }

    /// Climbs from a batch of origins, and leaves what that costs where the way down begins.
    fn up(&mut self, origins: &[Ends<C>]) {
        let places = climb(self.ascent, origins, &mut self.marked);
        for (lane, origin) in origins.iter().enumerate() {
            for &(place, cost) in origin {
                let known = &mut self.up[place as usize][lane];
                *known = cost.min(*known);
            }
        }
        self.down.fill([C::FAR; LANES]);
        for &place in places.iter().rev() {
            let costs = std::mem::replace(&mut self.up[place as usize], [C::FAR; LANES]);
            for arc in self.ascent.arcs(place) {
                lower(&mut self.up[arc.to as usize], &costs, arc.cost);
            }
            let number = self.above.number[place as usize];
            if number != NOWHERE {
                self.down[number as usize] = costs;
            }
        }
    }

    /// Sweeps down, the most important first.
    fn down(&mut self) {
        for number in 0..self.down.len() {
            let mut costs = self.down[number];
            for arc in self.above.descent.arcs(number as u32) {
                lower(&mut costs, &self.down[arc.to as usize], arc.cost);
            }
            self.down[number] = costs;
        }
    }

    fn read(&self, rows: &mut [C]) {
        let width = self.above.destinations.len();
        for (column, ends) in self.above.destinations.iter().enumerate() {
            let mut costs = [C::FAR; LANES];
            ends.iter().for_each(|&(at, cost)| lower(&mut costs, &self.down[at as usize], cost));
            rows.iter_mut()
                .skip(column)
                .step_by(width)
                .zip(costs)
                .for_each(|(it, cost)| *it = cost);
        }
    }
}

/// Lowers each of `costs` to that of coming from elsewhere.
#[inline]
fn lower<C: PathCost>(costs: &mut Lanes<C>, from: &Lanes<C>, step: C) {
    for lane in 0..LANES {
        costs[lane] = costs[lane].min(from[lane].plus(step));
    }
}

/// Every place that can be climbed to from these, the most important first.
fn climb<C: PathCost>(ascent: &Graph<C>, from: &[Ends<C>], marked: &mut [bool]) -> Vec<u32> {
    let mut places = Vec::new();
    let mut visit = |place: u32, places: &mut Vec<u32>| {
        if !std::mem::replace(&mut marked[place as usize], true) {
            places.push(place);
        }
    };
    from.iter().flatten().for_each(|&(place, _)| visit(place, &mut places));
    let mut next = 0;
    while next < places.len() {
        ascent.arcs(places[next]).iter().for_each(|arc| visit(arc.to, &mut places));
        next += 1;
    }
    places.iter().for_each(|&it| marked[it as usize] = false);
    places.sort_unstable();
    places
}
