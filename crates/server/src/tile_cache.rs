//! Tiles as they are sent, kept until there are too many.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use siting_tiles::TileId;
use siting_units::Fingerprint;
use tokio::sync::OnceCell;

use crate::error::Error;
use crate::worker::to_its_end;

/// What a tile is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum TileFormat {
    Mvt,
    GeoJson,
}

/// Which tile, of which version of the data, as it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TileKey {
    pub(crate) version: Fingerprint,
    pub(crate) at: TileId,
    pub(crate) format: TileFormat,
    pub(crate) is_gzip: bool,
}

/// A tile as it is sent.
#[derive(Clone, Debug)]
pub(crate) struct SentTile {
    /// `None` when nothing is there.
    pub(crate) bytes: Option<Bytes>,
    pub(crate) n_dropped: usize,
}

/// Tiles as they are sent. Many who ask for a tile at once wait for one to be cut.
#[derive(Debug)]
pub(crate) struct TileCache {
    state: Mutex<State>,
    /// Bytes of one generation; there are two.
    generation_bytes: usize,
}

/// Tiles asked for since the young generation was begun are in it; when it is full it becomes the
/// old one, and what nobody asked for in the meantime goes.
#[derive(Debug, Default)]
struct State {
    young: HashMap<TileKey, SentTile>,
    young_bytes: usize,
    old: HashMap<TileKey, SentTile>,
    in_the_making: HashMap<TileKey, Arc<OnceCell<SentTile>>>,
}

/// What a tile takes up besides its bytes.
const OVERHEAD: usize = 200;

impl TileCache {
    pub(crate) fn new(most_bytes: usize) -> TileCache {
        TileCache { state: Mutex::default(), generation_bytes: most_bytes / 2 }
    }

    /// The tile under `key`; `make` makes it if there is none.
    pub(crate) async fn get(
        self: &Arc<TileCache>,
        key: TileKey,
        make: impl Future<Output = Result<SentTile, Error>> + Send + 'static,
    ) -> Result<SentTile, Error> {
        let making = match self.find(key) {
            Ok(tile) => return Ok(tile),
            Err(making) => making,
        };
        let cache = Arc::clone(self);
        to_its_end(async move {
            let made = making.get_or_try_init(|| make).await.cloned();
            cache.finish(key, made.as_ref().ok());
            made
        })
        .await
    }

    /// The tile, or where it is being made.
    fn find(&self, key: TileKey) -> Result<SentTile, Arc<OnceCell<SentTile>>> {
        let mut state = self.state();
        if let Some(tile) = state.young.get(&key) {
            return Ok(tile.clone());
        }
        if let Some(tile) = state.old.remove(&key) {
            self.keep(&mut state, key, tile.clone());
            return Ok(tile);
        }
        Err(Arc::clone(state.in_the_making.entry(key).or_default()))
    }

    fn finish(&self, key: TileKey, made: Option<&SentTile>) {
        let mut state = self.state();
        let is_first = state.in_the_making.remove(&key).is_some();
        if let (true, Some(tile)) = (is_first, made) {
            self.keep(&mut state, key, tile.clone());
        }
    }

    fn keep(&self, state: &mut State, key: TileKey, tile: SentTile) {
        let bytes = OVERHEAD + tile.bytes.as_ref().map_or(0, Bytes::len);
        if self.generation_bytes < state.young_bytes + bytes {
            state.old = std::mem::take(&mut state.young);
            state.young_bytes = 0;
        }
        // A tile larger than all room for tiles is sent, not kept.
        if bytes <= self.generation_bytes && state.young.insert(key, tile).is_none() {
            state.young_bytes += bytes;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn key(x: u32) -> TileKey {
        let at = TileId::new(10, x, 0).expect("a tile");
        let version = Fingerprint::of(b"version");
        TileKey { version, at, format: TileFormat::Mvt, is_gzip: false }
    }

    async fn ask(cache: &Arc<TileCache>, x: u32, n_made: &Arc<AtomicUsize>) -> usize {
        let n_made = Arc::clone(n_made);
        let make = async move {
            tokio::task::yield_now().await;
            n_made.fetch_add(1, Ordering::SeqCst);
            Ok(SentTile { bytes: Some(vec![0; 800].into()), n_dropped: x as usize })
        };
        cache.get(key(x), make).await.expect("made").n_dropped
    }

    #[tokio::test]
    async fn two_hundred_clients_of_one_tile_have_it_made_once() {
        let (cache, n_made) = (Arc::new(TileCache::new(1_000_000)), Arc::default());
        let asked: Vec<_> = (0..200)
            .map(|_| {
                let (cache, n_made) = (Arc::clone(&cache), Arc::clone(&n_made));
                tokio::spawn(async move { ask(&cache, 7, &n_made).await })
            })
            .collect();
        for answer in asked {
            assert_eq!(answer.await.expect("no panic"), 7);
        }
        assert_eq!(n_made.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn tiles_never_take_more_room_than_there_is() {
        // Room for two generations of five tiles.
        let (cache, n_made) = (Arc::new(TileCache::new(10_000)), Arc::default());
        for x in 0..100 {
            assert_eq!(ask(&cache, x, &n_made).await, x as usize);
            let state = cache.state();
            assert!(state.young.len() + state.old.len() <= 10 && state.in_the_making.is_empty());
        }
        assert_eq!(n_made.load(Ordering::SeqCst), 100);
        ask(&cache, 99, &n_made).await;
        assert_eq!(n_made.load(Ordering::SeqCst), 100, "the last one is still there");
    }

    #[tokio::test]
    async fn a_tile_that_is_asked_for_stays() {
        let (cache, n_made) = (Arc::new(TileCache::new(10_000)), Arc::default());
        for x in 1..50 {
            ask(&cache, 0, &n_made).await;
            ask(&cache, x, &n_made).await;
        }
        assert_eq!(n_made.load(Ordering::SeqCst), 50);
    }

    #[tokio::test]
    async fn what_could_not_be_made_is_tried_again() {
        let (cache, n_made) = (Arc::new(TileCache::new(10_000)), Arc::default());
        let fails = cache.get(key(1), async { Err(Error::Busy) }).await;
        assert!(matches!(fails, Err(Error::Busy)));
        assert_eq!(ask(&cache, 1, &n_made).await, 1);
    }
}
