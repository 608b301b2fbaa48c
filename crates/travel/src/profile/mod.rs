//! How one mode travels: a file of speeds, permissions and delays, put to streets and junctions.

mod access;
mod duration;
mod file;
mod junction;
mod maxspeed;
mod numbers;
mod oneway;
mod size;
mod street;
mod tags;
mod turn;

use siting_syntax::{Document, Problems};
use siting_units::{Fingerprint, Name};

pub use duration::parse_duration;
pub use file::{Join, TurnCost};
pub use junction::Passage;
pub use street::{Closed, Remark, Ride};
pub use tags::Tags;
pub use turn::TurnRule;

use file::File;
use maxspeed::Zones;

/// How one mode travels.
///
/// A profile is read from a file in which every number can be edited; four are shipped
/// ([`Profile::SHIPPED`]). It speaks the keys of `OpenStreetMap` and no other.
///
/// What it makes of a street, in this order:
/// 1. **Class.** `highway` (or `ferry`, for `route = ferry`) must be one of the file's classes.
/// 2. **Access.** Of the file's access keys the most special one on the street decides.
/// 3. **Size.** A posted `maxweight` or `maxheight` below the vehicle's own closes the street.
/// 4. **Direction.** The most special oneway key decides, then roundabouts, then the class.
/// 5. **Speed.** A `travel_kmh` on the street is taken as it is. Otherwise a posted limit times
///    `share-of-limit` sets the speed (`limit-rule = "sets"`) or caps that of the class (`"caps"`);
///    without a posted limit the class gives it; then the surface caps it. `top-kmh` caps all.
///
/// ```
/// use siting_travel::Profile;
///
/// let truck = Profile::shipped("truck").expect("the truck is shipped");
/// let street: &[(&str, &str)] = &[("highway", "primary"), ("oneway", "-1")];
/// let ride = truck.judge(&street).expect("trucks use primary roads");
/// assert!(ride.forward_kmh.is_none() && ride.backward_kmh.is_some());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    file: File,
    /// The shipped speeds of speed zones, with the file's own put over them.
    zones: Zones,
}

impl Profile {
    /// The modes that need no file, and the files they come from. The first is the one to use where
    /// none is named: parks live on freight.
    pub const SHIPPED: &[(&str, &str)] = &[
        ("truck", include_str!("../../modes/truck.toml")),
        ("car", include_str!("../../modes/car.toml")),
        ("walk", include_str!("../../modes/walk.toml")),
        ("bicycle", include_str!("../../modes/bicycle.toml")),
    ];

    /// Reads a profile, or adds everything wrong with the file to `problems`.
    pub fn read(document: &Document, problems: &mut Problems) -> Option<Profile> {
        let root = document.root(problems)?;
        let file: File = root.read(problems)?;
        file.is_sound(&root, problems).then(|| {
            let zones = Zones::shipped().with(&file.zones);
            Profile { file, zones }
        })
    }

    /// The shipped profile of that name.
    pub fn shipped(name: &str) -> Option<Profile> {
        let (_, text) = Profile::SHIPPED.iter().find(|it| it.0 == name)?;
        Profile::read(&Document::toml(format!("{name}.toml"), *text), &mut Problems::default())
    }

    /// A digest of every setting; comments and the order of keys do not count.
    #[allow(clippy::missing_panics_doc, reason = "settings always serialise")]
    pub fn fingerprint(&self) -> Fingerprint {
        let settings = serde_json::to_vec(&(&self.file, &self.zones));
        Fingerprint::of(&settings.expect("settings are plain data"))
    }

    /// What the mode is called.
    pub fn name(&self) -> &Name {
        &self.file.name
    }

    /// The fastest any street can be travelled, in km/h.
    pub fn top_kmh(&self) -> f64 {
        self.file.top_kmh.get()
    }

    /// How a site reaches the streets around it.
    pub fn join(&self) -> Join {
        self.file.join.clone().into()
    }

    /// What turning costs.
    pub fn turn(&self) -> TurnCost {
        self.file.turns.clone().into()
    }
}

#[cfg(test)]
mod tests;
