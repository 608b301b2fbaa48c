//! The profile file: its keys, and what must hold between them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use siting_syntax::{Node, Problems};
use siting_units::{Name, Text, nearest_word};

use super::maxspeed::LimitKey;
use super::numbers::{Degrees, Kmh, Seconds, Share, Size};

/// A profile as written. Keys in lists go from general to special: a later one wins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct File {
    pub(super) name: Name,
    pub(super) top_kmh: Kmh,
    pub(super) share_of_limit: Share,
    pub(super) limit_rule: LimitRule,
    pub(super) limits: Vec<LimitKey>,
    pub(super) access: Vec<String>,
    pub(super) closed_values: Vec<String>,
    pub(super) open_values: Vec<String>,
    pub(super) oneway: Vec<String>,
    pub(super) ferries: bool,
    pub(super) bridges_have_frontage: bool,
    pub(super) turn_keys: Vec<String>,
    pub(super) turn_exceptions: Vec<String>,
    pub(super) other_barriers_open: bool,
    pub(super) closed_barriers: Vec<String>,
    #[serde(default)]
    pub(super) size: SizeFile,
    pub(super) join: JoinFile,
    pub(super) turns: TurnsFile,
    pub(super) classes: BTreeMap<String, Class>,
    #[serde(default)]
    pub(super) surfaces: BTreeMap<String, Kmh>,
    #[serde(default)]
    pub(super) zones: BTreeMap<String, Kmh>,
    #[serde(default)]
    pub(super) crossings: BTreeMap<String, Seconds>,
    #[serde(default)]
    pub(super) barriers: BTreeMap<String, Seconds>,
}

/// What a posted limit does to the speed of the class.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum LimitRule {
    /// It takes its place, up or down: a motor vehicle goes as fast as it may.
    Sets,
    /// It lowers it only: nobody pedals faster for a sign.
    Caps,
}

/// One class of streets.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Class {
    pub(super) kmh: Kmh,
    /// Whether sites along such a street can have an entrance from it.
    #[serde(default = "yes")]
    pub(super) frontage: bool,
    /// Whether such a street is one-way unless it says otherwise.
    #[serde(default)]
    pub(super) oneway: bool,
    /// Whether such a street is closed unless it says that this mode may use it.
    #[serde(default)]
    pub(super) only_when_allowed: bool,
}

fn yes() -> bool {
    true
}

/// How heavy and how high the vehicle is; what is not said does not matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SizeFile {
    pub(super) tonnes: Option<Size>,
    pub(super) metres: Option<Size>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct JoinFile {
    metres: Size,
    kmh: Kmh,
}

/// How a site reaches the streets around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Join {
    /// A street farther from the site's outline than this is not reached.
    pub metres: f64,
    /// The speed on the way to the street.
    pub kmh: f64,
}

impl From<JoinFile> for Join {
    fn from(file: JoinFile) -> Join {
        Join { metres: file.metres.get(), kmh: file.kmh.get() }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct TurnsFile {
    seconds: Seconds,
    degrees: Degrees,
    u_turn_seconds: Seconds,
}

/// What turning costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TurnCost {
    /// Delay of a turn.
    pub seconds: f64,
    /// A change of direction by this much or more is a turn; less is going on.
    pub degrees: f64,
    /// Delay of turning round in the street.
    pub u_turn_seconds: f64,
}

impl From<TurnsFile> for TurnCost {
    fn from(file: TurnsFile) -> TurnCost {
        TurnCost {
            seconds: file.seconds.get(),
            degrees: file.degrees.get(),
            u_turn_seconds: file.u_turn_seconds.get(),
        }
    }
}

impl File {
    /// Whether the settings go together; says where they do not.
    pub(super) fn is_sound(&self, root: &Node, problems: &mut Problems) -> bool {
        let n_before = problems.len();
        self.check_speeds(root, problems);
        self.check_values(root, problems);
        if self.classes.is_empty() {
            let what = Text::new("at least one class is needed", "至少需要一个道路等级");
            problems.add(at(root, &["classes"]).at.clone(), what);
        }
        if self.ferries && !self.classes.contains_key(FERRY) {
            let what = Text::new(
                "ferries need a speed: add `ferry = { kmh = ... }` to `[classes]`",
                "轮渡需要速度：请在 `[classes]` 中添加 `ferry = { kmh = ... }`",
            );
            problems.add(at(root, &["ferries"]).at.clone(), what);
        }
        problems.len() == n_before
    }

    /// A speed that can never be reached is a slip of the pen.
    fn check_speeds(&self, root: &Node, problems: &mut Problems) {
        let top = self.top_kmh.get();
        let too_fast = self.classes.iter().filter(|(_, class)| top < class.kmh.get());
        for (name, class) in too_fast {
            let kmh = class.kmh.get();
            let en = format!("class `{name}` goes {kmh} km/h, faster than `top-kmh` = {top}");
            let zh = format!("等级 `{name}` 的速度 {kmh} 千米/时超过 `top-kmh` = {top}");
            problems.add(at(root, &["classes", name, "kmh"]).at.clone(), Text::new(en, zh));
        }
    }

    fn check_values(&self, root: &Node, problems: &mut Problems) {
        for value in self.closed_values.iter().filter(|it| self.open_values.contains(it)) {
            let en = format!("`{value}` is in `open-values` and in `closed-values`");
            let zh = format!("`{value}` 同时出现在 `open-values` 和 `closed-values` 中");
            let place = at(root, &["closed-values"]).place_of(value);
            problems.add(place.clone(), Text::new(en, zh));
        }
        for name in self.closed_barriers.iter().filter(|it| self.barriers.contains_key(*it)) {
            let en = format!("`{name}` is closed here and open in `[barriers]`");
            let zh = format!("`{name}` 在此为关闭，在 `[barriers]` 中却可通行");
            let place = at(root, &["closed-barriers"]).place_of(name);
            problems.add(place.clone(), Text::new(en, zh));
        }
        for name in self.crossings.keys().filter(|it| !CROSSINGS.contains(&it.as_str())) {
            let near = nearest_word(name, CROSSINGS.iter().copied()).unwrap_or(CROSSINGS[0]);
            let en = format!("there is no crossing `{name}`; did you mean `{near}`?");
            let zh = format!("没有 `{name}` 这种路口；您是否想写 `{near}`？");
            problems.add(at(root, &["crossings", name]).at.clone(), Text::new(en, zh));
        }
    }
}

/// The class of ferries, whatever else their line is tagged as.
pub(super) const FERRY: &str = "ferry";

/// Values of `highway` (and `railway`, for the last two) that junctions have and that can delay.
const CROSSINGS: &[&str] = &[
    "traffic_signals",
    "crossing",
    "stop",
    "give_way",
    "mini_roundabout",
    "turning_circle",
    "motorway_junction",
    "toll_gantry",
    "speed_camera",
    "traffic_mirror",
    "level_crossing",
    "tram_level_crossing",
];

/// The node at the end of the way, or the last one there is on it.
fn at<'a>(root: &'a Node, way: &[&str]) -> &'a Node {
    way.iter().try_fold(root, |node, key| node.get(key).ok_or(node)).unwrap_or_else(|it| it)
}
