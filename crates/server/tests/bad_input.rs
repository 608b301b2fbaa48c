//! What nobody should send: an answer that says what is wrong, never a failure of the server.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use axum::body::Body;
use axum::http::Request;
use common::{Answer, STUDY, Server};

#[track_caller]
fn check(what: &str, answer: &Answer, status: u16) {
    assert_eq!(answer.status.as_u16(), status, "{what}: {}", answer.text());
    let body = answer.json();
    let said = body.get("error").or_else(|| body["problems"].get(0)?.get("message")).cloned();
    let said = said.unwrap_or_default();
    assert!(said["en"].is_string() && said["zh"].is_string(), "{what}: {body}");
}

#[tokio::test]
async fn a_bad_address_is_refused_in_both_languages() {
    let server = Server::shared();
    let long = format!("/tiles/{}.json", "a".repeat(9000));
    let deep = format!("/{}", "a/".repeat(2000));
    for (path, status) in [
        ("/nothing", 404),
        ("/../../etc/passwd", 404),
        ("/..%2F..%2Fetc%2Fpasswd", 404),
        ("/assets/%2e%2e/%2e%2e/Cargo.toml", 404),
        ("/%00", 404),
        ("/%FF%FE", 400),
        ("/tiles/%FF.json", 400),
        ("/tiles/%FF/0/0/0.mvt", 400),
        ("/tiles/..%2F..%2Fatlas.toml/0/0/0.mvt", 404),
        ("/tiles/.json", 404),
        ("/tiles/assessment-.json", 404),
        ("/tiles/assessment-nothing.json", 404),
        ("/tiles/parks/0/0/0.mvt.mvt", 400),
        ("/tiles/parks/%20/0/0.mvt", 400),
        ("/tiles/parks/0x1/0/0.mvt", 400),
        ("/tiles/parks/1e1/0/0.mvt", 400),
        ("/studies/nothing/assessment", 404),
        ("/studies/../atlas.toml/assessment", 404),
        ("/studies/parks", 404),
        ("/studies/parks/assessment?top=many", 400),
        ("/studies/parks/assessment?top=-1", 400),
        ("/studies/parks/assessment?top=1&top=2", 400),
        ("/studies/parks/assessment?top=99999999999999999999999", 400),
        ("/studies/parks/sites/nobody", 404),
        ("/studies/parks/sites/%FF", 400),
        ("/studies/parks/sites/", 404),
        (&long, 414),
        (&deep, 404),
    ] {
        check(path, &server.get(path).await, status);
    }
    assert_eq!(server.get("/studies/parks/assessment?top=1000000000").await.status, 200);
    assert_eq!(server.get("/studies/parks/assessment?unknown=1").await.status, 200);
}

#[tokio::test]
async fn a_method_that_makes_no_sense_is_refused() {
    let server = Server::shared();
    for (method, path) in [
        ("POST", "/atlases"),
        ("PUT", "/studies"),
        ("DELETE", "/studies/parks/assessment"),
        ("PATCH", "/tiles/parks.json"),
        ("GET", "/assess"),
        ("TRACE", "/healthz"),
        ("BREW", "/"),
    ] {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        let answer = server.send(request).await;
        check(path, &answer, 405);
        assert!(!answer.header("allow").is_empty(), "{method} {path}");
    }
    let request = Request::post("/assets/none.js").body(Body::empty()).unwrap();
    check("a file cannot be written", &server.send(request).await, 404);
    let head = Request::head("/atlases").body(Body::empty()).unwrap();
    let head = server.send(head).await;
    assert_eq!((head.status.as_u16(), head.bytes.len()), (200, 0));
}

