//! An assessment as JSON.

use serde::{Serialize, Serializer};
use siting_atlas::{Answer, Atlas};

use super::SiteBody;

/// The whole answer: sites in rank order, those without a rank last.
///
/// Sites are made one by one while they are written, so a million of them take no memory to speak
/// of. The server and the command line write the same bytes.
#[derive(Debug, Serialize)]
pub struct AssessmentBody<'a> {
    atlas: &'a str,
    study: &'a str,
    fingerprint: String,
    measures_taken: usize,
    crs: &'a str,
    sites: Sites<'a>,
}

impl<'a> AssessmentBody<'a> {
    /// An answer of `atlas` to the study called `study`: the first `top` sites, or all.
    pub fn of(
        atlas: &'a Atlas,
        study: &'a str,
        answer: &'a Answer,
        top: Option<usize>,
    ) -> AssessmentBody<'a> {
        let rows = answer.assessment.rows_in_order().take(top.unwrap_or(usize::MAX));
        let rows = rows.map(|row| row as u32).collect();
        AssessmentBody {
            atlas: atlas.id(),
            study,
            fingerprint: answer.fingerprint.to_string(),
            measures_taken: answer.n_taken,
            crs: atlas.plane().definition(),
            sites: Sites { atlas, answer, rows },
        }
    }
}

/// Some rows of an answer, in order.
struct Sites<'a> {
    atlas: &'a Atlas,
    answer: &'a Answer,
    rows: Vec<u32>,
}

impl Serialize for Sites<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows = self.rows.iter().map(|&row| row as usize);
        serializer.collect_seq(rows.map(|row| SiteBody::of(self.atlas, self.answer, row)))
    }
}

impl std::fmt::Debug for Sites<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} sites", self.rows.len())
    }
}
