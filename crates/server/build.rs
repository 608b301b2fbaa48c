//! Lets the crate build before the browser client was built, and again after it was.

#![allow(clippy::print_stdout, reason = "how a build script talks to cargo")]

fn main() -> std::io::Result<()> {
    std::fs::create_dir_all("web/dist")?;
    println!("cargo::rerun-if-changed=web/dist");
    Ok(())
}
