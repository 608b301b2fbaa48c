//! How good a reading is.

use siting_units::{Interval, says};

/// How good a reading is, from 0 (worst) to 1 (best).
///
/// Curves map intervals to intervals: the score of a reading that is only known to lie between two
/// bounds is the worst and the best it may be, and flat ends swallow uncertainty that does not matter.
#[derive(Clone, Debug, PartialEq)]
pub enum Curve {
    /// Straight pieces between points, flat beyond the ends.
    Linear(Linear),
    /// One score up to and including each reading, another beyond the last.
    Steps(Steps),
    /// One score a word.
    Categories(Categories),
}

/// Straight pieces between points, flat beyond the ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    /// Invariant: two or more points; readings strictly rise; scores lie in 0..=1.
    points: Vec<(f64, f64)>,
}

/// One score up to and including each reading, another beyond the last.
#[derive(Clone, Debug, PartialEq)]
pub struct Steps {
    /// Invariant: one or more; readings strictly rise; scores lie in 0..=1.
    up_to: Vec<(f64, f64)>,
    /// In 0..=1.
    beyond: f64,
}

/// One score a word.
#[derive(Clone, Debug, PartialEq)]
pub struct Categories {
    /// Scores lie in 0..=1.
    of: Vec<(String, f64)>,
    /// The score of any other word; without one it is unknown.
    other: Option<f64>,
}

says! {
    /// Why some numbers are not a curve.
    #[derive(PartialEq)]
    pub enum CurveError {
        /// A curve needs two points or more, steps one or more.
        TooFewPoints {
            /// How many there are.
            n_points: usize,
            /// How many there should be.
            n_needed: usize,
        } => "this curve needs at least {n_needed} points and has {n_points}",
            "这条曲线至少需要 {n_needed} 个点，这里有 {n_points} 个";
        /// Readings have to rise from point to point.
        NotRising {
            /// The earlier reading.
            previous: f64,
            /// The reading that does not exceed it.
            next: f64,
        } => "readings must rise, but {next} follows {previous}",
            "读数必须递增，但 {previous} 之后是 {next}";
        /// A score lies outside 0..=1.
        ScoreOutOfRange {
            /// The offending score.
            score: f64,
        } => "scores go from 0 to 1, this one is {score}", "得分应在 0 到 1 之间，这里是 {score}";
        /// A reading is infinite.
        NotFinite {
            /// The offending reading.
            reading: f64,
        } => "readings on a curve must be finite, this one is {reading}",
            "曲线上的读数必须有限，这里是 {reading}";
    }
}

impl Curve {
    /// Straight pieces through `points`, each a reading and its score.
    ///
    /// # Errors
    ///
    /// See [`CurveError`].
    ///
    /// # Example
    ///
    /// ```
    /// # use siting_study::Curve;
    /// # use siting_units::Interval;
    /// // Best within 500 m of a main road, useless beyond 3 km.
    /// let nearness = Curve::linear(&[(500.0, 1.0), (3000.0, 0.0)])?;
    /// assert_eq!(nearness.score(Interval::exactly(1750.0), &[]), Interval::exactly(0.5));
    /// // No road within 3 km is all we need to know.
    /// assert_eq!(nearness.score(Interval::at_least(3000.0), &[]), Interval::exactly(0.0));
    /// # Ok::<(), siting_study::CurveError>(())
    /// ```
    pub fn linear(points: &[(f64, f64)]) -> Result<Curve, CurveError> {
        check(points, 2)?;
        Ok(Curve::Linear(Linear { points: points.to_vec() }))
    }

    /// The score of each pair up to and including its reading; `beyond` after the last.
    ///
    /// # Errors
    ///
    /// See [`CurveError`].
    pub fn steps(up_to: &[(f64, f64)], beyond: f64) -> Result<Curve, CurveError> {
        check(up_to, 1)?;
        check_score(beyond)?;
        Ok(Curve::Steps(Steps { up_to: up_to.to_vec(), beyond }))
    }

    /// One score a word. A word that is not listed scores `other`; without `other` its score is
    /// unknown.
    ///
    /// # Errors
    ///
    /// See [`CurveError::ScoreOutOfRange`].
    pub fn categories(of: Vec<(String, f64)>, other: Option<f64>) -> Result<Curve, CurveError> {
        of.iter().map(|it| it.1).chain(other).try_for_each(check_score)?;
        Ok(Curve::Categories(Categories { of, other }))
    }

