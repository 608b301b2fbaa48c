//! Something wrong with a file, as JSON.

use serde::Serialize;
use siting_syntax::{Document, Problem};
use siting_units::Text;

use super::NameBody;

/// The longest line of a file that is quoted, in characters.
const LONGEST_LINE: usize = 200;

/// Something wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProblemBody {
    /// What is wrong and what is allowed.
    pub message: NameBody,
    /// Keys and positions on the way there, such as `criteria.road.curve[1]`; empty for the file.
    pub path: String,
    /// The line, from 1; `null` where the format keeps no positions.
    pub line: Option<usize>,
    /// The character in that line, from 1.
    pub column: Option<usize>,
    /// The line as written, unless it is very long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl ProblemBody {
    /// One problem of a file.
    pub fn of(document: &Document, problem: &Problem) -> ProblemBody {
        let place = problem.at.bytes.as_ref().map(|it| document.line_and_column(it));
        let written = place.and_then(|(line, _)| document.text.lines().nth(line - 1));
        let is_short = |line: &&str| line.chars().nth(LONGEST_LINE).is_none();
        ProblemBody {
            message: (&problem.what).into(),
            path: problem.at.path.clone(),
            line: place.map(|it| it.0),
            column: place.map(|it| it.1),
            source: written.filter(is_short).map(str::to_owned),
        }
    }

    /// Every problem of a file.
    pub fn list(document: &Document, problems: &[Problem]) -> Vec<ProblemBody> {
        problems.iter().map(|it| ProblemBody::of(document, it)).collect()
    }

    /// A problem with the file as a whole.
    pub(crate) fn of_whole(what: &Text) -> ProblemBody {
        let path = String::new();
        ProblemBody { message: what.into(), path, line: None, column: None, source: None }
    }
}
