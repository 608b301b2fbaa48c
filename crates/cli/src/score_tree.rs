//! The total of one site opened into groups, criteria, readings and what they come from.

use std::io;

use siting_atlas::{Answer, Atlas};
use siting_study::{Contribution, Curve, Nearest};
use siting_units::{Interval, Lang, Unit};

use crate::out::{Out, Paint, harmless};
use crate::quantity;
use crate::table::{Cell, Column, Table, kept_together};
use crate::words::pick;

/// Writes the tree of candidate `row`.
pub(crate) fn write(
    atlas: &Atlas,
    answer: &Answer,
    row: usize,
    out: &mut Out<'_>,
) -> io::Result<()> {
    let tree = Tree::of(atlas, answer, row, out.lang);
    let table = tree.table();
    table.write(out)?;
    Ok(())
}

/// What the tree is drawn from.
struct Tree<'a> {
    atlas: &'a Atlas,
    answer: &'a Answer,
    row: usize,
    lang: Lang,
    scores: Vec<Interval>,
    contributions: Vec<Contribution>,
}

/// Where a criterion stands in the tree.
#[derive(Clone, Copy)]
enum Place {
    Alone,
    InGroup,
    LastInGroup,
}

impl Place {
    fn branch(self) -> &'static str {
        match self {
            Place::Alone => "",
            Place::InGroup => "├─ ",
            Place::LastInGroup => "└─ ",
        }
    }

    /// What stands before further lines about the same criterion.
    fn trunk(self) -> &'static str {
        match self {
            Place::Alone => "     ",
            Place::InGroup => "│       ",
            Place::LastInGroup => "        ",
        }
    }
}

impl<'a> Tree<'a> {
    fn of(atlas: &'a Atlas, answer: &'a Answer, row: usize, lang: Lang) -> Tree<'a> {
        let scores = answer.assessment.scores(&answer.study, row);
        let contributions = answer.assessment.contributions(&answer.study, row);
        Tree { atlas, answer, row, lang, scores, contributions }
    }

    fn table(&self) -> Table {
        let lang = self.lang;
        let mut table = Table::new(vec![
            Column::words(pick(lang, "Criterion", "准则")).that_shrinks_to(20),
            Column::numbers(pick(lang, "Reading", "读数")),
            Column::numbers(pick(lang, "Score", "得分")),
            Column::numbers(pick(lang, "Weight", "权重")),
            Column::numbers(pick(lang, "Contribution", "贡献")),
            Column::words("").that_goes_first(),
        ]);
        let study = &self.answer.study;
        for (at, group) in study.groups.iter().enumerate() {
            let members = self.members(Some(at));
            let Some((&last, others)) = members.split_last() else { continue };
            self.push_group(&mut table, group.name.in_lang(lang), &members);
            others.iter().for_each(|&it| self.push_criterion(&mut table, it, Place::InGroup));
            self.push_criterion(&mut table, last, Place::LastInGroup);
        }
        for at in self.members(None) {
            self.push_criterion(&mut table, at, Place::Alone);
        }
        table.rule();
        let total = quantity::score(self.answer.assessment.totals[self.row]);
        let strong = |text: &str| Cell::painted(text, Paint::Strong);
        let name = strong(pick(lang, "Total", "总分"));
        let empty = Cell::default;
        table.push(vec![name, empty(), empty(), Cell::plain("100.00 %"), strong(&total), empty()]);
        table
    }

    fn members(&self, group: Option<usize>) -> Vec<usize> {
        let criteria = self.answer.study.criteria.iter().enumerate();
        criteria.filter(|it| it.1.group == group).map(|it| it.0).collect()
    }

    fn push_group(&self, table: &mut Table, name: &str, members: &[usize]) {
        let part = self.sum(members);
        let weight: f64 = members.iter().map(|&it| self.weight(it)).sum();
        table.push(vec![
            Cell::painted(harmless(name), Paint::Strong),
            Cell::default(),
            Cell::default(),
            Cell::plain(quantity::share(weight)),
            Cell::painted(quantity::contribution(part.at_worst, part.at_best), Paint::Strong),
            Cell::plain(self.bar(part, weight)),
        ]);
    }

    fn push_criterion(&self, table: &mut Table, at: usize, place: Place) {
        let (lang, criterion) = (self.lang, &self.answer.study.criteria[at]);
        let readings = &self.answer.assessment.taken.criteria[at];
        let reading = readings.row(self.row);
        let words = quantity::reading(reading, readings.unit(), readings.words(), lang);
        let (part, weight) = (self.contributions[at], self.weight(at));
        table.push(vec![
            Cell::plain(format!("{}{}", place.branch(), harmless(criterion.name.in_lang(lang)))),
            Cell::plain(harmless(&words)),
            Cell::plain(quantity::score(self.scores[at])),
            Cell::plain(quantity::share(weight)),
            Cell::plain(quantity::contribution(part.at_worst, part.at_best)),
            Cell::painted(self.bar(part, weight), Paint::Faint),
        ]);
        let nearest = self.nearest(at);
        if let Some(nearest) = nearest {
            table.note(format!("{}{nearest}", place.trunk()));
        }
        let curve = curve(&criterion.curve, readings.unit(), lang);
        table.note(format!("{}{}{curve}", place.trunk(), pick(lang, "curve: ", "曲线：")));
    }

    /// The feature a reading is about, by name, and how far it is.
    fn nearest(&self, at: usize) -> Option<String> {
        let (lang, readings) = (self.lang, &self.answer.assessment.taken.criteria[at]);
        let nearest = readings.nearest()?;
        let feature = nearest.rows[self.row];
        let layer = self.atlas.layers().get(&nearest.layer).filter(|_| feature != Nearest::NONE)?;
        let feature = feature as usize;
        let id = layer.ids()[feature].as_str();
        let called =
            harmless(layer.feature_name(feature).unwrap_or(pick(lang, "unnamed", "未命名")));
        let (id, of) = (harmless(id), harmless(layer.name().in_lang(lang)));
        let far = readings.row(self.row).high();
        let far = far.is_finite().then(|| quantity::amount(far, readings.unit(), lang));
        let far = far.map_or(String::new(), |it| format!("{}{it}", pick(lang, ", ", "，")));
        Some(match lang {
            Lang::En => format!("nearest: {called} ({id}) in {of}{far}"),
            Lang::Zh => format!("最近：{called}（{id}，{of}）{far}"),
        })
    }

    fn weight(&self, at: usize) -> f64 {
        self.answer.study.weights.shares()[at]
    }

    fn sum(&self, members: &[usize]) -> Contribution {
        let sum = |of: fn(&Contribution) -> f64| -> f64 {
            members.iter().map(|&it| of(&self.contributions[it])).sum()
        };
        Contribution { at_worst: sum(|it| it.at_worst), at_best: sum(|it| it.at_best) }
    }

    /// A bar as long as the weight: full for what is certain, shaded for what is possible.
    fn bar(&self, part: Contribution, weight: f64) -> String {
        let groups = (0..self.answer.study.groups.len()).map(|it| self.members(Some(it)));
        let lone = self.members(None).into_iter().map(|it| vec![it]);
        let weight_of = |it: Vec<usize>| -> f64 { it.into_iter().map(|it| self.weight(it)).sum() };
        let longest = groups.chain(lone).map(weight_of).fold(part.at_best.max(weight), f64::max);
        bar(part, weight, CELLS / longest)
    }
}

