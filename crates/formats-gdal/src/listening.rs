//! GDAL's complaints, collected instead of printed.

use std::cell::RefCell;
use std::ffi::{CStr, c_char};
use std::marker::PhantomData;

use gdal_sys::{CPLErr, CPLErrorNum};

thread_local! {
    static COMPLAINTS: RefCell<Vec<(CPLErr::Type, String)>> = const { RefCell::new(Vec::new()) };
}

/// While it lives, what GDAL complains about on this thread is collected and nothing is printed.
#[derive(Debug)]
pub(crate) struct Listening {
    /// GDAL keeps its handlers per thread.
    stays_here: PhantomData<*const ()>,
}

/// A file with a million bad features has one complaint many times over.
const MOST: usize = 1000;

impl Listening {
    pub(crate) fn start() -> Listening {
        COMPLAINTS.with_borrow_mut(Vec::clear);
        // SAFETY: `hear` has the type asked for and lives as long as the program.
        unsafe { gdal_sys::CPLPushErrorHandlerEx(Some(hear), std::ptr::null_mut()) };
        Listening { stays_here: PhantomData }
    }

    /// Everything GDAL called a failure, in its own words; empty when nothing failed.
    #[allow(clippy::unused_self, reason = "there are complaints only while one listens")]
    pub(crate) fn failures(&self) -> String {
        let failures = |all: &Vec<(CPLErr::Type, String)>| {
            let failures = all.iter().filter(|(class, _)| CPLErr::CE_Failure <= *class);
            let mut words: Vec<&str> = failures.map(|(_, words)| words.as_str()).collect();
            words.dedup();
            words.truncate(3);
            words.join("; ")
        };
        COMPLAINTS.with_borrow(failures)
    }

    /// What failed, or else `otherwise`.
    #[allow(clippy::needless_pass_by_value, reason = "errors are at their end here")]
    pub(crate) fn failures_or(&self, otherwise: impl ToString) -> String {
        Some(self.failures()).filter(|it| !it.is_empty()).unwrap_or_else(|| otherwise.to_string())
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        // SAFETY: takes the handler off that `start` put on, on the same thread.
        unsafe { gdal_sys::CPLPopErrorHandler() };
    }
}

unsafe extern "C" fn hear(class: CPLErr::Type, _: CPLErrorNum, words: *const c_char) {
    if words.is_null() || class < CPLErr::CE_Warning {
        return;
    }
    // SAFETY: GDAL hands over text that ends in 0 and lives during the call.
    let words = unsafe { CStr::from_ptr(words) }.to_string_lossy().trim().to_owned();
    // The thread may be ending, and a panic must not reach C.
    let _ = COMPLAINTS.try_with(|all| {
        if let Ok(mut all) = all.try_borrow_mut()
            && all.len() < MOST
        {
            all.push((class, words));
        }
    });
}