    /// How good `reading` is: the worst and the best it may be. `words` are those that readings of
    /// `Unit::Category` count.
    pub fn score(&self, reading: Interval, words: &[String]) -> Interval {
        match self {
            Curve::Linear(linear) => linear.score(reading),
            Curve::Steps(steps) => steps.score(reading),
            Curve::Categories(categories) => categories.score(reading, words),
        }
    }
}

impl Linear {
    /// The points, each a reading and its score.
    pub fn points(&self) -> &[(f64, f64)] {
        &self.points
    }

    fn score(&self, reading: Interval) -> Interval {
        let (low, high) = (reading.low(), reading.high());
        if reading.is_exact() {
            return Interval::exactly(self.at(low));
        }
        let within = self.points.iter().filter(|it| low <= it.0 && it.0 <= high).map(|it| it.1);
        hull(within.chain([self.at(low), self.at(high)]))
    }

    fn at(&self, reading: f64) -> f64 {
        let next = self.points.partition_point(|it| it.0 < reading);
        if next == 0 {
            return self.points[0].1;
        }
        let (x0, y0) = self.points[next - 1];
        let Some(&(x1, y1)) = self.points.get(next) else { return y0 };
        y0 + (reading - x0) / (x1 - x0) * (y1 - y0)
    }
}

impl Steps {
    /// The readings up to which each score holds.
    pub fn up_to(&self) -> &[(f64, f64)] {
        &self.up_to
    }

    /// The score beyond the last.
    pub fn beyond(&self) -> f64 {
        self.beyond
    }

    fn score(&self, reading: Interval) -> Interval {
        let step = |reading: f64| self.up_to.partition_point(|it| it.0 < reading);
        let scores = step(reading.low())..=step(reading.high());
        hull(scores.map(|it| self.up_to.get(it).map_or(self.beyond, |step| step.1)))
    }
}

impl Categories {
    /// The words and their scores.
    pub fn of(&self) -> &[(String, f64)] {
        &self.of
    }

    /// The score of any other word.
    pub fn other(&self) -> Option<f64> {
        self.other
    }

    fn score(&self, reading: Interval, words: &[String]) -> Interval {
        if reading.is_exact() {
            let listed = words
                .get(reading.low() as usize)
                .and_then(|word| self.of.iter().find(|(it, _)| it == word));
            let score = listed.map(|it| it.1).or(self.other);
            return score.map_or(Interval::between(0.0, 1.0), Interval::exactly);
        }
        match self.other {
            Some(other) => hull(self.of.iter().map(|it| it.1).chain([other])),
            None => Interval::between(0.0, 1.0),
        }
    }
}

fn hull(scores: impl Iterator<Item = f64>) -> Interval {
    let (low, high) =
        scores.fold((1.0_f64, 0.0_f64), |(low, high), it| (low.min(it), high.max(it)));
    Interval::between(low, high)
}

fn check(points: &[(f64, f64)], n_needed: usize) -> Result<(), CurveError> {
    if points.len() < n_needed {
        return Err(CurveError::TooFewPoints { n_points: points.len(), n_needed });
    }
    if let Some(&(reading, _)) = points.iter().find(|it| !it.0.is_finite()) {
        return Err(CurveError::NotFinite { reading });
    }
    for pair in points.windows(2) {
        let (previous, next) = (pair[0].0, pair[1].0);
        let rises = previous < next;
        if !rises {
            return Err(CurveError::NotRising { previous, next });
        }
    }
    points.iter().try_for_each(|it| check_score(it.1))
}

