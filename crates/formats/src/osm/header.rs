//! What a file says about itself.

use geo::{Coord, Rect};

use super::Flaw;
use super::frames::{Frame, broken};
use super::wire::{fields, signed};
use crate::FormatError;

/// What a reader must know to read a file, of all that files ask for.
const KNOWN: [&[u8]; 2] = [b"OsmSchema-V0.6", b"DenseNodes"];

/// The ground a file says it covers; an error when it asks for what is not known here.
pub(super) fn extent(name: &str, frames: &[Frame<'_>]) -> Result<Option<Rect>, FormatError> {
    let Some(frame) = frames.first() else { return Ok(None) };
    let mut scratch = vec![];
    let bytes = frame.unpack(name, &mut scratch)?;
    let (mut sides, mut unknown) = ([None; 4], None);
    let outcome = fields(bytes, |field, value| match field {
        1 => read_sides(value.bytes()?, &mut sides),
        4 => {
            let feature = value.bytes()?;
            if !KNOWN.contains(&feature) {
                unknown = Some(String::from_utf8_lossy(feature).into_owned());
            }
            Ok(())
        }
        _ => Ok(()),
    });
    outcome.map_err(|flaw| broken(name, frame.at, &flaw))?;
    match unknown {
        Some(feature) => Err(FormatError::OsmFeature { name: name.to_owned(), feature }),
        None => Ok(rect(sides)),
    }
}

fn read_sides(message: &[u8], sides: &mut [Option<f64>; 4]) -> Result<(), Flaw> {
    fields(message, |field, value| {
        if let 1..=4 = field {
            sides[field as usize - 1] = Some(signed(value.number()?) as f64 / 1e9);
        }
        Ok(())
    })
}

/// A rectangle on the earth, from its west, east, north and south.
fn rect(sides: [Option<f64>; 4]) -> Option<Rect> {
    let [Some(west), Some(east), Some(north), Some(south)] = sides else { return None };
    let is_on_earth = -180.0 <= west && west < east && east <= 180.0;
    let is_upright = -90.0 <= south && south < north && north <= 90.0;
    let (low, high) = (Coord { x: west, y: south }, Coord { x: east, y: north });
    (is_on_earth && is_upright).then(|| Rect::new(low, high))
}
