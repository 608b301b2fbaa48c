//! What a mode makes of a turn restriction.

use super::Profile;
use super::tags::{Tags, most_special, said, values};

/// A turn restriction that holds for a mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TurnRule {
    /// This turn is forbidden.
    No {
        /// `left_turn`, `right_turn`, `straight_on`, `u_turn`, `entry`, `exit`.
        kind: String,
    },
    /// Every other turn is forbidden.
    Only {
        /// `left_turn`, `right_turn`, `straight_on`, `u_turn`.
        kind: String,
    },
}

impl Profile {
    /// The turn restriction as far as it holds for this mode: `None` when it is another mode's, when
    /// this mode is excepted, or when it only holds at times (see [`Profile::is_part_time_turn`]).
    pub fn heeds_turn(&self, turn: &dyn Tags) -> Option<TurnRule> {
        let (_, restriction) = most_special(&self.file.turn_keys, turn)?;
        let is_excepted = said(turn, "except").is_some_and(|list| {
            values(&list).any(|it| self.file.turn_exceptions.iter().any(|word| word == it))
        });
        if is_excepted {
            return None;
        }
        values(&restriction).find_map(rule)
    }

    /// Whether the restriction holds for this mode at times only (`restriction:conditional`); such
    /// ones are not heeded.
    pub fn is_part_time_turn(&self, turn: &dyn Tags) -> bool {
        let mut keys = self.file.turn_keys.iter();
        keys.any(|key| said(turn, &format!("{key}:conditional")).is_some())
    }
}

fn rule(value: &str) -> Option<TurnRule> {
    let (rule, kind) = value.split_once('_')?;
    let kind = kind.to_owned();
    match rule {
        "no" => Some(TurnRule::No { kind }),
        "only" => Some(TurnRule::Only { kind }),
        _ => None,
    }
}