fn check_score(score: f64) -> Result<(), CurveError> {
    if (0.0..=1.0).contains(&score) { Ok(()) } else { Err(CurveError::ScoreOutOfRange { score }) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Value functions of an illustrative profile for small parks, and values computed by hand.
    #[test]
    fn published_value_functions_give_their_values() {
        let check = |points: &[(f64, f64)], reading: f64, score: f64| {
            let curve = Curve::linear(points).expect("a curve");
            let found = curve.score(Interval::exactly(reading), &[]).low();
            assert!((found - score).abs() < 5e-7, "{found} is not {score}");
        };
        check(&[(5.0, 1.0), (15.0, 0.6), (30.0, 0.2), (45.0, 0.0)], 12.0, 0.72);
        let road = [
            (0.0, 1.0),
            (500.0, 1.0),
            (1000.0, 0.75),
            (1500.0, 0.5),
            (2000.0, 0.25),
            (3000.0, 0.0),
        ];
        check(&road, 800.0, 0.85);
        check(&[(2.0, 1.0), (5.0, 0.6), (10.0, 0.2), (15.0, 0.0)], 4.0, 0.733_333);
        check(&[(200.0, 1.0), (1000.0, 0.6), (3000.0, 0.0)], 600.0, 0.8);
        check(&[(200.0, 1.0), (1000.0, 0.6), (3000.0, 0.0)], 1500.0, 0.45);
        check(&[(500.0, 1.0), (2000.0, 0.5), (5000.0, 0.0)], 2500.0, 0.416_667);
        check(&[(3.0, 1.0), (8.0, 0.7), (15.0, 0.3), (25.0, 0.0)], 4.0, 0.94);
        check(&[(50.0, 0.0), (100.0, 0.3), (300.0, 0.8), (500.0, 1.0)], 180.0, 0.5);
    }

    #[test]
    fn a_step_holds_up_to_and_including_its_reading() {
        let curve = Curve::steps(&[(500.0, 1.0), (1000.0, 0.4)], 0.0).expect("steps");
        let score = |low, high| curve.score(Interval::between(low, high), &[]);
        assert_eq!(score(500.0, 500.0), Interval::exactly(1.0));
        assert_eq!(score(500.1, 1000.0), Interval::exactly(0.4));
        assert_eq!(score(0.0, 700.0), Interval::between(0.4, 1.0));
        assert_eq!(score(900.0, f64::INFINITY), Interval::between(0.0, 0.4));
    }

    #[test]
    fn a_word_that_is_not_listed_has_an_unknown_score() {
        let words = ["a".to_owned(), "b".to_owned()];
        let of = || vec![("a".to_owned(), 0.3)];
        let curve = Curve::categories(of(), None).expect("categories");
        assert_eq!(curve.score(Interval::exactly(0.0), &words), Interval::exactly(0.3));
        assert_eq!(curve.score(Interval::exactly(1.0), &words), Interval::between(0.0, 1.0));
        let curve = Curve::categories(of(), Some(0.1)).expect("categories");
        assert_eq!(curve.score(Interval::exactly(1.0), &words), Interval::exactly(0.1));
        assert_eq!(curve.score(Interval::UNKNOWN, &words), Interval::between(0.1, 0.3));
    }

    #[test]
    fn what_is_no_curve_is_refused() {
        let falls = Curve::linear(&[(1.0, 0.0), (1.0, 1.0)]);
        assert_eq!(falls, Err(CurveError::NotRising { previous: 1.0, next: 1.0 }));
        let one = Curve::linear(&[(1.0, 0.0)]);
        assert_eq!(one, Err(CurveError::TooFewPoints { n_points: 1, n_needed: 2 }));
        let above = Curve::steps(&[(1.0, 0.0)], 1.5);
        assert_eq!(above, Err(CurveError::ScoreOutOfRange { score: 1.5 }));
    }

    fn curves() -> impl Strategy<Value = Curve> {
        let points = prop::collection::vec((0.1..10.0, 0.0..=1.0), 2..6).prop_map(|steps| {
            let mut reading = 0.0;
            let rising = steps.into_iter().map(|(step, score): (f64, f64)| {
                reading += step;
                (reading, score)
            });
            rising.collect::<Vec<_>>()
        });
        (points, prop::bool::ANY).prop_map(|(points, is_linear)| {
            if is_linear { Curve::linear(&points) } else { Curve::steps(&points, 0.5) }
                .expect("readings rise")
        })
    }

    proptest! {
        #[test]
        fn the_score_of_an_interval_holds_the_scores_of_all_its_readings(
            curve in curves(), low in -5.0..60.0, width in 0.0..30.0, part in 0.0..=1.0,
        ) {
            let reading = Interval::between(low, low + width);
            let inside = curve.score(Interval::exactly(low + part * width), &[]);
            let all = curve.score(reading, &[]);
            prop_assert!(all.low() <= inside.low() && inside.high() <= all.high());
        }
    }
}
