//! Which layers an object belongs to, and which of its tags they keep.

use siting_layer::Kind;

use super::objects::Object;

/// A layer made from OpenStreetMap objects.
#[derive(Debug)]
pub(crate) struct LayerRule {
    pub(crate) id: &'static str,
    pub(crate) zh: &'static str,
    pub(crate) en: &'static str,
    /// The object's class in this layer; `None` when it does not belong.
    pub(crate) class: fn(&Object) -> Option<&str>,
    /// Kept beside `id`, `name`, `name_zh`, `name_en` and `class`.
    pub(crate) columns: &'static [ColumnRule],
}

/// A tag that becomes a column.
#[derive(Debug)]
pub(crate) struct ColumnRule {
    pub(crate) name: &'static str,
    pub(crate) tag: &'static str,
    pub(crate) content: Content,
}

/// How a tag's value is read. What cannot be read is missing, never guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// As written.
    Text,
    /// A plain number.
    Number,
    /// A speed in km/h unless it says `mph`.
    KilometresPerHour,
    /// A length in metres, with or without `m`.
    Metres,
}

const fn text(name: &'static str) -> ColumnRule {
    ColumnRule { name, tag: name, content: Content::Text }
}

const fn number(name: &'static str, tag: &'static str) -> ColumnRule {
    ColumnRule { name, tag, content: Content::Number }
}

/// Every layer, in the order people read them.
pub(crate) const LAYERS: [LayerRule; 20] = [
    LayerRule {
        id: "parks",
        zh: "工业用地（园区）",
        en: "Industrial areas (parks)",
        class: |it| it.area()?.tag_in("landuse", &["industrial"]),
        columns: &[text("operator"), text("man_made"), text("power")],
    },
    LayerRule {
        id: "roads",
        zh: "道路",
        en: "Roads",
        class: |it| it.line()?.tag_not_in("highway", NOT_BUILT),
        columns: &[
            ColumnRule { name: "speed_kmh", tag: "maxspeed", content: Content::KilometresPerHour },
            text("ref"),
            text("oneway"),
            text("access"),
            text("junction"),
            text("surface"),
            text("bridge"),
            text("tunnel"),
            number("level", "layer"),
            number("lanes", "lanes"),
        ],
    },
    LayerRule {
        id: "roads_planned",
        zh: "规划和在建道路",
        en: "Roads planned or being built",
        class: |it| it.line()?.tag_in("highway", NOT_BUILT),
        columns: &[text("construction"), text("proposed")],
    },
    LayerRule {
        id: "rail",
        zh: "铁路",
        en: "Railways",
        class: |it| it.line()?.tag_in("railway", RAIL),
        columns: &[
            text("usage"),
            text("service"),
            text("electrified"),
            number("gauge_millimetres", "gauge"),
            text("bridge"),
            text("tunnel"),
        ],
    },
    LayerRule {
        id: "rail_disused",
        zh: "停用和废弃铁路",
        en: "Railways out of use",
        class: |it| it.line()?.tag_in("railway", &["disused", "abandoned", "razed"]),
        columns: &[],
    },
    LayerRule {
        id: "aeroway",
        zh: "机场设施",
        en: "Airport grounds",
        class: |it| it.tag("aeroway"),
        columns: &[text("ref")],
    },
    LayerRule {
        id: "power_lines",
        zh: "电力线路",
        en: "Power lines",
        class: |it| it.line()?.tag_in("power", &["line", "minor_line", "cable"]),
        columns: &[
            number("voltage_volts", "voltage"),
            number("cables", "cables"),
            text("operator"),
        ],
    },
    LayerRule {
        id: "power_towers",
        zh: "电力杆塔",
        en: "Power towers and poles",
        class: |it| it.point()?.tag_in("power", &["tower", "pole"]),
        columns: &[],
    },
    LayerRule {
        id: "substations",
        zh: "变电站",
        en: "Substations",
        class: |it| it.tag_in("power", &["substation", "sub_station", "station"]),
        columns: &[number("voltage_volts", "voltage"), text("operator"), text("substation")],
    },
    LayerRule {
        id: "power_plants",
        zh: "发电厂",
        en: "Power plants and generators",
        class: |it| it.tag_in("power", &["plant", "generator"]),
        columns: &[
            text("operator"),
            ColumnRule { name: "source", tag: "generator:source", content: Content::Text },
            ColumnRule { name: "output", tag: "plant:output:electricity", content: Content::Text },
        ],
    },
    LayerRule {
        id: "utilities",
        zh: "公用设施",
        en: "Utilities",
        class: |it| it.tag_in("man_made", UTILITIES),
        columns: &[text("operator"), text("content"), text("substance"), text("location")],
    },
    LayerRule {
        id: "water",
        zh: "水面",
        en: "Water areas",
        class: |it| {
            let it = it.area()?;
            it.tag_in("natural", &["water", "wetland"])
                .or_else(|| it.tag_in("waterway", &["riverbank", "dock"]))
                .or_else(|| it.tag_in("landuse", &["reservoir", "basin"]))
        },
        columns: &[text("water")],
    },
    LayerRule {
        id: "waterways",
        zh: "河道",
        en: "Waterways",
        class: |it| it.line()?.tag("waterway"),
        columns: &[text("tunnel"), text("intermittent")],
    },
    LayerRule {
        id: "green",
        zh: "绿地",
        en: "Green areas",
        class: |it| {
            let it = it.area()?;
            it.tag_in("leisure", GREEN_LEISURE)
                .or_else(|| it.tag_in("landuse", &["grass", "forest", "meadow", "village_green"]))
                .or_else(|| it.tag_in("natural", GREEN_NATURE))
        },
        columns: &[],
    },
    LayerRule {
        id: "landuse",
        zh: "土地用途",
        en: "Land use",
        class: |it| it.area()?.tag("landuse"),
        columns: &[],
    },
    LayerRule {
        id: "buildings",
        zh: "建筑",
        en: "Buildings",
        class: |it| it.area()?.tag_not_in("building", &["no"]),
        columns: &[
            number("levels", "building:levels"),
            ColumnRule { name: "height_metres", tag: "height", content: Content::Metres },
        ],
    },
    LayerRule {
        id: "facilities",
        zh: "公共服务和商业设施（面）",
        en: "Facilities mapped as areas",
        class: |it| it.area()?.purpose().map(|(_, class)| class),
        columns: &[text("kind"), text("operator")],
    },
    LayerRule {
        id: "poi",
        zh: "兴趣点",
        en: "Points of interest",
        class: |it| it.point()?.purpose().map(|(_, class)| class),
        columns: &[text("kind"), text("operator")],
    },
    LayerRule {
        id: "places", zh: "地名", en: "Places", class: |it| it.tag("place"), columns: &[]
    },
    LayerRule {
        id: "barriers",
        zh: "围墙和围栏",
        en: "Walls and fences",
        class: |it| it.line()?.tag("barrier"),
        columns: &[],
    },
];

