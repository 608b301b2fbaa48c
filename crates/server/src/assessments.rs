//! Answers to the studies of an atlas's folder.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use siting_units::Text;

use crate::body::{AssessmentBody, SiteBody};
use crate::conditional::{ASK_AGAIN, Tag, json};
use crate::error::Error;
use crate::router::App;
use crate::served::Assessed;
use crate::worker::Workers;

/// What may follow the `?` of an assessment.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    /// How many sites to list; all without it.
    top: Option<usize>,
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

/// Sites written at a time.
const BLOCK: usize = 512;

/// The assessment as JSON, written by workers block by block while it is sent, so that neither
/// memory nor a slow client matters.
pub(crate) fn body(assessed: Arc<Assessed>, top: Option<usize>, workers: Workers) -> Body {
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
