//! How the scores of one candidate combine into one.

use siting_units::Interval;

use crate::Weights;

/// How the scores of one candidate combine into one.
///
/// Every way of combining is monotone: a better score never makes the total worse. So the bounds of
/// the total are the totals of the bounds.
#[derive(Clone, Debug, PartialEq)]
pub enum Aggregation {
    /// `sum w s`: good scores make up for bad ones.
    WeightedMean,
    /// `product s^w`: good scores hardly make up for bad ones; a score of 0 gives 0.
    WeightedGeometricMean,
    /// A candidate is as good as its worst score; weights only say which scores count at all.
    Minimum,
    /// Ordered weighted averaging: the weights go to positions from the best score to the worst
    /// (Yager 1988). Criterion weights enter as in Torra's WOWA (1997) with straight lines between
    /// the cumulated order weights, so equal criterion weights give Yager's OWA and equal order
    /// weights the weighted mean.
    Owa(Weights),
}

/// What one criterion adds to the total, in the worst and in the best case. Over all criteria these
/// sum to the bounds of the total.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Contribution {
    /// What it adds where every score is the worst it may be.
    pub at_worst: f64,
    /// What it adds where every score is the best it may be.
    pub at_best: f64,
}

impl Aggregation {
    /// Combines the `scores` of one candidate, one a criterion.
    pub fn combine(&self, weights: &Weights, scores: &[Interval]) -> Interval {
        let (lows, highs) = bounds(scores);
        let (low, high) = (self.combine_exact(weights, &lows), self.combine_exact(weights, &highs));
        // Rounding may set the two a last bit apart where they are equal.
        Interval::between(low.min(high), high)
    }

    /// What each criterion adds to the total.
    ///
    /// A weighted mean splits into `w s`. OWA splits into the score times the weight its position
    /// receives. The minimum comes from the worst score alone, shared by weight among equals. A
    /// product, which has no parts of its own, is split in proportion to `w s`. None is negative.
    pub fn contributions(&self, weights: &Weights, scores: &[Interval]) -> Vec<Contribution> {
        let (lows, highs) = bounds(scores);
        let worst = self.split(weights, &lows);
        let best = self.split(weights, &highs);
        let both = worst.into_iter().zip(best);
        both.map(|(at_worst, at_best)| Contribution { at_worst, at_best }).collect()
    }

    /// Combines exact scores.
    pub(crate) fn combine_exact(&self, weights: &Weights, scores: &[f64]) -> f64 {
        let shares = weights.shares();
        let counting = || scores.iter().zip(shares).filter(|it| 0.0 < *it.1);
        let total: f64 = match self {
            Aggregation::WeightedMean => scores.iter().zip(shares).map(|(s, w)| s * w).sum(),
            Aggregation::WeightedGeometricMean => counting().map(|(s, w)| s.powf(*w)).product(),
            Aggregation::Minimum => counting().map(|it| *it.0).fold(1.0, f64::min),
            Aggregation::Owa(order) => {
                let received = received(order, shares, scores);
                scores.iter().zip(received).map(|(s, w)| s * w).sum()
            }
        };
        total.clamp(0.0, 1.0)
    }

    fn split(&self, weights: &Weights, scores: &[f64]) -> Vec<f64> {
        let shares = weights.shares();
        match self {
            Aggregation::WeightedMean => scores.iter().zip(shares).map(|(s, w)| s * w).collect(),
            Aggregation::Owa(order) => {
                let received = received(order, shares, scores);
                scores.iter().zip(received).map(|(s, w)| s * w).collect()
            }
            Aggregation::Minimum => {
                let least = self.combine_exact(weights, scores);
                let is_worst = |s: f64, w: f64| 0.0 < w && s == least;
                let both = || scores.iter().copied().zip(shares.iter().copied());
                let of_all: f64 = both().filter(|it| is_worst(it.0, it.1)).map(|it| it.1).sum();
                both().map(|(s, w)| if is_worst(s, w) { least * w / of_all } else { 0.0 }).collect()
            }
            Aggregation::WeightedGeometricMean => {
                split_product(self.combine_exact(weights, scores), shares, scores)
            }
        }
    }
}

/// The total in proportion to `w s`.
fn split_product(total: f64, shares: &[f64], scores: &[f64]) -> Vec<f64> {
    let sum: f64 = scores.iter().zip(shares).map(|(s, w)| s * w).sum();
    let part = |(s, w): (&f64, &f64)| if sum == 0.0 { 0.0 } else { total * s * w / sum };
    scores.iter().zip(shares).map(part).collect()
}

/// The weight each score receives from its position, best first; equal scores in order of criteria.
fn received(order: &Weights, shares: &[f64], scores: &[f64]) -> Vec<f64> {
    let mut positions: Vec<usize> = (0..scores.len()).collect();
    positions.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
    let mut received = vec![0.0; scores.len()];
    let mut sum = 0.0;
    for position in positions {
        let next = sum + shares[position];
        received[position] = cumulated(order, next) - cumulated(order, sum);
        sum = next;
    }
    received
}

