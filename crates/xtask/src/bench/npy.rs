//! Arrays as numpy writes them: <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>.

use std::path::Path;

use anyhow::{Context, Result, ensure};

/// A file of whole numbers of 32 bits.
pub(crate) fn whole(path: &Path) -> Result<Vec<u32>> {
    read(path, "<u4", u32::from_le_bytes)
}

/// A file of numbers of 64 bits.
pub(crate) fn real(path: &Path) -> Result<Vec<f64>> {
    read(path, "<f8", f64::from_le_bytes)
}

fn read<T, const N: usize>(
    path: &Path,
    sort: &str,
    number: impl Fn([u8; N]) -> T,
) -> Result<Vec<T>> {
    let bytes = std::fs::read(path).with_context(|| format!("{}", path.display()))?;
    ensure!(bytes.starts_with(b"\x93NUMPY\x01"), "{}: no array of version 1", path.display());
    let length = bytes.get(8..10).context("the header has a length")?;
    let end = 10 + usize::from(u16::from_le_bytes([length[0], length[1]]));
    let header = String::from_utf8_lossy(bytes.get(10..end).context("the header is cut off")?);
    let is_as_asked = header.contains(&format!("'{sort}'")) && !header.contains("order': True");
    ensure!(is_as_asked, "{}: expected one row of {sort}, found {header}", path.display());
    let (numbers, rest) = bytes[end..].as_chunks::<N>();
    ensure!(rest.is_empty(), "{}: it is cut off", path.display());
    Ok(numbers.iter().map(|&it| number(it)).collect())
}
