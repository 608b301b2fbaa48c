//! Values that are made once, when first asked for.

use std::sync::Arc;

use tokio::sync::OnceCell;

use crate::error::Error;
use crate::worker::{Workers, to_its_end};

/// A value that is made once, when first asked for, however many ask at the same time. That it
/// cannot be made is remembered too, but not that there was no worker for it.
#[derive(Debug)]
pub(crate) struct Once<T> {
    cell: Arc<OnceCell<Result<T, Error>>>,
}

impl<T> Default for Once<T> {
    fn default() -> Once<T> {
        Once { cell: Arc::default() }
    }
}

impl<T: Clone + Send + Sync + 'static> Once<T> {
    /// The value; a worker makes it if there is none. Those who wait for it take up no worker.
    pub(crate) async fn get(
        &self,
        workers: &Workers,
        make: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        if let Some(made) = self.cell.get() {
            return made.clone();
        }
        let (cell, workers) = (Arc::clone(&self.cell), workers.clone());
        to_its_end(async move { cell.get_or_try_init(|| workers.run(make)).await?.clone() }).await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn what_many_ask_for_at_once_is_made_once() {
        let (once, workers) = (Arc::new(Once::default()), Workers::new(2, 4));
        let n_made = Arc::new(AtomicUsize::new(0));
        let ask = |_| {
            let (once, workers, n_made) = (Arc::clone(&once), workers.clone(), Arc::clone(&n_made));
            tokio::spawn(async move {
                let make = move || Ok(n_made.fetch_add(1, Ordering::SeqCst));
                once.get(&workers, make).await
            })
        };
        let asked: Vec<_> = (0..200).map(ask).collect();
        for answer in asked {
            assert_eq!(answer.await.expect("no panic").expect("made"), 0);
        }
        assert_eq!(n_made.load(Ordering::SeqCst), 1);
    }
}
