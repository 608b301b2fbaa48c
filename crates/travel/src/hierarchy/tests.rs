//! Against the plain method on small graphs of every kind.

use proptest::prelude::*;
use rayon::ThreadPoolBuilder;

use super::{Ends, Hierarchy, PathCost};
use crate::{Arc, Graph, TimeAndLength};

/// Arcs of a random graph: one-ways, loops, arcs side by side and of no cost, islands.
fn arcs(n: u32, dearest: u32) -> impl Strategy<Value = Vec<(u32, u32, u32)>> {
    let cost = prop_oneof![1 => Just(0), 4 => 1..5_u32, 4 => 0..=dearest];
    prop::collection::vec((0..n, 0..n, cost), 0..n as usize * 3)
}

/// Streets in a grid, where many shortcuts are needed; some streets are missing or one-way.
fn grid(side: u32) -> impl Strategy<Value = Vec<(u32, u32, u32)>> {
    let n = (side * side) as usize;
    prop::collection::vec([0..40_u32, 0..40, 0..40, 0..40], n).prop_map(move |costs| {
        (0..side * side)
            .flat_map(|it| {
                let [east, west, south, north] = costs[it as usize];
                let right = (it % side + 1 < side).then_some(it + 1);
                let below = (it + side < side * side).then_some(it + side);
                let across = right.map(|to| [(it, to, east), (to, it, west)]);
                let down = below.map(|to| [(it, to, south), (to, it, north)]);
                across.into_iter().chain(down).flatten()
            })
            .filter(|&(_, _, cost)| cost > 3)
            .collect()
    })
}

/// Places that join a graph of `n` vertices, some nowhere.
fn places(n: u32) -> impl Strategy<Value = Vec<Ends<u32>>> {
    let ends = prop::collection::vec((0..n, 0..20_u32), 0..4);
    prop::collection::vec(ends, 0..40)
}

fn graph<C: PathCost>(n: u32, arcs: &[(u32, u32, u32)], counted: impl Fn(u32) -> C) -> Graph<C> {
    let arcs: Vec<_> =
        arcs.iter().map(|&(from, to, cost)| (from, Arc { to, cost: counted(cost) })).collect();
    Graph::new(n as usize, arcs.into_iter())
}

fn counted_ends<C: PathCost>(places: &[Ends<u32>], counted: impl Fn(u32) -> C) -> Vec<Ends<C>> {
    let ends = |it: &Ends<u32>| it.iter().map(|&(at, cost)| (at, counted(cost))).collect();
    places.iter().map(ends).collect()
}

/// The method of Bellman and Ford, arc after arc until nothing changes.
fn plain<C: PathCost>(graph: &Graph<C>, origins: &[Ends<C>], destinations: &[Ends<C>]) -> Vec<C> {
    let row = |origin: &Ends<C>| {
        let mut costs = vec![C::FAR; graph.len()];
        origin.iter().for_each(|&(at, it)| costs[at as usize] = it.min(costs[at as usize]));
        let mut changed = true;
        while std::mem::take(&mut changed) {
            for (from, arc) in graph.iter() {
                let cost = costs[from as usize].plus(arc.cost);
                changed |= cost < costs[arc.to as usize];
                costs[arc.to as usize] = cost.min(costs[arc.to as usize]);
            }
        }
        let to = |ends: &Ends<C>| {
            ends.iter().map(|&(at, it)| costs[at as usize].plus(it)).min().unwrap_or(C::FAR)
        };
        destinations.iter().map(to).collect::<Vec<_>>()
    };
    origins.iter().flat_map(row).collect()
}

fn with_threads<T: Send>(n: usize, work: impl FnOnce() -> T + Send) -> T {
    ThreadPoolBuilder::new().num_threads(n).build().expect("threads can be had").install(work)
}

fn check<C: PathCost>(graph: &Graph<C>, origins: &[Ends<C>], destinations: &[Ends<C>]) {
    let matrix = || Hierarchy::new(graph).matrix(origins, destinations);
    let alone = with_threads(1, matrix);
    assert_eq!(alone, plain(graph, origins, destinations));
    assert_eq!(alone, with_threads(2, matrix));
}

fn time_and_length(cost: u32) -> TimeAndLength {
    TimeAndLength { ms: cost / 3, mm: cost.wrapping_mul(7) % 11 }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_matrix_is_that_of_a_plain_search(
        arcs in arcs(30, 60), origins in places(30), destinations in places(30)
    ) {
        check(&graph(30, &arcs, |it| it), &origins, &destinations);
    }

    #[test]
    fn a_matrix_on_a_grid_is_that_of_a_plain_search(
        arcs in grid(12), origins in places(144), destinations in places(144)
    ) {
        check(&graph(144, &arcs, |it| it), &origins, &destinations);
    }

    #[test]
    fn costs_too_large_to_count_are_not_reached(
        arcs in arcs(12, u32::MAX), origins in places(12), destinations in places(12)
    ) {
        check(&graph(12, &arcs, |it| it), &origins, &destinations);
    }

    #[test]
    fn of_equally_quick_ways_the_shortest_counts(
        arcs in grid(9), origins in places(81), destinations in places(81)
    ) {
        let (origins, destinations) =
            (counted_ends(&origins, time_and_length), counted_ends(&destinations, time_and_length));
        check(&graph(81, &arcs, time_and_length), &origins, &destinations);
    }

    #[test]
    fn the_hierarchy_is_the_same_on_any_number_of_threads(arcs in grid(12)) {
        let graph = graph(144, &arcs, |it| it);
        let alone = with_threads(1, || Hierarchy::new(&graph));
        let together = with_threads(2, || Hierarchy::new(&graph));
        prop_assert_eq!(alone.place, together.place);
        prop_assert_eq!(alone.ascent, together.ascent);
        prop_assert_eq!(alone.descent, together.descent);
    }
}

#[test]
fn no_vertex_or_no_place_makes_an_empty_matrix() {
    let empty = Hierarchy::new(&graph(0, &[], |it| it));
    assert!(empty.is_empty() && empty.matrix(&[], &[]).is_empty());
    let two = Hierarchy::new(&graph(2, &[(0, 1, 5)], |it| it));
    assert!(two.matrix(&[], &[vec![(1, 0)]]).is_empty());
    assert!(two.matrix(&[vec![(1, 0)]], &[]).is_empty());
    assert_eq!(two.matrix(&[vec![(0, 1)], vec![]], &[vec![(1, 2)]]), [8, u32::MAX]);
}
