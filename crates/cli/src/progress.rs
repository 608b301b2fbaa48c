//! Progress bars, for what takes longer than a second and only where a person is looking.

use std::io::IsTerminal;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A progress bar on standard error; gone when dropped.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Dropped to say that the bar is no longer wanted.
    wanted: Option<Sender<()>>,
    shower: Option<JoinHandle<()>>,
}

/// What is over sooner needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(100);

impl Progress {
    /// Turns until it is over.
    pub(crate) fn waiting(what: &str) -> Progress {
        Progress::new(ProgressBar::no_length(), what, "{spinner} {prefix}")
    }

    /// Counts up, towards nobody knows how many.
    pub(crate) fn counting(what: &str) -> Progress {
        let style = "{spinner} {prefix} {pos} {wide_msg}";
        Progress::new(ProgressBar::no_length(), what, style)
    }

    /// Counts up to `n`.
    pub(crate) fn up_to(n: usize, what: &str) -> Progress {
        let style = "{spinner} {prefix} [{bar:24}] {pos}/{len} {wide_msg}";
        Progress::new(ProgressBar::new(n as u64), what, style)
    }

    fn new(bar: ProgressBar, what: &str, style: &str) -> Progress {
        bar.set_draw_target(ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template(style).expect("the template is ours");
        bar.set_style(style.progress_chars("━╸─"));
        bar.set_prefix(what.to_owned());
        if !std::io::stderr().is_terminal() {
            return Progress { bar, wanted: None, shower: None };
        }
        let (wanted, still_wanted) = mpsc::channel::<()>();
        let shown = bar.clone();
        let shower = std::thread::spawn(move || {
            if still_wanted.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                shown.set_draw_target(ProgressDrawTarget::stderr());
                shown.enable_steady_tick(TICK);
            }
        });
        Progress { bar, wanted: Some(wanted), shower: Some(shower) }
    }

    /// One more is done; `name` says which.
    pub(crate) fn done(&self, name: &str) {
        self.bar.set_message(name.to_owned());
        self.bar.inc(1);
    }

    /// The next one begins, so the one before is done; `name` says which.
    pub(crate) fn begins(&self, name: &str) {
        if !self.bar.message().is_empty() {
            self.bar.inc(1);
        }
        self.bar.set_message(name.to_owned());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        drop(self.wanted.take());
        if let Some(shower) = self.shower.take() {
            let _ = shower.join();
        }
        self.bar.finish_and_clear();
    }
}
