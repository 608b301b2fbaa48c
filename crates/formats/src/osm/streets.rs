//! Which ways are streets, and the layer of them.

use siting_layer::{Cell, Intake, Piece};
use siting_units::Text;

use super::Flaw;
use super::elements::{Block, Way};
use super::network::{Network, Notes};
use super::words;

/// The tags of a street.
pub(super) const COLUMNS: &[&str] = &[
    "highway",
    "name",
    "ref",
    "oneway",
    "junction",
    "maxspeed",
    "maxspeed:forward",
    "maxspeed:backward",
    "access",
    "vehicle",
    "motor_vehicle",
    "motorcar",
    "hgv",
    "foot",
    "bicycle",
    "oneway:bicycle",
    "service",
    "surface",
    "bridge",
    "tunnel",
    "layer",
    "route",
    "duration",
    "maxweight",
    "maxheight",
];

/// Values of `highway` on ways that nobody travels along
/// (<https://wiki.openstreetmap.org/wiki/Key:highway>).
const NO_WAYS: [&str; 14] = [
    "platform",
    "rest_area",
    "services",
    "bus_stop",
    "bus_station",
    "emergency_bay",
    "emergency_access_point",
    "milestone",
    "no",
    "speed_camera",
    "street_lamp",
    "toll_gantry",
    "trailhead",
    "traffic_signals",
];

/// How many ways with a `highway` tag are not streets, and why.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    areas: usize,
    no_ways: [usize; NO_WAYS.len()],
    /// Elements that are in the file more than once.
    pub(super) repeated: usize,
}

impl LeftOut {
    /// Whether a way is a street; one that only looks like it is counted.
    pub(super) fn is_street(&mut self, block: &Block<'_>, way: &Way<'_>) -> Result<bool, Flaw> {
        let (mut highway, mut is_ferry, mut is_area) = (None, false, false);
        for tag in way.tags() {
            let (key, value) = tag?;
            match block.bytes(key)? {
                b"highway" => highway = Some(block.bytes(value)?),
                b"route" => is_ferry = block.bytes(value)? == b"ferry",
                b"area" => is_area = block.bytes(value)? == b"yes",
                _ => {}
            }
        }
        let Some(highway) = highway.filter(|it| !it.is_empty()) else { return Ok(is_ferry) };
        let no_way = NO_WAYS.iter().position(|it| it.as_bytes() == highway);
        match no_way {
            Some(at) => self.no_ways[at] += 1,
            None if is_area => self.areas += 1,
            None => return Ok(true),
        }
        Ok(is_ferry)
    }

    pub(super) fn add(&mut self, other: &LeftOut) {
        self.areas += other.areas;
        self.repeated += other.repeated;
        let sums = self.no_ways.iter_mut().zip(other.no_ways);
        sums.for_each(|(sum, n)| *sum += n);
    }

    /// What there is to say about it.
    pub(super) fn remarks(&self) -> Vec<Text> {
        let counts = NO_WAYS.iter().zip(self.no_ways).map(|(it, n)| (*it, n));
        let counts = std::iter::once(("area=yes", self.areas)).chain(counts);
        let list = counts.filter(|(_, n)| 0 < *n).map(|(it, n)| format!("{it} ({n})"));
        let list = list.collect::<Vec<_>>().join(", ");
        let no_lines = (!list.is_empty()).then(|| {
            Text::new(
                format!("`highway` ways that are no line of travel were left out: {list}"),
                format!("已略去并非通行线路的 `highway` 要素：{list}"),
            )
        });
        let n = self.repeated;
        let again = (0 < n).then(|| {
            Text::new(
                format!("{n} way(s) or relation(s) are in the file again; the first one counts"),
                format!("文件中有 {n} 个道路或关系重复出现，以首个为准"),
            )
        });
        no_lines.into_iter().chain(again).collect()
    }
}

/// Adds every stretch of every street.
pub(super) fn write(network: &Network, intake: &mut Intake) -> Notes {
    let [way, from, to] = ["way", "from", "to"].map(|it| intake.add_column(it));
    let columns = words::declare(intake, COLUMNS);
    for street in &network.streets {
        let stretches = network.stretches(street);
        for (nth, nodes) in stretches.iter().enumerate() {
            let id = match stretches.len() {
                1 => format!("w{}", street.id),
                _ => format!("w{}.{nth}", street.id),
            };
            let mut pen = intake.feature(id);
            let coords = pen.piece(Piece::Line, nodes.len());
            for (coord, node) in coords.iter_mut().zip(*nodes) {
                *coord = network.coord(*node);
            }
            intake.set(way, Cell::Whole(street.id));
            intake.set(from, Cell::Whole(network.id(nodes[0])));
            intake.set(to, Cell::Whole(network.id(nodes[nodes.len() - 1])));
            words::set(intake, &columns, &street.words);
        }
    }
    network.cut_notes()
}
