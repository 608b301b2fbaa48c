//! Protocol buffers as they lie in memory: fields, whole numbers, lists of them.

use super::Flaw;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    /// Eight or four bytes; no field of a map is one.
    Fixed,
}

const CUT: Flaw =
    Flaw { en: "a field is longer than what holds it", zh: "字段长度超出所在消息" };
const LONG: Flaw = Flaw { en: "a number has more than 64 bits", zh: "数值超过 64 位" };
const KIND: Flaw = Flaw { en: "a field is not of the kind it should be", zh: "字段类型不符" };

impl<'a> Value<'a> {
    pub(super) fn number(self) -> Result<u64, Flaw> {
        if let Value::Number(number) = self { Ok(number) } else { Err(KIND) }
    }

    pub(super) fn bytes(self) -> Result<&'a [u8], Flaw> {
        if let Value::Bytes(bytes) = self { Ok(bytes) } else { Err(KIND) }
    }
}

/// Takes every field of a message, in order: its number and what it holds.
pub(super) fn fields<'a>(
    message: &'a [u8],
    mut take: impl FnMut(u64, Value<'a>) -> Result<(), Flaw>,
) -> Result<(), Flaw> {
    let mut rest = message;
    while !rest.is_empty() {
        let key = varint(&mut rest)?;
        let value = match key & 7 {
            0 => Value::Number(varint(&mut rest)?),
            1 => split(&mut rest, 8).map(|_| Value::Fixed)?,
            2 => {
                let length = varint(&mut rest)?;
                Value::Bytes(split(&mut rest, length)?)
            }
            5 => split(&mut rest, 4).map(|_| Value::Fixed)?,
            _ => return Err(KIND),
        };
        take(key >> 3, value)?;
    }
    Ok(())
}

/// Whole numbers one after the other.
#[derive(Clone, Debug)]
pub(super) struct Numbers<'a>(pub(super) &'a [u8]);

impl Iterator for Numbers<'_> {
    type Item = Result<u64, Flaw>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let number = varint(&mut self.0);
        if number.is_err() {
            self.0 = &[];
        }
        Some(number)
    }
}

/// Signed numbers one after the other, each written as what it is more than the one before.
pub(super) fn deltas(bytes: &[u8]) -> impl Iterator<Item = Result<i64, Flaw>> {
    let mut sum = 0_i64;
    Numbers(bytes).map(move |delta| {
        sum = sum.wrapping_add(signed(delta?));
        Ok(sum)
    })
}

/// A signed number written so that small ones are short, whatever their sign.
pub(super) fn signed(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

fn split<'a>(rest: &mut &'a [u8], length: u64) -> Result<&'a [u8], Flaw> {
    let length = usize::try_from(length).map_err(|_| CUT)?;
    let (first, after) = rest.split_at_checked(length).ok_or(CUT)?;
    *rest = after;
    Ok(first)
}

fn varint(rest: &mut &[u8]) -> Result<u64, Flaw> {
    let mut number = 0;
    for (nth, &byte) in rest.iter().enumerate() {
        if nth == 9 && 1 < byte {
            return Err(LONG);
        }
        number |= u64::from(byte & 0x7f) << (7 * nth);
        if byte < 0x80 {
            *rest = &rest[nth + 1..];
            return Ok(number);
        }
    }
    Err(CUT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_the_specification_writes_them() {
        // https://protobuf.dev/programming-guides/encoding: 150 is 96 01.
        let numbers: Vec<_> = Numbers(&[0x96, 0x01, 0x00, 0x7f]).map(Result::unwrap).collect();
        assert_eq!(numbers, [150, 0, 127]);
        assert_eq!([0, 1, 2, 3, 0xffff_ffff].map(signed), [0, -1, 1, -2, -0x8000_0000]);
        assert_eq!(signed(u64::MAX), i64::MIN);
    }

    #[test]
    fn the_largest_number_has_ten_bytes_and_no_more() {
        let largest = [255, 255, 255, 255, 255, 255, 255, 255, 255, 1];
        assert_eq!(Numbers(&largest).next().unwrap().unwrap(), u64::MAX);
        let too_large = [255, 255, 255, 255, 255, 255, 255, 255, 255, 2];
        assert_eq!(Numbers(&too_large).next(), Some(Err(LONG)));
        assert_eq!(Numbers(&[255; 30]).count(), 1);
    }

    #[test]
    fn a_field_that_is_cut_short_is_an_error() {
        let mut seen = vec![];
        let message = [0x08, 0x96, 0x01, 0x12, 0x03, b'a', b'b', b'c'];
        let outcome = fields(&message, |number, value| {
            seen.push((number, value));
            Ok(())
        });
        assert_eq!(outcome, Ok(()));
        assert_eq!(seen, [(1, Value::Number(150)), (2, Value::Bytes(b"abc"))]);
        for length in [1, 2, 4, 5, 6, 7] {
            assert_eq!(fields(&message[..length], |_, _| Ok(())), Err(CUT), "{length}");
        }
    }
}
