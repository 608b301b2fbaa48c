//! Answers to studies: those of the atlas's folder, and one that is sent.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use serde::Deserialize;
use siting_atlas::{Atlas, Error as AtlasError};
use siting_study::{CandidatesFile, StudyFile};
use siting_syntax::{Document, Problems};
use siting_units::Text;

use crate::body::{AssessmentBody, SiteBody};
use crate::conditional::{ASK_AGAIN, Tag, json};
use crate::error::Error;
use crate::limits::MOST_CANDIDATES;
use crate::router::App;
use crate::served::Assessed;
use crate::worker::Workers;

/// What may follow the `?` of an assessment.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    /// How many sites to list; all without it.
    top: Option<usize>,
}

/// What may follow the `?` of a study that is sent.
#[derive(Debug, Deserialize)]
pub(crate) struct PutTo {
    /// The atlas to put it to.
    atlas: Option<String>,
}

/// `GET /studies/{id}/assessment?top=N`: every site, best first.
pub(crate) async fn assessment(
    State(app): State<App>,
    Path(study): Path<String>,
    Query(Asked { top }): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let assessed = app.served().study(&study)?.assessed(&app.assessing).await?;
    let listed = top.map_or_else(|| "all".to_owned(), |it| it.to_string());
    let tag = Tag::weak(&format!("{}-{listed}", assessed.version.short()));
    if tag.is_held(&headers) {
        return Ok(tag.not_modified(ASK_AGAIN));
    }
    Ok(tag.on(json(body(assessed, top, app.assessing.clone())), ASK_AGAIN))
}

/// `GET /studies/{id}/sites/{site}`: one site, and where it lies.
pub(crate) async fn site(
    State(app): State<App>,
    Path((study, site)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let assessed = app.served().study(&study)?.assessed(&app.assessing).await?;
    let tag = Tag::weak(&format!("{}-site", assessed.version.short()));
    if tag.is_held(&headers) {
        return Ok(tag.not_modified(ASK_AGAIN));
    }
    let write = move || written_site(&assessed, &site);
    Ok(tag.on(json(app.assessing.run(write).await??), ASK_AGAIN))
}

/// `POST /assess?atlas=ID`: the answer to the study that is sent, in TOML or JSON.
pub(crate) async fn assess(
    State(app): State<App>,
    Query(PutTo { atlas }): Query<PutTo>,
    headers: HeaderMap,
    sent: Bytes,
) -> Result<Response, Error> {
    let atlas = app.served().atlas(atlas.as_deref())?;
    let document = document(&headers, &sent)?;
    let assessed = app.assessing.run(move || answer(atlas, &document)).await??;
    Ok(json(body(Arc::new(assessed), None, app.assessing.clone())))
}

/// Sites written at a time.
const BLOCK: usize = 512;

/// The assessment as JSON, written by workers block by block while it is sent, so that neither
/// memory nor a slow client matters.
fn body(assessed: Arc<Assessed>, top: Option<usize>, workers: Workers) -> Body {
    let rows = assessed.answer.assessment.rows_in_order().take(top.unwrap_or(usize::MAX));
    let rows: Arc<[u32]> = rows.map(|row| row as u32).collect();
    let blocks = futures_util::stream::try_unfold(Some(0), move |from: Option<usize>| {
        let (assessed, rows, workers) = (Arc::clone(&assessed), Arc::clone(&rows), workers.clone());
        async move {
            let Some(from) = from else { return Ok(None) };
            let to = rows.len().min(from + BLOCK);
            let next = (to < rows.len()).then_some(to);
            let write = move || written_block(&assessed, &rows, from..to);
            let block = workers.run_sooner_or_later(write).await.map_err(|_| Broken)?;
            Ok::<_, Broken>(Some((block?, next)))
        }
    });
    Body::from_stream(blocks)
}

/// Some sites, with what stands before the first and after the last of all.
fn written_block(
    assessed: &Assessed,
    rows: &[u32],
    block: std::ops::Range<usize>,
) -> Result<Vec<u8>, Broken> {
    let Assessed { atlas, answer, study, .. } = assessed;
    let mut bytes = Vec::new();
    if block.start == 0 {
        bytes = serde_json::to_vec(&AssessmentBody::of(atlas, study, answer, Some(0)))?;
        bytes.truncate(bytes.len() - b"]}".len());
    }
    for position in block.clone() {
        if position != 0 {
            bytes.push(b',');
        }
        serde_json::to_writer(&mut bytes, &SiteBody::of(atlas, answer, rows[position] as usize))?;
    }
    if block.end == rows.len() {
        bytes.extend(b"]}");
    }
    Ok(bytes)
}

/// An answer that broke off while it was written.
#[derive(Debug)]
struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the answer broke off")
    }
}