#[tokio::test]
async fn a_bad_study_is_refused_with_every_problem() {
    let server = Server::shared();
    let deep =
        |open: &str, close: &str| format!("x = {}{}", open.repeat(50_000), close.repeat(50_000));
    let nested = |piece: &str| {
        STUDY.replace(
            "to = \"roads\"",
            &format!("to = \"roads\", where = '{}'", piece.repeat(50_000)),
        )
    };
    let toml = "application/toml";
    let json = "application/json";
    for (what, kind, body, status) in [
        ("empty", toml, String::new(), 422),
        ("not TOML", toml, "= =".to_owned(), 422),
        ("not JSON", json, "{".to_owned(), 422),
        ("TOML said to be JSON", json, STUDY.to_owned(), 422),
        ("JSON taken for TOML", "text/plain", "{}".to_owned(), 422),
        ("JSON list", json, "[]".to_owned(), 422),
        ("JSON number", json, "1e999".to_owned(), 422),
        ("unknown key", toml, format!("nmae = 1\n{STUDY}"), 422),
        ("missing layer", toml, STUDY.replace("to = \"roads\"", "to = \"raods\""), 422),
        ("falling curve", toml, STUDY.replace("[[0, 1], [3000, 0]]", "[[1, 0], [0, 1]]"), 422),
        ("nan", toml, STUDY.replace("[3000, 0]", "[nan, 0]"), 422),
        ("infinite", toml, STUDY.replace("[3000, 0]", "[inf, 0]"), 422),
        (
            "all weights zero",
            toml,
            STUDY.replace("weight = 3", "weight = 0").replace("weight = 1", "weight = 0"),
            422,
        ),
        ("negative weight", toml, STUDY.replace("weight = 3", "weight = -3"), 422),
        ("missing field", toml, STUDY.replace("field = \"use\"", "field = \"ues\""), 422),
        ("deep TOML", toml, deep("[", "]"), 422),
        ("deep TOML tables", toml, deep("{a=", "}"), 422),
        ("deep TOML keys", toml, format!("{}x = 1", "a.".repeat(100_000)), 422),
        ("deep JSON", json, "[".repeat(500_000), 422),
        ("deep filter", toml, nested("("), 422),
        ("negated filter", toml, nested("not "), 422),
        ("broken quote", toml, STUDY.replace("to = \"roads\"", "to = \"roads"), 422),
        ("tiny hexagons", toml, STUDY.replace("layer = \"parks\"", "hexagons = 0.001"), 422),
        ("no hexagons", toml, STUDY.replace("layer = \"parks\"", "hexagons = 0"), 422),
        ("negative hexagons", toml, STUDY.replace("layer = \"parks\"", "hexagons = -5"), 422),
        ("hexagons of no size", toml, STUDY.replace("layer = \"parks\"", "hexagons = inf"), 422),
        ("many hexagons", toml, STUDY.replace("layer = \"parks\"", "hexagons = 20"), 422),
    ] {
        let answer = server.post("/assess?atlas=town", kind, body).await;
        check(what, &answer, status);
    }
}

#[tokio::test]
async fn a_bad_body_is_refused() {
    let server = Server::shared();
    let large = vec![b'#'; 1024 * 1024 + 1];
    check("large", &server.post("/assess", "application/toml", large).await, 413);
    check("not UTF-8", &server.post("/assess", "application/toml", vec![0xff, 0xfe]).await, 400);
    check("no such atlas", &server.post("/assess?atlas=%00", "application/toml", STUDY).await, 404);
    check("atlas twice", &server.post("/assess?atlas=a&atlas=b", "text/plain", STUDY).await, 400);
    let packed = Request::post("/assess").header("content-encoding", "gzip");
    check("packed", &server.send(packed.body(Body::from(STUDY)).unwrap()).await, 415);
}

#[tokio::test]
async fn odd_headers_do_no_harm() {
    let server = Server::shared();
    let many = "gzip,".repeat(5000);
    for (name, value) in [
        ("if-none-match", "\"\"\"\","),
        ("if-none-match", ",,,,"),
        ("accept-encoding", ";;;q=,,*;q=nan"),
        ("accept-encoding", many.as_str()),
        ("accept", "image/png"),
        ("host", "\"><script>alert(1)</script>"),
        ("range", "bytes=0-0"),
        ("x-forwarded-proto", "javascript"),
        ("content-type", "application/json"),
    ] {
        for path in
            ["/atlases", "/tiles/parks.json", "/tiles/parks/0/0/0.mvt", "/studies/parks/assessment"]
        {
            let answer = server.get_with(path, &[(name, value)]).await;
            assert_eq!(answer.status, 200, "{name}: {value} {path}");
            assert!(!answer.text().contains("<script>"));
        }
    }
}

#[tokio::test]
async fn only_what_anybody_may_read_is_open_to_other_pages() {
    let server = Server::shared();
    assert_eq!(server.get("/atlases").await.header("access-control-allow-origin"), "*");
    let sent = server.post("/assess", "application/toml", STUDY).await;
    assert_eq!(sent.header("access-control-allow-origin"), "");
}
