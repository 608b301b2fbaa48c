//! What a mode makes of a street: how fast each way, or why not.

use siting_units::says;

use super::Profile;
use super::access::Access;
use super::file::{Class, FERRY, LimitRule};
use super::maxspeed::{Direction, posted};
use super::numbers::Kmh;
use super::oneway::{Ways, ways};
use super::tags::{Tags, said, values};

/// How a street is travelled. At least one way is open.
#[derive(Clone, Debug, PartialEq)]
pub struct Ride {
    /// Speed in the direction it is drawn in; `None` when that way is closed.
    pub forward_kmh: Option<f64>,
    /// Speed against it.
    pub backward_kmh: Option<f64>,
    /// Whether sites along it can have an entrance from it.
    pub has_frontage: bool,
    /// What the street says that makes no sense, and was left aside.
    pub remarks: Vec<Remark>,
}

says! {
    /// Why a street is closed to a mode.
    #[derive(PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum Closed {
        /// Nobody says what sort of street it is.
        NoClass {} => "it has no class (`highway`)", "没有道路等级（`highway`）";
        /// The profile has no such class.
        OtherClass {
            /// The class of the street.
            class: String,
        } => "class `{class}` is not for this mode", "等级 `{class}` 不供此方式通行";
        /// Such streets are open only where a tag says so, and none does.
        NotAllowed {
            /// The class of the street.
            class: String,
        } => "class `{class}` is open to this mode only where a tag allows it",
            "等级 `{class}` 仅在标签注明允许时可通行";
        /// A tag closes it.
        Access {
            /// The key that decides.
            key: String,
            /// What it says.
            value: String,
        } => "`{key}` is `{value}`", "`{key}` 为 `{value}`";
        /// The vehicle is too heavy or too high.
        TooBig {
            /// `maxweight` or `maxheight`.
            key: String,
            /// What it says.
            value: String,
        } => "the vehicle exceeds `{key}` = `{value}`", "车辆超过 `{key}` = `{value}`";
        /// Ferries are left out.
        Ferry {} => "it is a ferry, and the profile leaves ferries out", "是轮渡，该方式不含轮渡";
        /// Its direction changes by a timetable that is not known.
        Reversible {} => "its direction changes at times that are not known",
            "其通行方向按时段变化，而时段未知";
    }
}

says! {
    /// What a street says that makes no sense, and was left aside.
    #[derive(PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum Remark {
        /// Not a speed, or zero, or negative.
        Speed {
            /// The key.
            key: String,
            /// What it says.
            value: String,
        } => "`{key}` = `{value}` is not a speed", "`{key}` = `{value}` 不是速度";
        /// Not a direction.
        Oneway {
            /// The key.
            key: String,
            /// What it says.
            value: String,
        } => "`{key}` = `{value}` is not a direction", "`{key}` = `{value}` 不是方向";
        /// Not a weight or height.
        Size {
            /// The key.
            key: String,
            /// What it says.
            value: String,
        } => "`{key}` = `{value}` is not a weight or height", "`{key}` = `{value}` 不是重量或高度";
    }
}

impl Remark {
    fn speed(key: &str, value: &str) -> Remark {
        Remark::Speed { key: key.to_owned(), value: value.to_owned() }
    }

    fn oneway(key: &str, value: &str) -> Remark {
        Remark::Oneway { key: key.to_owned(), value: value.to_owned() }
    }

    fn size(key: &str, value: &str) -> Remark {
        Remark::Size { key: key.to_owned(), value: value.to_owned() }
    }
}

/// A speed somebody measured or drew, in km/h: a column of a line layer, or an edit of a scenario.
const SPEED: &str = "travel_kmh";

