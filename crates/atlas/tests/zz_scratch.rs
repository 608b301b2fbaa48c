use siting_atlas::*;
use std::time::Instant;
#[test]
fn scratch() {
    let folder = std::env::var("SCRATCH_ATLAS").unwrap();
    let t = Instant::now();
    let atlas = Atlas::open(std::path::Path::new(&folder), &|_| ()).unwrap();
    eprintln!("open {:?}", t.elapsed());
    let trip = Trip::default();
    let t = Instant::now();
    let n = atlas.network(&trip).unwrap();
    eprintln!("network {:?} streets {} nodes {}", t.elapsed(), n.streets().len(), n.n_nodes());
    let place: Place = std::env::var("SCRATCH_FROM").unwrap().parse().unwrap();
    let to: Place = std::env::var("SCRATCH_TO").unwrap().parse().unwrap();
    for _ in 0..2 {
    let t = Instant::now();
    let r = atlas.route(&place, &to, &trip).unwrap();
    eprintln!("route {:?} {} s {} m steps {} fastest {}", t.elapsed(), r.seconds, r.metres, r.steps.len(), r.is_fastest);
    let t = Instant::now();
    let parks = [siting_units::LayerId::new("parks")];
    let reach = atlas.reach(&place, &trip, &[5.0, 10.0, 15.0], &parks).unwrap();
    eprintln!("reach {:?}", t.elapsed());
    for b in &reach.bands { eprintln!("{} {} m {} pieces {} parks outline {} polys {} holes {} complete", b.minutes, b.street_metres, b.pieces.len(), b.reached[0].ids.len(), b.outline.0.len(), b.outline.0.iter().map(|it| it.interiors().len()).sum::<usize>(), b.is_complete); 
        let g: geo::Geometry = b.outline.clone().into();
        use geo::Validation; for p in &b.outline.0 { if !p.is_valid() { eprintln!("INVALID polygon {:?}", p.validation_errors().len()); } } let _ = g; }
    let t = Instant::now();
    let g = reach.to_geojson();
    eprintln!("geojson {:?} {} MB", t.elapsed(), g.len() / 1_000_000);
    std::fs::write("/tmp/siting/reach.geojson", g).unwrap();
    }
    let t = Instant::now();
    let m = atlas.matrix(&Places::Layer(siting_units::LayerId::new("parks")), &Places::Layer(siting_units::LayerId::new("substations")), &trip).unwrap();
    eprintln!("matrix {:?} {} x {} none {} off {} {}", t.elapsed(), m.origins.len(), m.destinations.len(), m.trips.iter().filter(|it| it.is_none()).count(), m.n_origins_off_streets, m.n_destinations_off_streets);
    let t = Instant::now();
    eprintln!("csv {} bytes {:?}", m.to_csv().len(), t.elapsed());
}
