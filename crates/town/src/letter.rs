//! What a letter of a drawing means.

use siting_units::LayerId;

/// What a letter of a drawing means.
#[derive(Clone, Debug)]
pub struct Letter {
    pub(crate) sign: char,
    pub(crate) layer: LayerId,
    pub(crate) form: Form,
    pub(crate) facts: Vec<(String, Fact)>,
}

/// What becomes of a letter's cells.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    Areas,
    Regions,
    Points,
    Lines,
}

/// An attribute's value.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// A number.
    Number(f64),
    /// A word.
    Text(String),
}

impl Letter {
    /// Each cell is a square area of `layer`.
    pub fn areas(sign: char, layer: &str) -> Letter {
        Letter::new(sign, layer, Form::Areas)
    }

    /// Cells that touch along a side are together one area of `layer`, holes and all.
    pub fn regions(sign: char, layer: &str) -> Letter {
        Letter::new(sign, layer, Form::Regions)
    }

    /// Each cell is a point of `layer`, at the cell's centre.
    pub fn points(sign: char, layer: &str) -> Letter {
        Letter::new(sign, layer, Form::Points)
    }

    /// Cells that touch along a side are together one feature of `layer`, of straight lines through
    /// their centres. Layers panic on a cell without such a neighbour: it would have no length.
    pub fn lines(sign: char, layer: &str) -> Letter {
        Letter::new(sign, layer, Form::Lines)
    }

    /// Every feature of this letter has this attribute. One called `name` names features for people.
    pub fn with(mut self, attribute: &str, fact: impl Into<Fact>) -> Letter {
        self.facts.push((attribute.to_owned(), fact.into()));
        self
    }

    pub(crate) fn fact(&self, attribute: &str) -> Option<&Fact> {
        self.facts.iter().find(|(it, _)| it == attribute).map(|(_, fact)| fact)
    }

    fn new(sign: char, layer: &str, form: Form) -> Letter {
        Letter { sign, layer: LayerId::new(layer), form, facts: Vec::new() }
    }
}

impl Fact {
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Fact::Number(number) => Some(*number),
            Fact::Text(_) => None,
        }
    }

    pub(crate) fn word(&self) -> Option<&str> {
        match self {
            Fact::Number(_) => None,
            Fact::Text(word) => Some(word),
        }
    }
}

impl From<f64> for Fact {
    fn from(number: f64) -> Fact {
        Fact::Number(number)
    }
}

impl From<&str> for Fact {
    fn from(word: &str) -> Fact {
        Fact::Text(word.to_owned())
    }
}
