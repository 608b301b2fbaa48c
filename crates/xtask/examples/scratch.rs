//! Scratch.
fn main() {
    for c in ["montevideo", "astana"] {
        let t = std::time::Instant::now();
        match siting_atlas::Atlas::open(std::path::Path::new(&format!("geodata/{c}"))) {
            Ok(a) => { println!("{c} opened in {:?}", t.elapsed()); 
              let s = format!("{:?}", a); println!("{}", s.len()); }
            Err(e) => println!("{e:?}"),
        }
    }
}
