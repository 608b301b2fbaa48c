//! Random towns of streets between neighbouring crossings, with things along them.

use std::sync::Arc;

use geo::{Coord, Geometry, LineString, Point, Rect};
use proptest::prelude::*;
use siting_layer::{Column, Layer, LayerParts, Layers, Shapes, Survey, Table};
use siting_syntax::{Document, Problems};
use siting_travel::{Networks, Profile};
use siting_units::{LayerId, Name, Text};

use crate::{Candidates, World};

/// A street between two crossings.
#[derive(Clone, Debug)]
pub(super) struct Street {
    pub(super) ends: [Coord; 2],
    pub(super) seconds: u32,
    pub(super) oneway: &'static str,
}

/// Something one may travel to.
#[derive(Clone, Debug)]
pub(super) struct Thing {
    pub(super) at: Coord,
    pub(super) amount: Option<f64>,
    /// What the data says of whether it counts, and the truth.
    pub(super) counts: (Option<bool>, bool),
}

/// A town.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) streets: Vec<Street>,
    pub(super) things: Vec<Thing>,
    pub(super) sites: Vec<Coord>,
}

/// Metres between crossings.
const BLOCK: f64 = 1000.0;

pub(super) fn things() -> LayerId {
    LayerId::new("things")
}

pub(super) fn everywhere() -> Survey {
    Survey::of_rect(Rect::new((-1e6, -1e6), (1e6, 1e6)))
}

fn crossing(x: u32, y: u32) -> Coord {
    Coord { x: f64::from(x) * BLOCK, y: f64::from(y) * BLOCK }
}

fn place() -> impl Strategy<Value = Coord> {
    let along = (0_u32..4, 0_u32..4, any::<bool>(), 0.0..BLOCK, -105.0..105.0);
    along.prop_map(|(x, y, is_east, along, beside)| {
        let (dx, dy) = if is_east { (along, beside) } else { (beside, along) };
        crossing(x, y) + Coord { x: dx, y: dy }
    })
}

pub(super) fn plans() -> impl Strategy<Value = Plan> {
    let oneway = prop_oneof![3 => Just("no"), 1 => Just("yes"), 1 => Just("-1")];
    let street = (0_u32..4, 0_u32..4, any::<bool>(), 1_u32..60, oneway);
    let street = street.prop_map(|(x, y, is_east, seconds, oneway)| {
        let to = if is_east { crossing(x + 1, y) } else { crossing(x, y + 1) };
        Street { ends: [crossing(x, y), to], seconds, oneway }
    });
    let amount = proptest::option::weighted(0.9, (0_u32..50).prop_map(f64::from));
    let counts = (proptest::option::weighted(0.8, any::<bool>()), any::<bool>());
    let thing = (place(), amount, counts);
    let thing = thing.prop_map(|(at, amount, (said, truth))| Thing {
        at,
        amount,
        counts: (said, said.unwrap_or(truth)),
    });
    let streets = proptest::collection::vec(street, 4..40);
    let things = proptest::collection::vec(thing, 1..10);
    let sites = proptest::collection::vec(place(), 1..6);
    (streets, things, sites).prop_map(|(streets, things, sites)| Plan { streets, things, sites })
}

impl Plan {
    /// A town of 400 crossings, always the same.
    pub(super) fn large() -> Plan {
        let some = |seed: u32, below: u32| (seed.wrapping_mul(2_654_435_761) >> 7) % below;
        let streets = (0..800_u32).map(|it| {
            let (x, y) = ((it / 2) % 20, it / 40);
            let to = if it % 2 == 0 { crossing(x + 1, y) } else { crossing(x, y + 1) };
            let oneway = ["no", "no", "yes", "-1"][some(it, 4) as usize];
            Street { ends: [crossing(x, y), to], seconds: 20 + some(it + 7, 60), oneway }
        });
        let at = |it: u32| {
            let beside = Coord { x: f64::from(some(it, 990)), y: f64::from(some(it + 1, 90)) };
            crossing(some(it + 2, 20), some(it + 3, 20)) + beside
        };
        let thing = |it: u32| Thing {
            at: at(it),
            amount: (!it.is_multiple_of(9)).then(|| f64::from(some(it, 100)) / 7.0),
            counts: ((!it.is_multiple_of(7)).then_some(!it.is_multiple_of(3)), true),
        };
        Plan {
            streets: streets.collect(),
            things: (0..300).map(thing).collect(),
            sites: (5000..6000).map(at).collect(),
        }
    }

