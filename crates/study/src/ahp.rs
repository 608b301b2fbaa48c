//! Weights from judgements in pairs: Saaty's analytic hierarchy process.

use siting_units::says;

/// The consistency of random judgements, by which that of real ones is measured. The published
/// tables differ, enough to move a ratio across 0.10; so the table is named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RandomIndex {
    /// Saaty, The Analytic Hierarchy Process (1980): up to 10 criteria.
    #[default]
    Saaty,
    /// Alonso and Lamata, Consistency in the analytic hierarchy process: a new approach (2006), from
    /// 500,000 random matrices: up to 15 criteria.
    AlonsoLamata,
}

/// Weights from judgements in pairs, and how consistent the judgements are.
#[derive(Clone, Debug, PartialEq)]
pub struct Ahp {
    /// The principal eigenvector, scaled to sum 1.
    pub weights: Vec<f64>,
    /// The principal eigenvalue; the number of criteria when judgements are consistent.
    pub lambda_max: f64,
    /// `CI = (lambda_max - n) / (n - 1)`.
    pub consistency_index: f64,
    /// `CR = CI / RI`; 0 for one or two criteria, which cannot contradict each other.
    pub consistency_ratio: f64,
    /// The table `RI` was taken from.
    pub random_index: RandomIndex,
    /// Three criteria judged in a circle, the first over the second over the third over the first.
    pub circle: Option<[usize; 3]>,
}

says! {
    /// Why some judgements cannot be used.
    #[derive(PartialEq)]
    pub enum AhpError {
        /// The matrix is not square, or not of the criteria's size.
        NotSquare {
            /// How many rows and columns there should be.
            n: usize,
            /// The row, from 1, that has another length; 0 when the number of rows differs.
            row: usize,
            /// Its length, or the number of rows.
            length: usize,
        } => "judgements of {n} criteria need {n} rows of {n}; row {row} has {length} (row 0: the number of rows)",
            "{n} 个准则的判断矩阵应为 {n} 行 {n} 列；第 {row} 行有 {length} 个（第 0 行指行数）";
        /// A judgement is zero, negative or infinite.
        NotPositive {
            /// The row, from 1.
            row: usize,
            /// The column, from 1.
            column: usize,
            /// The judgement.
            value: f64,
        } => "judgements are positive; row {row}, column {column} is {value}",
            "判断值必须为正；第 {row} 行第 {column} 列是 {value}";
        /// Two judgements of one pair contradict each other.
        NotReciprocal {
            /// The row, from 1.
            row: usize,
            /// The column, from 1.
            column: usize,
            /// The judgement there.
            value: f64,
            /// The judgement across the diagonal.
            across: f64,
        } => "row {row}, column {column} is {value}, so row {column}, column {row} must be 1/{value}, but is {across}",
            "第 {row} 行第 {column} 列是 {value}，所以第 {column} 行第 {row} 列应为 1/{value}，这里是 {across}";
        /// The table has no random index for so many criteria.
        TooMany {
            /// How many criteria there are.
            n: usize,
            /// How many the table goes up to.
            most: usize,
        } => "the random-index table goes up to {most} criteria, there are {n}; put them into groups",
            "随机指标表最多 {most} 个准则，这里有 {n} 个；请分组";
    }
}

/// Judgements people round, such as 0.33 for 1/3, may miss the exact reciprocal by this much.
const ROUNDING: f64 = 0.02;

impl RandomIndex {
    /// The name a study file uses.
    pub fn name(self) -> &'static str {
        match self {
            RandomIndex::Saaty => "saaty",
            RandomIndex::AlonsoLamata => "alonso-lamata",
        }
    }

    fn table(self) -> &'static [f64] {
        match self {
            RandomIndex::Saaty => &[0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49],
            RandomIndex::AlonsoLamata => &[
                0.0, 0.0, 0.5245, 0.8815, 1.1086, 1.2479, 1.3417, 1.4056, 1.4499, 1.4854, 1.5141,
                1.5365, 1.5551, 1.5713, 1.5838,
            ],
        }
    }
}

