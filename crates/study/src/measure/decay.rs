//! How much less something counts the longer the trip to it takes.

use serde::{Deserialize, Serialize};
use siting_units::Text;

use super::{Minutes, SettingProblem};

/// How much less something counts the longer the trip to it takes; see
/// [`ReachableWithin`](super::ReachableWithin) for the formulas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decay {
    /// It counts whole.
    #[default]
    Step,
    /// Evenly less, down to nothing at the limit.
    Linear,
    /// Half as much for every so many minutes.
    Exponential,
    /// Much at first, then rapidly less, then little: an S.
    Logistic,
}

/// The weight of what is reached after a time: falling, from 1 on.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Weight {
    Step,
    Linear {
        limit_ms: f64,
    },
    Exponential {
        half_ms: f64,
    },
    Logistic {
        half_ms: f64,
        spread_ms: f64,
    },
    /// Up to so many milliseconds, so much; rising.
    Bands(Vec<(u32, f64)>),
}

impl Weight {
    /// The weight that the settings say; as good as it gets where one is missing.
    pub(super) fn of(
        decay: Decay,
        limit: Minutes,
        half: Option<Minutes>,
        spread: Option<Minutes>,
    ) -> Weight {
        let ms = |it: Minutes| f64::from(it.ms());
        match (decay, half, spread) {
            (Decay::Linear, ..) => Weight::Linear { limit_ms: ms(limit) },
            (Decay::Exponential, Some(half), _) => Weight::Exponential { half_ms: ms(half) },
            (Decay::Logistic, Some(half), Some(spread)) => {
                Weight::Logistic { half_ms: ms(half), spread_ms: ms(spread) }
            }
            _ => Weight::Step,
        }
    }

    /// The weight after `ms` milliseconds, within the limit.
    pub(super) fn at(&self, ms: u32) -> f64 {
        let time = f64::from(ms);
        match self {
            Weight::Step => 1.0,
            Weight::Linear { limit_ms } => (1.0 - time / limit_ms).max(0.0),
            Weight::Exponential { half_ms } => (-time / half_ms).exp2(),
            Weight::Logistic { half_ms, spread_ms } => {
                let steepness = std::f64::consts::PI / (3.0_f64.sqrt() * spread_ms);
                let rest = |time: f64| 1.0 + ((time - half_ms) * steepness).exp();
                rest(0.0) / rest(time)
            }
            Weight::Bands(bands) => bands.iter().find(|it| ms <= it.0).map_or(0.0, |it| it.1),
        }
    }
}

/// What is wrong with the settings of a decay: one is missing, or goes with another decay.
pub(super) fn decay_problems(
    decay: Decay,
    half: Option<Minutes>,
    spread: Option<Minutes>,
) -> Vec<SettingProblem> {
    let needs_half = matches!(decay, Decay::Exponential | Decay::Logistic);
    let needs_spread = decay == Decay::Logistic;
    let word = match decay {
        Decay::Step => "step",
        Decay::Linear => "linear",
        Decay::Exponential => "exponential",
        Decay::Logistic => "logistic",
    };
    let settings = [
        ("half-minutes", needs_half, half.is_some()),
        ("spread-minutes", needs_spread, spread.is_some()),
    ];
    let wrong = settings.into_iter().filter(|it| it.1 != it.2);
    wrong
        .map(|(setting, is_needed, _)| SettingProblem {
            written: word.to_owned(),
            what: if is_needed {
                Text::new(
                    format!("`decay = \"{word}\"` needs `{setting}`"),
                    format!("`decay = \"{word}\"` 需要 `{setting}`"),
                )
            } else {
                Text::new(
                    format!("`{setting}` does not go with `decay = \"{word}\"`"),
                    format!("`{setting}` 不用于 `decay = \"{word}\"`"),
                )
            },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(minutes: f64) -> Minutes {
        Minutes::new(minutes).expect("a time")
    }

    #[track_caller]
    fn check(decay: Decay, expected: [f64; 4]) {
        let weight = Weight::of(decay, minutes(30.0), Some(minutes(10.0)), Some(minutes(5.0)));
        let found = [0.0, 5.0, 10.0, 30.0].map(|it: f64| weight.at((it * 60_000.0) as u32));
        let is_near = found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 5e-5);
        assert!(is_near, "{found:?}");
    }

    #[test]
    fn weights_follow_their_formulas() {
        check(Decay::Step, [1.0, 1.0, 1.0, 1.0]);
        check(Decay::Linear, [1.0, 5.0 / 6.0, 2.0 / 3.0, 0.0]);
        check(Decay::Exponential, [1.0, 0.5_f64.sqrt(), 0.5, 0.125]);
        // By hand: pi / (sqrt(3) * 5) = 0.362760 a minute; 1 + e^-3.62760 = 1.026580;
        // 1 + e^-1.81380 = 1.163033; 1 + e^7.25520 = 1416.448.
        check(Decay::Logistic, [1.0, 0.882 + 0.00068, 0.51329, 0.000_725]);
    }

    #[test]
    fn the_end_of_a_band_is_in_it() {
        let bands = Weight::Bands(vec![(600_000, 1.0), (1_200_000, 0.68)]);
        assert_eq!([600_000, 600_001, 1_200_001].map(|it| bands.at(it)), [1.0, 0.68, 0.0]);
    }

    #[test]
    fn settings_go_with_their_decay() {
        let half = Some(minutes(10.0));
        let said = |decay, half, spread| decay_problems(decay, half, spread).len();
        assert_eq!(said(Decay::Step, None, None), 0);
        assert_eq!(said(Decay::Linear, half, None), 1);
        assert_eq!(said(Decay::Exponential, half, None), 0);
        assert_eq!(said(Decay::Logistic, None, None), 2);
    }
}