impl std::error::Error for Broken {}

impl From<serde_json::Error> for Broken {
    fn from(_: serde_json::Error) -> Broken {
        Broken
    }
}

fn written_site(assessed: &Assessed, id: &str) -> Result<Vec<u8>, Error> {
    let Assessed { atlas, answer, .. } = assessed;
    let row =
        answer.study.candidates.row_of(id).ok_or_else(|| Error::NotFound(no_such_site(id)))?;
    let body = SiteBody::of(atlas, answer, row).with_bounds(atlas, answer, row);
    serde_json::to_vec(&body).map_err(|_| Error::Panicked)
}

fn no_such_site(id: &str) -> Text {
    let id: String = id.chars().take(80).collect();
    Text::new(
        format!("this study compares no site called `{id}`"),
        format!("该研究没有编号为 `{id}` 的地块"),
    )
}

/// The study a client sent: JSON if it says so, else TOML.
fn document(headers: &HeaderMap, sent: &[u8]) -> Result<Document, Error> {
    let value = |name| headers.get(name).and_then(|it| it.to_str().ok());
    let encoding = value(header::CONTENT_ENCODING).unwrap_or("identity");
    if !encoding.eq_ignore_ascii_case("identity") {
        return Err(Error::UnsupportedBody(Text::new(
            "send the study as it is, not compressed",
            "请直接发送研究文件，不要压缩",
        )));
    }
    let text = std::str::from_utf8(sent).map_err(|_| {
        Error::BadRequest(Text::new("a study is text in UTF-8", "研究文件应为 UTF-8 文本"))
    })?;
    let kind = value(header::CONTENT_TYPE).unwrap_or_default();
    let is_json = kind.split(';').next().is_some_and(|it| it.trim() == "application/json");
    let (json, toml) = (Document::json("study.json", text), Document::toml("study.toml", text));
    Ok(if is_json { json } else { toml })
}

/// What a study is called that is sent and has no name.
const SENT: &str = "sent";

fn answer(atlas: Arc<Atlas>, document: &Document) -> Result<Assessed, Error> {
    check_size(&atlas, document)?;
    let study = atlas.read_study(SENT, document)?;
    Assessed::new(atlas, SENT.to_owned(), study, document)
}

/// Refuses a study that would fill the server's memory with generated candidates.
fn check_size(atlas: &Atlas, document: &Document) -> Result<(), Error> {
    let mut problems = Problems::default();
    let Some(file) = StudyFile::read(document, &mut problems) else { return Ok(()) };
    let n = n_generated(atlas, &file).unwrap_or(0.0);
    if n <= MOST_CANDIDATES {
        return Ok(());
    }
    let mut problems = Problems::default();
    let what = Text::new(
        format!("this would compare about {n:.0} candidates; the server takes {MOST_CANDIDATES}"),
        format!("将产生约 {n:.0} 个候选单元；服务器最多接受 {MOST_CANDIDATES} 个"),
    );
    file.blame_candidates(what, &mut problems);
    let (document, problems) = (Box::new(document.clone()), problems.sorted());
    Err(AtlasError::File { document, problems }.into())
}

/// About how many candidates a study file generates.
fn n_generated(atlas: &Atlas, file: &StudyFile) -> Option<f64> {
    let CandidatesFile::Generated { metres, within, .. } = file.candidates()? else { return None };
    let ground = match within {
        Some(layer) => atlas.layers().get(layer)?.bounds()?,
        None => atlas.bounds()?,
    };
    let is_a_width = 0.0 < *metres;
    is_a_width.then(|| ground.width() * ground.height() / (metres * metres))
}