impl Ahp {
    /// Weighs criteria by judgements: row `i`, column `j` says how many times more criterion `i`
    /// counts than criterion `j`.
    ///
    /// # Errors
    ///
    /// See [`AhpError`]. Inconsistency is not an error here: the caller decides what ratio to accept.
    pub fn new(judgements: &[Vec<f64>], random_index: RandomIndex) -> Result<Ahp, AhpError> {
        check(judgements)?;
        let n = judgements.len();
        let table = random_index.table();
        let Some(&random) = table.get(n - 1) else {
            return Err(AhpError::TooMany { n, most: table.len() });
        };
        let (weights, lambda_max) = principal(judgements);
        let consistency_index =
            if n < 3 { 0.0 } else { ((lambda_max - n as f64) / (n as f64 - 1.0)).max(0.0) };
        let consistency_ratio = if n < 3 { 0.0 } else { consistency_index / random };
        let circle = circle(judgements);
        Ok(Ahp { weights, lambda_max, consistency_index, consistency_ratio, random_index, circle })
    }
}

fn check(judgements: &[Vec<f64>]) -> Result<(), AhpError> {
    let n = judgements.len();
    if n == 0 {
        return Err(AhpError::NotSquare { n: 1, row: 0, length: 0 });
    }
    for (row, line) in judgements.iter().enumerate() {
        if line.len() != n {
            return Err(AhpError::NotSquare { n, row: row + 1, length: line.len() });
        }
    }
    for row in 0..n {
        for column in 0..n {
            let value = judgements[row][column];
            if !(value.is_finite() && 0.0 < value) {
                return Err(AhpError::NotPositive { row: row + 1, column: column + 1, value });
            }
        }
    }
    for row in 0..n {
        for column in row..n {
            let (value, across) = (judgements[row][column], judgements[column][row]);
            if ROUNDING < (value * across - 1.0).abs() {
                let (row, column) = (row + 1, column + 1);
                return Err(AhpError::NotReciprocal { row, column, value, across });
            }
        }
    }
    Ok(())
}

/// The principal eigenvector (sum 1) and eigenvalue by power iteration, which converges for every
/// positive matrix (Perron-Frobenius).
fn principal(matrix: &[Vec<f64>]) -> (Vec<f64>, f64) {
    let n = matrix.len();
    let mut vector = vec![1.0 / n as f64; n];
    let mut eigenvalue = n as f64;
    for _ in 0..10_000 {
        let image: Vec<f64> =
            matrix.iter().map(|row| row.iter().zip(&vector).map(|(a, x)| a * x).sum()).collect();
        eigenvalue = image.iter().sum();
        let next: Vec<f64> = image.iter().map(|it| it / eigenvalue).collect();
        let moved = next.iter().zip(&vector).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        vector = next;
        if moved < 1e-15 {
            break;
        }
    }
    (vector, eigenvalue)
}

