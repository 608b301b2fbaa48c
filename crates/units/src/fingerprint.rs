//! Digests of everything a value was computed from.

use std::fmt;

/// A digest of everything a value was computed from.
///
/// Equal fingerprints mean equal values, so a fingerprint is a safe cache key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The fingerprint of `bytes`.
    pub fn of(bytes: &[u8]) -> Fingerprint {
        Fingerprint(*blake3::hash(bytes).as_bytes())
    }

    /// One fingerprint for several, in order.
    pub fn of_all(parts: impl IntoIterator<Item = Fingerprint>) -> Fingerprint {
        let mut fingerprinter = Fingerprinter::default();
        for part in parts {
            fingerprinter.bytes(&part.0);
        }
        fingerprinter.finish()
    }

    /// The first 16 hexadecimal digits: enough for a file name or an `ETag`.
    pub fn short(&self) -> String {
        self.to_string()[..16].to_owned()
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Takes in parts of a value one after another. Every part is written with its length, so
/// `"ab", "c"` and `"a", "bc"` differ.
#[derive(Debug, Default)]
pub struct Fingerprinter {
    hasher: blake3::Hasher,
}

impl Fingerprinter {
    /// Takes in bytes.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Fingerprinter {
        self.hasher.update(&(bytes.len() as u64).to_le_bytes());
        self.hasher.update(bytes);
        self
    }

    /// Takes in text.
    pub fn str(&mut self, text: &str) -> &mut Fingerprinter {
        self.bytes(text.as_bytes())
    }

    /// Takes in numbers, by their bits.
    pub fn numbers(&mut self, numbers: impl ExactSizeIterator<Item = f64>) -> &mut Fingerprinter {
        self.hasher.update(&(numbers.len() as u64).to_le_bytes());
        let mut block = Vec::with_capacity(8 * 1024);
        for number in numbers {
            block.extend(number.to_le_bytes());
            if block.len() == 8 * 1024 {
                self.hasher.update(&block);
                block.clear();
            }
        }
        self.hasher.update(&block);
        self
    }

    /// Takes in whole numbers.
    pub fn counts(&mut self, counts: &[u32]) -> &mut Fingerprinter {
        self.hasher.update(&(counts.len() as u64).to_le_bytes());
        for block in counts.chunks(2048) {
            let bytes: Vec<u8> = block.iter().flat_map(|count| count.to_le_bytes()).collect();
            self.hasher.update(&bytes);
        }
        self
    }

    /// The fingerprint of all that was taken in.
    pub fn finish(&self) -> Fingerprint {
        Fingerprint(*self.hasher.finalize().as_bytes())
    }
}
