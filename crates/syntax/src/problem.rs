//! Something wrong with a file, and where.

use std::ops::Range;

use siting_units::Text;

/// Where something stands in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Byte range in the file; `None` where the format keeps no positions (JSON).
    pub bytes: Option<Range<usize>>,
    /// Keys and positions on the way there, such as `criteria.road.curve[1]`.
    pub path: String,
}

/// Something wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub at: Place,
    /// What is wrong and what is allowed, in one sentence.
    pub what: Text,
}

/// Everything found wrong so far.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    found: Vec<Problem>,
}

impl Problems {
    /// Adds a problem; saying the same thing of the same place twice adds nothing.
    pub fn add(&mut self, at: Place, what: Text) {
        let problem = Problem { at, what };
        if !self.found.contains(&problem) {
            self.found.push(problem);
        }
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Number of problems.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Every problem in the order of the file.
    pub fn sorted(mut self) -> Vec<Problem> {
        self.found.sort_by_key(|it| it.at.bytes.as_ref().map_or(0, |bytes| bytes.start));
        self.found
    }
}
