//! The page in a real browser: Debian's Chromium, without a screen.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use siting_tests::{Folder, Outcome, Server, number, repository, sites_by_id, text};

/// What drives the browser needs this version of Node.
const NODE: u32 = 20;

#[test]
fn a_reader_picks_a_park_and_reads_its_score() {
    let (Some(node), Some(chromium)) = (node(), program("chromium")) else {
        // CI has both; `scripts/setup --tests` installs them.
        let skipped = "SKIPPED: no Chromium, or no Node 20; run `scripts/setup --tests`\n";
        // Not `eprintln!`: what that writes is hidden while tests succeed.
        std::io::stderr().write_all(skipped.as_bytes()).expect("there is a standard error");
        return;
    };
    install_driver();
    let folder = Folder::with_atlas("montevideo");
    folder.copy(&repository().join("geodata/astana"), "astana");
    let server = Server::start(folder.path(), &["montevideo", "astana"]);
    let seen = look(&server, &node, &chromium);
    let none: [&str; 0] = [];
    assert_eq!(seen["outside"], serde_json::json!(none), "nothing outside is asked for");
    assert_eq!(seen["complaints"], serde_json::json!(none), "nothing is complained about");
    assert_eq!(number(&seen["rows"]), 46.0);
    // Points of interest and places of one city look alike; roads, water and green do not.
    let (layers, different) = (&seen["swatches"]["layers"], &seen["swatches"]["different"]);
    assert!(number(layers) / 2.0 < number(different), "{different} looks of {layers} layers");
    let answer = server.get("/studies/parks/assessment").json();
    for picked in ["byRow", "onMap", "byKeyboard", "narrow"] {
        check_picked(&seen[picked], &answer, picked);
    }
    assert_eq!(seen["byRow"]["id"], answer["sites"][0]["id"], "the best comes first");
    for (picked, study) in [("hexagons", "where-next"), ("astana", "built-up")] {
        let answer = server.get(&format!("/studies/{study}/assessment?top=100")).json();
        check_picked(&seen[picked], &answer, picked);
    }
    check_languages(&seen["english"], &seen["chinese"]);
    assert_eq!(seen["narrow"]["scrollsSideways"], false);
    assert_eq!(text(&seen["narrow"]["language"]), "zh-CN", "as the browser speaks");
}

/// What the page says of a site is what the server says.
#[track_caller]
fn check_picked(picked: &Value, answer: &Value, how: &str) {
    assert!(picked.is_object(), "{how}: nothing could be picked");
    let site = sites_by_id(answer)[text(&picked["id"])];
    assert_eq!(picked["selectedRow"], picked["id"], "{how}");
    let total = number(&site["total"]["low"]);
    assert!((number(&picked["total"]) - total).abs() < 1e-9, "{how}: {picked} {total}");
    let shown = format!("{:.3}", (total * 1000.0 + 1e-9).floor() / 1000.0);
    let is_exact = site["total"]["low"] == site["total"]["high"];
    let shown = if is_exact { format!("{total:.3}") } else { shown };
    assert!(text(&picked["text"]).starts_with(&shown), "{how}: {picked} {shown}");
    for (kind, n) in [("criteria", "criteria"), ("constraints", "constraints")] {
        let known = site[kind].as_object().map(serde_json::Map::len);
        assert_eq!(known, Some(number(&picked[n]) as usize), "{how}: {kind}");
    }
}

fn check_languages(english: &Value, chinese: &Value) {
    assert_eq!((text(&english["language"]), text(&chinese["language"])), ("en", "zh-CN"));
    assert_eq!(english["site"], chinese["site"], "the same site stays open");
    for words in ["title", "ranking", "explanation", "legend"] {
        let (en, zh) = (text(&english[words]), text(&chinese[words]));
        let is_chinese = |it: char| ('\u{4e00}'..='\u{9fff}').contains(&it);
        assert!(!en.is_empty() && en != zh, "{words}: {en}");
        assert!(zh.contains(is_chinese), "{words}: {zh}");
    }
    // Layers go by their names, not by their ids.
    assert!(text(&english["explanation"]).contains("(Roads)"), "{english}");
    assert!(text(&chinese["explanation"]).contains("（道路）"), "{chinese}");
    assert!(text(&english["attribution"]).contains("OpenStreetMap contributors"));
    assert!(text(&chinese["attribution"]).contains("OpenStreetMap"));
}

fn look(server: &Server, node: &Path, chromium: &Path) -> Value {
    let screenshots = repository().join("target/screenshots");
    std::fs::create_dir_all(&screenshots).expect("a folder for screenshots");
    let mut command = Command::new(node);
    command.current_dir(driver()).arg("page.mjs");
    command.arg(format!("http://{}", server.address())).arg(screenshots).arg(chromium);
    let said = Outcome::from(command.output().expect("node starts")).succeeds();
    serde_json::from_str(&said).expect("what was seen is JSON")
}

fn driver() -> PathBuf {
    repository().join("tests/browser")
}

/// Installs what drives the browser, if it is not there in the version that is written down.
fn install_driver() {
    let version = |file: &str| -> Option<Value> {
        let text = std::fs::read_to_string(driver().join(file)).ok()?;
        serde_json::from_str(&text).ok()
    };
    let wanted =
        version("package.json").expect("a package")["dependencies"]["playwright-core"].clone();
    let installed = version("node_modules/playwright-core/package.json");
    if installed.is_some_and(|it| it["version"] == wanted) {
        return;
    }
    let mut command = Command::new("npm");
    command.current_dir(driver()).args(["ci", "--no-audit", "--no-fund"]);
    Outcome::from(command.output().expect("npm comes with node")).succeeds();
}

/// Node: the system's, or the one that `scripts/setup` put under `target/` because that is too old.
fn node() -> Option<PathBuf> {
    let own = repository().join("target/tools/bin/node");
    [Some(own), program("node")].into_iter().flatten().find(|it| {
        let version = Command::new(it).arg("--version").output();
        let version = version.map(|it| String::from_utf8_lossy(&it.stdout).into_owned());
        let major =
            version.ok().and_then(|it| it.trim_start_matches('v').split('.').next()?.parse().ok());
        major.is_some_and(|major: u32| NODE <= major)
    })
}

/// Where a program lies that can be started by its name.
fn program(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|it| it.join(name)).find(|it| it.is_file())
}
