//! What a mode makes of a junction: how long it waits, or that it cannot pass.

use super::Profile;
use super::access::Access;
use super::tags::{Tags, said};

/// What it takes to pass a junction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Passage {
    /// There is no way through.
    Closed,
    /// So many seconds; 0 when nothing delays.
    Seconds(f64),
}

impl Profile {
    /// What it takes this mode to pass a junction: the delays of its `highway`, `railway` and
    /// `barrier` together. Access keys are heeded where there is a barrier: elsewhere (`bicycle = no`
    /// on a pedestrian crossing) they speak of those who cross.
    pub fn pass(&self, junction: &dyn Tags) -> Passage {
        let delay = |key| {
            let delay = said(junction, key).and_then(|it| self.file.crossings.get(it.as_ref()));
            delay.map_or(0.0, |it| it.get())
        };
        match self.pass_barrier(junction) {
            Passage::Seconds(seconds) => {
                Passage::Seconds(seconds + delay("highway") + delay("railway"))
            }
            Passage::Closed => Passage::Closed,
        }
    }

    /// A barrier that says who may pass is believed; of others the profile decides by their kind.
    fn pass_barrier(&self, junction: &dyn Tags) -> Passage {
        let Some(barrier) = said(junction, "barrier").filter(|it| it != "no") else {
            return Passage::Seconds(0.0);
        };
        let delay = self.file.barriers.get(barrier.as_ref()).map(|it| it.get());
        let is_too_low = || self.too_big(junction, |_, _| ()).is_some();
        let is_closed_kind = || self.file.closed_barriers.iter().any(|it| *it == barrier);
        match (self.access(junction), delay) {
            (Access::Closed { .. }, _) => Passage::Closed,
            _ if is_too_low() => Passage::Closed,
            (_, Some(seconds)) => Passage::Seconds(seconds),
            (Access::Allowed | Access::Open, None) => Passage::Seconds(0.0),
            (Access::Unsaid, None) if is_closed_kind() => Passage::Closed,
            (Access::Unsaid, None) if self.file.other_barriers_open => Passage::Seconds(0.0),
            (Access::Unsaid, None) => Passage::Closed,
        }
    }
}