const NOT_BUILT: &[&str] = &["proposed", "construction"];
const RAIL: &[&str] =
    &["rail", "light_rail", "subway", "tram", "narrow_gauge", "monorail", "turntable"];
const UTILITIES: &[&str] = &[
    "antenna",
    "chimney",
    "communications_tower",
    "gasometer",
    "mast",
    "pipeline",
    "pumping_station",
    "reservoir_covered",
    "silo",
    "storage_tank",
    "tower",
    "wastewater_plant",
    "water_tower",
    "water_well",
    "water_works",
    "works",
];
const GREEN_LEISURE: &[&str] =
    &["park", "garden", "common", "golf_course", "recreation_ground", "nature_reserve"];
const GREEN_NATURE: &[&str] = &["wood", "scrub", "beach", "grassland", "heath", "tree_row"];
/// Tags that say what a place is for, the most telling first.
const PURPOSES: &[&str] = &[
    "amenity",
    "shop",
    "office",
    "craft",
    "healthcare",
    "tourism",
    "leisure",
    "historic",
    "emergency",
    "public_transport",
];

impl Object {
    /// The value of a tag.
    pub(crate) fn tag(&self, key: &str) -> Option<&str> {
        self.tags.get(key).map(AsRef::as_ref)
    }

    fn tag_in(&self, key: &str, values: &[&str]) -> Option<&str> {
        self.tag(key).filter(|value| values.contains(value))
    }