/// How many characters the longest bar takes.
const CELLS: f64 = 16.0;

fn bar(part: Contribution, weight: f64, cells_per_share: f64) -> String {
    let cells = |share: f64| (share * cells_per_share).round().max(0.0) as usize;
    let certain = cells(part.at_worst.min(part.at_best));
    let possible = cells(part.at_best.max(part.at_worst)).saturating_sub(certain);
    let rest = cells(weight).saturating_sub(certain + possible);
    "█".repeat(certain) + &"▒".repeat(possible) + &"·".repeat(rest)
}

/// A curve in one line: `500 m → 1, 3 km → 0`.
fn curve(curve: &Curve, unit: &Unit, lang: Lang) -> String {
    let amount = |it: f64| quantity::amount(it, unit, lang);
    let comma = pick(lang, ", ", "，");
    let arrow = |(at, score): &(f64, f64)| format!("{} → {score}", amount(*at));
    let together = |points: Vec<String>| -> String {
        points.iter().map(|it| kept_together(it)).collect::<Vec<_>>().join(comma)
    };
    match curve {
        Curve::Linear(linear) => {
            let points: Vec<String> = linear.points().iter().map(arrow).collect();
            together(points)
        }
        Curve::Steps(steps) => {
            let up_to = pick(lang, "up to ", "至 ");
            let beyond = format!("{} → {}", pick(lang, "beyond", "以上"), steps.beyond());
            let steps = steps.up_to().iter().map(|it| format!("{up_to}{}", arrow(it)));
            together(steps.chain([beyond]).collect())
        }
        Curve::Categories(categories) => {
            let each =
                categories.of().iter().map(|(word, score)| format!("{} → {score}", harmless(word)));
            let other = categories.other();
            let other = other.map(|it| format!("{} → {it}", pick(lang, "any other", "其他")));
            together(each.chain(other).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_the_weight() {
        let part = |at_worst, at_best| Contribution { at_worst, at_best };
        assert_eq!(bar(part(0.2, 0.2), 0.4, 20.0), "████····");
        assert_eq!(bar(part(0.2, 0.3), 0.4, 20.0), "████▒▒··");
        assert_eq!(bar(part(0.0, 0.0), 0.0, 20.0), "");
    }

    #[test]
    fn curves_fit_on_a_line() {
        let linear = Curve::linear(&[(500.0, 1.0), (3000.0, 0.0)]).expect("a curve");
        let curve = |it, unit, lang| super::curve(it, unit, lang).replace('\u{a0}', " ");
        assert_eq!(curve(&linear, &Unit::Metres, Lang::En), "500 m → 1, 3 km → 0");
        let steps = Curve::steps(&[(0.1, 1.0), (0.3, 0.5)], 0.0).expect("a curve");
        assert_eq!(curve(&steps, &Unit::Share, Lang::Zh), "至 10 % → 1，至 30 % → 0.5，以上 → 0");
        let words = vec![("铸造".to_owned(), 1.0)];
        let words = Curve::categories(words, Some(0.25)).expect("a curve");
        assert_eq!(curve(&words, &Unit::Category, Lang::En), "铸造 → 1, any other → 0.25");
    }
}
