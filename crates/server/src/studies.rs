//! What studies there are.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use siting_atlas::Error as AtlasError;

use crate::address;
use crate::body::{BrokenStudyBody, ProblemBody, StudyBody};
use crate::conditional::Written;
use crate::error::Error;
use crate::router::App;
use crate::served::ServedStudy;

/// A study, or what is wrong with it.
#[derive(Serialize)]
#[serde(untagged)]
enum Entry {
    Sound(StudyBody),
    Broken(BrokenStudyBody),
}

/// `GET /studies`: every study; one that cannot be read says what is wrong with it.
pub(crate) async fn studies(State(app): State<App>, headers: HeaderMap) -> Result<Response, Error> {
    let served = app.served();
    let write = || async {
        let mut entries = Vec::new();
        for study in app.served().studies.iter() {
            entries.push(entry(&app, study).await?);
        }
        Written::new(&entries)
    };
    Ok(served.studies_body.get_or_try_init(write).await?.answer(&headers))
}

async fn entry(app: &App, served: &ServedStudy) -> Result<Entry, Error> {
    let (id, atlas) = (served.name.as_str(), served.atlas.id());
    let problems = match served.study(&app.assessing).await {
        Ok(study) => {
            let tilejson = address::of_tilejson(&served.layer_name());
            return Ok(Entry::Sound(StudyBody::of(id, atlas, &study, tilejson)));
        }
        Err(Error::Atlas(error)) => match &*error {
            AtlasError::File { document, problems } => ProblemBody::list(document, problems),
            _ => vec![ProblemBody::of_whole(&Error::Atlas(error).text())],
        },
        Err(no_worker) => return Err(no_worker),
    };
    Ok(Entry::Broken(BrokenStudyBody { id: id.to_owned(), atlas: atlas.to_owned(), problems }))
}