    fn tag_not_in(&self, key: &str, values: &[&str]) -> Option<&str> {
        self.tag(key).filter(|value| !values.contains(value))
    }

    fn area(&self) -> Option<&Object> {
        (self.kind == Kind::Areas).then_some(self)
    }

    fn line(&self) -> Option<&Object> {
        (self.kind == Kind::Lines).then_some(self)
    }

    fn point(&self) -> Option<&Object> {
        (self.kind == Kind::Points).then_some(self)
    }

    /// What a place is for: the tag that says so, and its value.
    pub(crate) fn purpose(&self) -> Option<(&'static str, &str)> {
        let stop = self.tag_in("highway", &["bus_stop"]).map(|value| ("highway", value));
        let station = || {
            let stations = ["station", "halt", "stop", "tram_stop"];
            self.tag_in("railway", &stations).map(|value| ("railway", value))
        };
        let purpose = |key: &&'static str| self.tag(key).map(|value| (*key, value));
        stop.or_else(station).or_else(|| PURPOSES.iter().find_map(purpose))
    }
}

/// Why an object is in no layer.
pub(crate) fn reason_left_out(object: &Object) -> &'static str {
    let has = |key: &str| object.tag(key).is_some();
    let street = ["highway", "traffic_calming", "crossing", "noexit", "traffic_sign", "kerb"];
    match object.kind {
        Kind::Points if has("addr:housenumber") => "addresses: too many for a sample",
        Kind::Points if street.iter().any(|key| has(key)) => {
            "crossings, signals and other details of streets"
        }
        Kind::Areas if has("highway") || has("area:highway") => "squares and paved areas",
        _ if has("railway") => "platforms, switches and other details of railways",
        _ if has("barrier") || has("entrance") => "gates, bollards and entrances",
        _ if has("building:part") => "parts of buildings, whose outline is in `buildings`",
        _ if has("natural") => "trees, rocks, sand and other details of nature",
        _ if has("boundary") => "pieces of administrative boundaries",
        _ if has("golf") || has("sport") => "details of sports grounds",
        _ if object.tags.keys().all(|key| is_about_the_map(key)) => {
            "members of relations, which the tiles do not hold, and objects without tags"
        }
        _ => "everything else",
    }
}

/// Whether a tag speaks of the mapping and not of the thing.
fn is_about_the_map(key: &str) -> bool {
    let topic = key.split(':').next().unwrap_or(key);
    matches!(topic, "source" | "source_1" | "note" | "created_by" | "fixme" | "mvdgis" | "area")
}

#[cfg(test)]
mod tests {
    use geo::Coord;

    use super::*;
    use crate::geodata::objects::ObjectId;

    fn layers_of(kind: Kind, tags: &[(&str, &str)]) -> Vec<(&'static str, String)> {
        let tags = tags.iter().map(|&(key, value)| (key.into(), value.into())).collect();
        let object =
            Object { id: ObjectId::Way(1), kind, tags, paths: vec![vec![Coord::default()]] };
        let class = |rule: &LayerRule| Some((rule.id, (rule.class)(&object)?.to_owned()));
        LAYERS.iter().filter_map(class).collect()
    }

    #[test]
    fn an_industrial_area_is_a_park_and_a_land_use() {
        let layers = layers_of(Kind::Areas, &[("landuse", "industrial")]);
        let class = "industrial".to_owned();
        assert_eq!(layers, [("parks", class.clone()), ("landuse", class)]);
    }

    #[test]
    fn a_road_that_is_only_planned_is_not_a_road() {
        let layers = layers_of(Kind::Lines, &[("highway", "proposed")]);
        assert_eq!(layers, [("roads_planned", "proposed".to_owned())]);
    }

    #[test]
    fn a_railway_out_of_use_is_not_a_railway() {
        let layers = layers_of(Kind::Lines, &[("railway", "disused")]);
        assert_eq!(layers, [("rail_disused", "disused".to_owned())]);
    }

    #[test]
    fn the_most_telling_tag_says_what_a_place_is_for() {
        let layers = layers_of(Kind::Points, &[("tourism", "hotel"), ("amenity", "restaurant")]);
        assert_eq!(layers, [("poi", "restaurant".to_owned())]);
    }
}
