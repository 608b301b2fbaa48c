//! tmp
#![allow(clippy::all, clippy::pedantic, clippy::print_stdout, clippy::unwrap_used, clippy::panic)]
use std::time::Instant;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let t = Instant::now();
    let atlas = match siting_atlas::Atlas::open(std::path::Path::new(&args[1]), &|id| {
        println!("{:?} {id}", t.elapsed())
    }) {
        Ok(a) => a,
        Err(siting_atlas::Error::File { problems, .. }) => {
            for p in problems {
                println!("{}: {}", p.at.path, p.what);
            }
            return;
        }
        Err(e) => {
            println!("{e}");
            return;
        }
    };
    println!("open {:?}", t.elapsed());
    for (id, r) in atlas.reports() {
        println!(
            "{id}: {} {} {} {}/{} rep {} drop {} {:.1} ha {:.1} km",
            r.source,
            r.driver,
            r.crs,
            r.n_kept,
            r.n_read,
            r.repaired.len(),
            r.dropped.len(),
            r.ground_square_metres / 1e4,
            r.length_metres / 1e3
        );
        for n in r.repaired.iter().chain(&r.dropped).take(3) {
            println!("    {} {}", n.id, n.what);
        }
        for n in &r.remarks {
            println!("    {n}");
        }
    }
    for name in atlas.studies() {
        let t = Instant::now();
        let doc = atlas.study_document(&name).unwrap();
        let study = match atlas.read_study(&name, &doc) {
            Ok(s) => s,
            Err(siting_atlas::Error::File { problems, .. }) => {
                for p in problems {
                    println!("{name} {}: {}", p.at.path, p.what);
                }
                continue;
            }
            Err(e) => {
                println!("{e}");
                continue;
            }
        };
        println!("{name} read {:?} {} candidates", t.elapsed(), study.candidates.len());
        let t = Instant::now();
        let a = atlas.assess(study, &|m| println!("   {m} {:?}", t.elapsed())).unwrap();
        println!("{name} assessed {:?} taken {}", t.elapsed(), a.n_taken);
        for row in a.assessment.rows_in_order().take(6) {
            println!(
                "{:?} {} {:?} {:?} {:?}",
                a.assessment.ranking.ranks[row],
                a.study.candidates.id(row),
                a.study.candidates.name(row),
                a.assessment.totals[row],
                a.assessment.verdict(row)
            );
        }
        println!("ranked {} of {}", a.assessment.ranking.rows.len(), a.assessment.len());
    }
}
