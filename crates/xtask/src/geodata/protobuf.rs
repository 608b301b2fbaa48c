//! Protocol Buffers, as far as vector tiles use them.

use anyhow::{Context, Result, bail};

/// What one field of a message holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Field<'a> {
    /// A whole number, or a number's 4 or 8 bytes.
    Number(u64),
    /// Text, a message, or packed numbers.
    Bytes(&'a [u8]),
}

/// The fields of a message with their numbers, in the order written.
#[derive(Clone, Debug)]
pub(crate) struct Message<'a> {
    rest: &'a [u8],
}

impl<'a> Message<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Message<'a> {
        Message { rest: bytes }
    }

    fn field(&mut self) -> Result<(u64, Field<'a>)> {
        let key = number(&mut self.rest)?;
        let field = match key & 7 {
            0 => Field::Number(number(&mut self.rest)?),
            1 => Field::Number(little_endian(take(&mut self.rest, 8)?)),
            2 => {
                let length = usize::try_from(number(&mut self.rest)?)?;
                Field::Bytes(take(&mut self.rest, length)?)
            }
            5 => Field::Number(little_endian(take(&mut self.rest, 4)?)),
            wire => bail!("wire type {wire} is not used by vector tiles"),
        };
        Ok((key >> 3, field))
    }
}

impl<'a> Iterator for Message<'a> {
    type Item = Result<(u64, Field<'a>)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_err() {
            self.rest = &[];
        }
        Some(field)
    }
}

impl<'a> Field<'a> {
    /// Its bytes.
    pub(crate) fn bytes(self) -> Result<&'a [u8]> {
        match self {
            Field::Bytes(bytes) => Ok(bytes),
            Field::Number(_) => bail!("a number where bytes are expected"),
        }
    }

    /// Its number.
    pub(crate) fn number(self) -> Result<u64> {
        match self {
            Field::Number(number) => Ok(number),
            Field::Bytes(_) => bail!("bytes where a number is expected"),
        }
    }

    /// Its text.
    pub(crate) fn text(self) -> Result<&'a str> {
        Ok(std::str::from_utf8(self.bytes()?)?)
    }

    /// The numbers packed into it.
    pub(crate) fn numbers(self) -> Result<Vec<u64>> {
        let mut rest = self.bytes()?;
        let mut numbers = Vec::new();
        while !rest.is_empty() {
            numbers.push(number(&mut rest)?);
        }
        Ok(numbers)
    }
}

/// A number that is zigzag-coded: 0, -1, 1, -2, 2.
pub(crate) fn zigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

fn number(rest: &mut &[u8]) -> Result<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = take(rest, 1)?[0];
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Ok(number);
        }
    }
    bail!("a number of more than ten bytes")
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Result<&'a [u8]> {
    let (taken, left) = rest.split_at_checked(length).context("the message ends too early")?;
    *rest = left;
    Ok(taken)
}

fn little_endian(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_protobuf_manual_is_read() {
        // protobuf.dev/programming-guides/encoding: field 1 = 150, field 2 = "testing".
        let bytes = [&[0x08, 0x96, 0x01, 0x12, 0x07][..], b"testing"].concat();
        let fields: Result<Vec<_>> = Message::new(&bytes).collect();
        assert_eq!(fields.unwrap(), [(1, Field::Number(150)), (2, Field::Bytes(b"testing"))]);
    }

    #[test]
    fn a_message_cut_short_is_an_error_and_not_a_loop() {
        assert!(Message::new(&[0x12, 0x07, b't']).collect::<Result<Vec<_>>>().is_err());
        assert!(Message::new(&[0xff; 12]).collect::<Result<Vec<_>>>().is_err());
    }

    #[test]
    fn zigzag_numbers_alternate_in_sign() {
        assert_eq!([0, 1, 2, 3, u64::MAX].map(zigzag), [0, -1, 1, -2, i64::MIN]);
    }
}
