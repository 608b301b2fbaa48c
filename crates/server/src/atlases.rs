//! What atlases there are.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use crate::address;
use crate::body::{AtlasBody, LayerBody};
use crate::conditional::Written;
use crate::error::Error;
use crate::router::App;
use crate::served::Snapshot;

/// `GET /atlases`: every atlas with its layers and studies.
pub(crate) async fn atlases(State(app): State<App>, headers: HeaderMap) -> Result<Response, Error> {
    let served = app.served();
    let write = || async {
        let served = app.served();
        app.assessing.run(move || Written::new(&bodies(&served))).await?
    };
    Ok(served.atlases_body.get_or_try_init(write).await?.answer(&headers))
}

fn bodies(served: &Snapshot) -> Vec<AtlasBody> {
    let atlases = served.atlases.iter();
    let body = atlases.map(|atlas| {
        let layers = served.layers.iter().filter(|it| it.atlas.id() == atlas.id());
        let layers = layers.filter_map(|it| {
            let layer = atlas.layers().get(&it.id)?;
            Some(LayerBody::of(it, layer, address::of_tilejson(&it.name)))
        });
        let studies = served.studies.iter().filter(|it| it.atlas.id() == atlas.id());
        AtlasBody::of(atlas, layers.collect(), studies.map(|it| it.name.clone()).collect())
    });
    body.collect()
}