impl Profile {
    /// How this mode travels a street.
    ///
    /// # Errors
    /// Why it does not.
    pub fn judge(&self, street: &dyn Tags) -> Result<Ride, Closed> {
        let mut remarks = Vec::new();
        let given = given_kmh(street, &mut remarks);
        let class = self.class(street, given)?;
        let too_big = self.too_big(street, |key, value| remarks.push(Remark::size(key, value)));
        if let Some((key, value)) = too_big {
            return Err(Closed::TooBig { key: key.to_owned(), value });
        }
        let ways = ways(&self.file.oneway, class.oneway, street, |key, value| {
            remarks.push(Remark::oneway(key, value));
        });
        let mut speed = |direction| match given {
            Some(kmh) => kmh.get().min(self.top_kmh()),
            None => self.kmh(&class, direction, street, &mut remarks),
        };
        let (forward_kmh, backward_kmh) = match ways {
            Ways::Both => (Some(speed(Direction::Forward)), Some(speed(Direction::Backward))),
            Ways::Forward => (Some(speed(Direction::Forward)), None),
            Ways::Backward => (None, Some(speed(Direction::Backward))),
            Ways::Reversible => return Err(Closed::Reversible {}),
        };
        let has_frontage = class.frontage && self.is_on_the_ground(street);
        Ok(Ride { forward_kmh, backward_kmh, has_frontage, remarks })
    }

    /// The settings of the street's class, if it is open to this mode. A line with a speed needs no
    /// class.
    fn class(&self, street: &dyn Tags, given: Option<Kmh>) -> Result<Class, Closed> {
        let is_ferry = said(street, "route").is_some_and(|it| it == FERRY || it == "shuttle_train");
        if is_ferry && !self.file.ferries {
            return Err(Closed::Ferry {});
        }
        let name = if is_ferry { Some(FERRY.into()) } else { said(street, "highway") };
        let class = match (&name, given) {
            (Some(name), _) => self.file.classes.get(name.as_ref()).copied(),
            (None, Some(kmh)) => {
                Some(Class { kmh, frontage: true, oneway: false, only_when_allowed: false })
            }
            (None, None) => return Err(Closed::NoClass {}),
        };
        let name = || name.as_deref().unwrap_or_default().to_owned();
        let class = class.ok_or_else(|| Closed::OtherClass { class: name() })?;
        match self.access(street) {
            Access::Closed { key, value } => {
                Err(Closed::Access { key: key.to_owned(), value: value.into_owned() })
            }
            Access::Unsaid | Access::Open if class.only_when_allowed => {
                Err(Closed::NotAllowed { class: name() })
            }
            _ => Ok(class),
        }
    }

    /// The speed one way, by limit, class and surface.
    fn kmh(
        &self,
        class: &Class,
        direction: Direction,
        street: &dyn Tags,
        remarks: &mut Vec<Remark>,
    ) -> f64 {
        let limit = posted(&self.file.limits, direction, &self.zones, street, |key, value| {
            let remark = Remark::speed(key, value);
            // A key that holds both ways is read once for each.
            if !remarks.contains(&remark) {
                remarks.push(remark);
            }
        });
        let limited = limit.map(|it| it * self.file.share_of_limit.get());
        let kmh = match (limited, self.file.limit_rule) {
            (None, _) => class.kmh.get(),
            (Some(limited), LimitRule::Sets) => limited,
            (Some(limited), LimitRule::Caps) => limited.min(class.kmh.get()),
        };
        kmh.min(self.surface_kmh(street)).min(self.top_kmh())
    }

    /// What the surface allows; one the profile does not name allows everything.
    fn surface_kmh(&self, street: &dyn Tags) -> f64 {
        let Some(surface) = said(street, "surface") else { return f64::INFINITY };
        let caps = values(&surface).filter_map(|it| self.file.surfaces.get(it));
        caps.map(|it| it.get()).fold(f64::INFINITY, f64::min)
    }

    /// Whether entrances are possible: nobody leaves a bridge or a tunnel half-way.
    fn is_on_the_ground(&self, street: &dyn Tags) -> bool {
        let is = |key| said(street, key).is_some_and(|it| it != "no");
        self.file.bridges_have_frontage || !(is("bridge") || is("tunnel"))
    }
}

fn given_kmh(street: &dyn Tags, remarks: &mut Vec<Remark>) -> Option<Kmh> {
    let text = said(street, SPEED)?;
    let kmh = text.parse().ok().and_then(|kmh: f64| Kmh::try_from(kmh).ok());
    if kmh.is_none() {
        remarks.push(Remark::speed(SPEED, &text));
    }
    kmh
}
