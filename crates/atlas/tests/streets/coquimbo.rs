//! Distances on the streets of Coquimbo, against two independent libraries.

use std::collections::{BTreeMap, HashMap};

use petgraph::algo::dijkstra;
use petgraph::graph::{DiGraph, NodeIndex};
use siting_layer::{Column, Layer};
use siting_travel::Nodes;

use crate::world::{join, layer_of_file, millimetres, network, points, profile, shared, spec};

fn numbers<'a>(layer: &'a Layer, field: &str) -> &'a [Option<f64>] {
    match layer.table().column(field) {
        Some(Column::Numbers(numbers)) => numbers,
        _ => panic!("no numbers `{field}`"),
    }
}

/// Distances between the 133 centroids, row by row.
struct Distances {
    /// Their node ids.
    ids: Vec<u64>,
    ours: Vec<Vec<Option<u32>>>,
    /// By petgraph, over links whose lengths are rounded to millimetres.
    theirs: Vec<Vec<Option<u64>>>,
}

fn distances() -> Option<Distances> {
    let file = shared("coquimbo/coquimbo_network.gpkg")?;
    let plane = "EPSG:32719";
    let links = layer_of_file(&file, Some("links"), plane);
    let nodes = layer_of_file(&file, Some("nodes"), plane);
    let (ids, is_centroid) = (numbers(&nodes, "node_id"), numbers(&nodes, "is_centroid"));
    let rows = (0..nodes.len()).filter(|&row| is_centroid[row] == Some(1.0));
    let centroids: BTreeMap<u64, usize> = rows.map(|row| (ids[row].unwrap() as u64, row)).collect();
    let places = points(centroids.values().map(|&row| nodes.shape(row).coords()[0]));
    let ids: Vec<u64> = centroids.into_keys().collect();

    let theirs = by_petgraph(&links, &ids);
    let fields = [("highway", "link_type"), ("metres", "distance"), ("oneway", "direction")];
    let mut spec = spec(Nodes::Ids, &fields);
    (spec.from, spec.to) = ("a_node".to_owned(), "b_node".to_owned());
    // Centroids join at their own node only, and their connectors are streets.
    let edits = [
        ("metres =", "metres = 0.001"),
        ("road =", "road = { kmh = 10 }\ncentroid_connector = { kmh = 10 }"),
    ];
    let network = network(&spec, links, &profile("car", &edits));
    let stops = join(&network, &places);
    assert!((0..stops.len()).all(|it| !stops.of(it).is_empty()));
    Some(Distances { ids, ours: millimetres(&network, &stops), theirs })
}

fn by_petgraph(links: &Layer, ids: &[u64]) -> Vec<Vec<Option<u64>>> {
    let [from, to, metres, direction] =
        ["a_node", "b_node", "distance", "direction"].map(|it| numbers(links, it));
    let mut graph = DiGraph::<(), u64>::new();
    let mut nodes: HashMap<u64, NodeIndex> = HashMap::new();
    for row in 0..links.len() {
        let [a, b] = [from, to].map(|it| it[row].unwrap() as u64);
        let [a, b] = [a, b].map(|id| *nodes.entry(id).or_insert_with(|| graph.add_node(())));
        let mm = (metres[row].unwrap() * 1000.0).round() as u64;
        let direction = direction[row].unwrap();
        if 0.0 <= direction {
            graph.add_edge(a, b, mm);
        }
        if direction <= 0.0 {
            graph.add_edge(b, a, mm);
        }
    }
    let row = |from: &u64| {
        let costs = dijkstra(&graph, nodes[from], None, |link| *link.weight());
        ids.iter().map(|to| costs.get(&nodes[to]).copied()).collect()
    };
    ids.iter().map(row).collect()
}

#[test]
fn distances_are_those_of_petgraph_to_the_millimetre() {
    let Some(Distances { ids, ours, theirs }) = distances() else { return };
    assert_eq!(ids.len(), 133);
    let mut n_unreachable = 0;
    for (from, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
        for (to, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
            assert_eq!(ours.map(u64::from), *theirs, "{} to {}", ids[from], ids[to]);
            n_unreachable += usize::from(ours.is_none());
        }
    }
    // One centroid can be left but not reached, or the other way round.
    assert_eq!(n_unreachable, 132);
}

/// Metres between centroids by scipy 1.x, over links as they are:
/// `A = csr_matrix((distance, (a_node, b_node)))` with the links of `direction` 0 both ways and the
/// shortest of parallel ones, then `scipy.sparse.csgraph.dijkstra(A, indices=centroids)`.
const BY_SCIPY: [(u64, u64, f64); 21] = [
    (1, 6, 5579.5776),
    (1, 50, 12127.3669),
    (1, 94, 20039.6838),
    (23, 6, 13471.7508),
    (23, 50, 17990.2455),
    (23, 94, 27931.857),
    (45, 6, 4879.3591),
    (45, 50, 8851.8962),
    (45, 94, 14272.8116),
    (67, 6, 8677.5229),
    (67, 50, 8541.7868),
    (67, 94, 10122.601),
    (89, 6, 22326.434),
    (89, 50, 21340.4268),
    (89, 94, 15820.1372),
    (111, 6, 10748.8754),
    (111, 50, 10613.1393),
    (111, 94, 9374.6512),
    (133, 6, 19477.018),
    (133, 50, 18092.2411),
    (133, 94, 8400.8771),
];

/// Half a millimetre for each link of the longest trip, which has 314.
const TOLERANCE_METRES: f64 = 314.0 * 0.0005;

#[test]
fn distances_are_those_of_scipy_but_for_rounding() {
    let Some(Distances { ids, ours, .. }) = distances() else { return };
    let row = |id| ids.binary_search(&id).unwrap();
    for (from, to, metres) in BY_SCIPY {
        let ours = f64::from(ours[row(from)][row(to)].unwrap()) / 1000.0;
        assert!((ours - metres).abs() <= TOLERANCE_METRES, "{from} to {to}: {ours}, not {metres}");
    }
    let sum: f64 = ours.iter().flatten().flatten().map(|&mm| f64::from(mm) / 1000.0).sum();
    let n_trips = ours.iter().flatten().flatten().count() as f64;
    assert!((sum - 192_864_608.537).abs() <= TOLERANCE_METRES * n_trips, "{sum}");
}