/// The order weights of the best `share` of all, linear between positions.
fn cumulated(order: &Weights, share: f64) -> f64 {
    let weights = order.shares();
    let at = (share * weights.len() as f64).clamp(0.0, weights.len() as f64);
    // A hair below a whole position is that position: shares like 1/3 do not add up exactly.
    let at = if (at - at.round()).abs() < 1e-9 { at.round() } else { at };
    let whole = at as usize;
    let part = weights.get(whole).map_or(0.0, |it| it * (at - whole as f64));
    weights[..whole].iter().sum::<f64>() + part
}

fn bounds(scores: &[Interval]) -> (Vec<f64>, Vec<f64>) {
    (scores.iter().map(|it| it.low()).collect(), scores.iter().map(|it| it.high()).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn weights(amounts: &[f64]) -> Weights {
        Weights::in_proportion(amounts).expect("weights")
    }

    /// An illustrative profile computed by hand: utilities with weights .35 .25 .20 .05 .15: mean .708125, geometric mean
    /// .685576, minimum .416667.
    #[test]
    fn the_example_of_utilities() {
        let weights = weights(&[0.35, 0.25, 0.20, 0.05, 0.15]);
        let scores = [11.0 / 15.0, 0.8, 0.45, 5.0 / 12.0, 0.9375];
        let check = |aggregation: &Aggregation, total: f64| {
            let found = aggregation.combine_exact(&weights, &scores);
            assert!((found - total).abs() < 5e-7, "{aggregation:?}: {found}");
        };
        check(&Aggregation::WeightedMean, 0.708_125);
        check(&Aggregation::WeightedGeometricMean, 0.685_576);
        check(&Aggregation::Minimum, 0.416_667);
    }

    /// Yager 1988: scores .6 1 .3 .5 with order weights .2 .3 .1 .4 (best first) give .55.
    #[test]
    fn yagers_example() {
        let order = weights(&[0.2, 0.3, 0.1, 0.4]);
        let scores = [0.6, 1.0, 0.3, 0.5];
        let total = Aggregation::Owa(order).combine_exact(&weights(&[1.0; 4]), &scores);
        assert!((total - 0.55).abs() < 1e-12, "{total}");
    }

    fn aggregations() -> Vec<Aggregation> {
        vec![
            Aggregation::WeightedMean,
            Aggregation::WeightedGeometricMean,
            Aggregation::Minimum,
            Aggregation::Owa(weights(&[0.1, 0.0, 0.6, 0.3])),
            Aggregation::Owa(weights(&[1.0, 0.0])),
        ]
    }

    fn rows() -> impl Strategy<Value = (Vec<f64>, Vec<(f64, f64)>)> {
        let amount = prop_oneof![Just(0.0), 0.01..5.0];
        let score = prop_oneof![Just(0.0), Just(1.0), 0.0..=1.0];
        (1_usize..6).prop_flat_map(move |n| {
            let amounts = prop::collection::vec(amount.clone(), n)
                .prop_filter("something counts", |it| it.iter().any(|&it| 0.0 < it));
            (amounts, prop::collection::vec((score.clone(), score.clone()), n))
        })
    }

    proptest! {
        #[test]
        fn a_better_score_never_makes_the_total_worse((amounts, pairs) in rows()) {
            let weights = weights(&amounts);
            let worse: Vec<f64> = pairs.iter().map(|it| it.0.min(it.1)).collect();
            let better: Vec<f64> = pairs.iter().map(|it| it.0.max(it.1)).collect();
            for aggregation in aggregations() {
                let (low, high) = (aggregation.combine_exact(&weights, &worse), aggregation.combine_exact(&weights, &better));
                prop_assert!(low <= high + 1e-12, "{:?}: {} {}", aggregation, low, high);
            }
        }

        #[test]
        fn contributions_sum_to_the_total((amounts, pairs) in rows()) {
            let weights = weights(&amounts);
            let scores: Vec<Interval> =
                pairs.iter().map(|it| Interval::between(it.0.min(it.1), it.0.max(it.1))).collect();
            for aggregation in aggregations() {
                let total = aggregation.combine(&weights, &scores);
                let parts = aggregation.contributions(&weights, &scores);
                let (low, high): (f64, f64) =
                    parts.iter().fold((0.0, 0.0), |sum, it| (sum.0 + it.at_worst, sum.1 + it.at_best));
                prop_assert!(parts.iter().all(|it| 0.0 <= it.at_worst && 0.0 <= it.at_best));
                prop_assert!((low - total.low()).abs() < 1e-9, "{:?}: {} {:?}", aggregation, low, total);
                prop_assert!((high - total.high()).abs() < 1e-9, "{:?}: {} {:?}", aggregation, high, total);
            }
        }
    }
}