fn circle(judgements: &[Vec<f64>]) -> Option<[usize; 3]> {
    let n = judgements.len();
    let beats = |a: usize, b: usize| 1.0 < judgements[a][b];
    let triples = (0..n).flat_map(|a| (0..n).flat_map(move |b| (0..n).map(move |c| [a, b, c])));
    triples.into_iter().find(|&[a, b, c]| beats(a, b) && beats(b, c) && beats(c, a))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, published: f64, digits: i32) {
        assert!((found - published).abs() < 0.5 * 10.0_f64.powi(-digits), "{found} {published}");
    }

    /// Values by an independent eigensolver (numpy.linalg.eig).
    #[test]
    fn the_example_of_four_criteria() {
        let judgements = [
            vec![1.0, 2.0, 4.0, 3.0],
            vec![0.5, 1.0, 3.0, 2.0],
            vec![0.25, 1.0 / 3.0, 1.0, 0.5],
            vec![1.0 / 3.0, 0.5, 2.0, 1.0],
        ];
        let ahp = Ahp::new(&judgements, RandomIndex::Saaty).expect("judgements");
        let weights = [0.467_295_982_8, 0.277_180_590_6, 0.095_434_951_6, 0.160_088_475];
        ahp.weights.iter().zip(weights).for_each(|(&it, published)| near(it, published, 9));
        near(ahp.lambda_max, 4.030_983_498_3, 9);
        near(ahp.consistency_index, 0.010_327_832_8, 9);
        near(ahp.consistency_ratio, 0.011_475_369_7, 9);
        assert_eq!(ahp.circle, None);
    }

    /// Values by an independent eigensolver (numpy.linalg.eig).
    #[test]
    fn the_example_of_six_criteria() {
        let judgements = [
            vec![1.0, 1.0, 2.0, 2.0, 3.0, 5.0],
            vec![1.0, 1.0, 2.0, 3.0, 2.0, 4.0],
            vec![0.5, 0.5, 1.0, 1.0, 2.0, 3.0],
            vec![0.5, 1.0 / 3.0, 1.0, 1.0, 1.0, 3.0],
            vec![1.0 / 3.0, 0.5, 0.5, 1.0, 1.0, 2.0],
            vec![0.2, 0.25, 1.0 / 3.0, 1.0 / 3.0, 0.5, 1.0],
        ];
        let ahp = Ahp::new(&judgements, RandomIndex::Saaty).expect("judgements");
        let weights = [0.281_113, 0.275_848, 0.153_755, 0.128_617, 0.107_029, 0.053_637];
        ahp.weights.iter().zip(weights).for_each(|(&it, published)| near(it, published, 6));
        near(ahp.lambda_max, 6.086_441_4, 7);
        near(ahp.consistency_index, 0.017_288_28, 8);
        near(ahp.consistency_ratio, 0.013_942_16, 8);
    }

    /// Saaty, How to make a decision (1990), choosing a house: eight criteria, lambda 9.669,
    /// CR 0.169 by his table's 1.41.
    #[test]
    fn saatys_house_is_too_inconsistent_to_be_used() {
        let lower = [
            vec![],
            vec![1.0 / 5.0],
            vec![1.0 / 3.0, 3.0],
            vec![1.0 / 7.0, 1.0 / 5.0, 1.0 / 6.0],
            vec![1.0 / 6.0, 1.0 / 3.0, 1.0 / 3.0, 3.0],
            vec![1.0 / 6.0, 1.0 / 3.0, 1.0 / 4.0, 4.0, 2.0],
            vec![3.0, 5.0, 1.0 / 6.0, 7.0, 5.0, 5.0],
            vec![4.0, 7.0, 5.0, 8.0, 6.0, 6.0, 2.0],
        ];
        let judgements: Vec<Vec<f64>> = (0..8)
            .map(|i: usize| {
                (0..8)
                    .map(|j: usize| match i.cmp(&j) {
                        std::cmp::Ordering::Less => 1.0 / lower[j][i],
                        std::cmp::Ordering::Equal => 1.0,
                        std::cmp::Ordering::Greater => lower[i][j],
                    })
                    .collect()
            })
            .collect();
        let ahp = Ahp::new(&judgements, RandomIndex::Saaty).expect("judgements");
        near(ahp.lambda_max, 9.669, 3);
        near(ahp.consistency_ratio, 0.169, 3);
        let weights = [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333];
        ahp.weights.iter().zip(weights).for_each(|(&it, published)| near(it, published, 3));
    }

    #[test]
    fn two_criteria_cannot_contradict_each_other() {
        let ahp = Ahp::new(&[vec![1.0, 3.0], vec![1.0 / 3.0, 1.0]], RandomIndex::AlonsoLamata);
        assert_eq!(ahp.expect("judgements").consistency_ratio, 0.0);
    }

    #[test]
    fn judgements_in_a_circle_are_pointed_out() {
        let third = 1.0 / 3.0;
        let judgements = [vec![1.0, 3.0, third], vec![third, 1.0, 3.0], vec![3.0, third, 1.0]];
        let ahp = Ahp::new(&judgements, RandomIndex::Saaty).expect("judgements");
        assert_eq!(ahp.circle, Some([0, 1, 2]));
        assert!(0.10 < ahp.consistency_ratio);
    }

    #[test]
    fn what_are_no_judgements_is_refused() {
        let refuse = |judgements: &[Vec<f64>]| {
            Ahp::new(judgements, RandomIndex::Saaty).expect_err("refused").to_string()
        };
        expect_test::expect![[r"
            row 1, column 2 is 2, so row 2, column 1 must be 1/2, but is 2
            judgements are positive; row 1, column 2 is 0
            judgements of 2 criteria need 2 rows of 2; row 2 has 1 (row 0: the number of rows)
        "]]
        .assert_eq(&format!(
            "{}\n{}\n{}\n",
            refuse(&[vec![1.0, 2.0], vec![2.0, 1.0]]),
            refuse(&[vec![1.0, 0.0], vec![2.0, 1.0]]),
            refuse(&[vec![1.0, 2.0], vec![2.0]]),
        ));
    }
}
