//! Heavy work, off the async threads and bounded.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::Error;

/// Does so many pieces of work at a time, lets so many wait, and turns away the rest.
#[derive(Clone, Debug)]
pub(crate) struct Workers {
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Workers {
    pub(crate) fn new(n_running: usize, n_waiting: usize) -> Workers {
        let semaphore = |n| Arc::new(Semaphore::new(n));
        Workers { running: semaphore(n_running), waiting: semaphore(n_waiting) }
    }

    /// Does `work`. Work that has begun is finished even when nobody waits for it any more, and keeps
    /// its place until then.
    ///
    /// # Errors
    ///
    /// Too much is waiting already, or `work` panicked.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        run_at(self.place().await?, work).await
    }

    /// Does `work` however long it has to wait for its turn: the next part of an answer that a
    /// client has begun to receive.
    ///
    /// # Errors
    ///
    /// `work` panicked.
    pub(crate) async fn run_sooner_or_later<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        run_at(self.next_place().await?, work).await
    }

    async fn place(&self) -> Result<OwnedSemaphorePermit, Error> {
        if let Ok(place) = Arc::clone(&self.running).try_acquire_owned() {
            return Ok(place);
        }
        let _waiting = self.waiting.try_acquire().map_err(|_| Error::Busy)?;
        self.next_place().await
    }

    async fn next_place(&self) -> Result<OwnedSemaphorePermit, Error> {
        Arc::clone(&self.running).acquire_owned().await.map_err(|_| Error::Busy)
    }
}

async fn run_at<T: Send + 'static>(
    place: OwnedSemaphorePermit,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let work = move || {
        let _held_until_done = place;
        work()
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::Panicked)
}

/// Does `work` to its end even when the client that asked for it leaves: others wait for it too.
pub(crate) async fn to_its_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> Result<T, Error> {
    tokio::spawn(work).await.map_err(|_| Error::Panicked)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_finds_no_room_to_wait_is_turned_away() {
        let workers = Workers::new(1, 1);
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let running = tokio::spawn({
            let workers = workers.clone();
            async move { workers.run(move || wait.recv()).await }
        });
        while workers.running.available_permits() != 0 {
            tokio::task::yield_now().await;
        }
        let waiting = tokio::spawn({
            let workers = workers.clone();
            async move { workers.run(|| 2).await }
        });
        while workers.waiting.available_permits() != 0 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(workers.run(|| 3).await, Err(Error::Busy)));
        go.send(()).expect("the first is waiting for it");
        assert!(running.await.expect("no panic").is_ok());
        assert_eq!(waiting.await.expect("no panic").expect("it had a place to wait"), 2);
    }

    #[tokio::test]
    async fn a_panic_takes_no_worker_away() {
        let workers = Workers::new(1, 0);
        for _ in 0..3 {
            let work = || assert!(std::hint::black_box(false), "as a bug would");
            assert!(matches!(workers.run(work).await, Err(Error::Panicked)));
        }
        assert_eq!(workers.run(|| 1).await.expect("a worker is left"), 1);
    }
}