    pub(super) fn with_every_amount(mut self) -> Plan {
        for (row, it) in self.things.iter_mut().enumerate() {
            it.amount = it.amount.or(Some(row as f64 / 3.0));
        }
        self
    }

    /// What somebody knows who has looked at a rectangle only.
    pub(super) fn as_known_in(&self, rect: Rect) -> Plan {
        use geo::{Intersects, Line};
        let is_known = |it: &Thing| rect.intersects(&it.at);
        let is_seen = |it: &Street| rect.intersects(&Line::new(it.ends[0], it.ends[1]));
        Plan {
            streets: self.streets.iter().filter(|it| is_seen(it)).cloned().collect(),
            things: self.things.iter().filter(|it| is_known(it)).cloned().collect(),
            sites: self.sites.clone(),
        }
    }

    /// The same town with nothing missing.
    pub(super) fn settled(&self) -> Plan {
        let mut plan = self.clone().with_every_amount();
        plan.things.iter_mut().for_each(|it| it.counts.0 = Some(it.counts.1));
        plan
    }

    pub(super) fn candidates(&self) -> Candidates {
        let points = self.sites.iter().map(|&at| Geometry::Point(Point(at)));
        Candidates::Sites(Arc::new(layer(
            &points.collect::<Vec<_>>(),
            Table::default(),
            everywhere(),
        )))
    }

    pub(super) fn world(&self, survey: Survey) -> World {
        let mut layers = Layers::default();
        layers.insert(LayerId::new("streets"), self.street_layer(survey.clone()));
        let points = self.things.iter().map(|it| Geometry::Point(Point(it.at)));
        let words =
            self.things.iter().map(|it| it.counts.0.map(|it| if it { "yes" } else { "no" }));
        let mut table = Table::default();
        table.push("counts", Column::Text(words.collect()));
        table.push("amount", Column::Numbers(self.things.iter().map(|it| it.amount).collect()));
        layers.insert(things(), layer(&points.collect::<Vec<_>>(), table, survey));
        World { layers, networks: networks() }
    }

    fn street_layer(&self, survey: Survey) -> Layer {
        let lines = self.streets.iter().map(|it| LineString(it.ends.to_vec()).into());
        let mut table = Table::default();
        let words = |of: fn(&Street) -> &'static str| {
            Column::Text(self.streets.iter().map(|it| Some(of(it))).collect())
        };
        table.push("highway", words(|_| "tertiary"));
        table.push("oneway", words(|it| it.oneway));
        let seconds = self.streets.iter().map(|it| Some(f64::from(it.seconds)));
        table.push("seconds", Column::Numbers(seconds.collect()));
        layer(&lines.collect::<Vec<_>>(), table, survey)
    }
}

/// Streets and lorries for which turning takes no time.
pub(super) fn networks() -> Networks {
    let (name, truck) = Profile::SHIPPED[0];
    let text = truck.replace("\nseconds = 11", "\nseconds = 0");
    let text = text.replace("\nu-turn-seconds = 60", "\nu-turn-seconds = 0");
    let truck = Profile::read(&Document::toml("truck.toml", text), &mut Problems::default());
    let truck = truck.expect("a good profile");
    assert!(truck.turn().seconds == 0.0 && truck.turn().u_turn_seconds == 0.0, "turning is free");
    let spec = serde_json::from_str(r#"{ "streets": "streets" }"#).expect("a network");
    Networks::new([("streets".to_owned(), spec)].into(), [(name.to_owned(), truck)].into())
}

pub(super) fn layer(shapes: &[Geometry], table: Table, survey: Survey) -> Layer {
    let shapes = Shapes::from_geometries(shapes);
    Layer::new(LayerParts {
        name: Name::same("layer"),
        ids: (0..shapes.len()).map(|row| row.to_string()).collect(),
        ground: vec![0.0; shapes.len()],
        shapes,
        table,
        name_field: None,
        survey,
        attribution: Text::same(""),
    })
}
