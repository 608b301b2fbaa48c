//! How much each criterion counts.

use siting_units::says;

/// How much each criterion counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// Invariant: not empty, none negative, sum 1.
    shares: Vec<f64>,
}

says! {
    /// Why some numbers are not weights.
    #[derive(PartialEq)]
    pub enum WeightsError {
        /// A weight is negative or infinite.
        Negative {
            /// The offending weight.
            weight: f64,
        } => "weights are zero or more, this one is {weight}", "权重不能为负，这里是 {weight}";
        /// There is nothing to share out.
        AllZero {} => "at least one weight must exceed zero", "至少要有一个权重大于零";
    }
}

impl Weights {
    /// Weights in the same proportion as `amounts`.
    ///
    /// # Errors
    ///
    /// See [`WeightsError`].
    pub fn in_proportion(amounts: &[f64]) -> Result<Weights, WeightsError> {
        if let Some(&weight) = amounts.iter().find(|it| !(it.is_finite() && 0.0 <= **it)) {
            return Err(WeightsError::Negative { weight });
        }
        let sum: f64 = amounts.iter().sum();
        if sum == 0.0 || !sum.is_finite() {
            return Err(WeightsError::AllZero {});
        }
        Ok(Weights { shares: amounts.iter().map(|it| it / sum).collect() })
    }

    /// The weights as shares of 1, in the order of the criteria.
    pub fn shares(&self) -> &[f64] {
        &self.shares
    }
}
