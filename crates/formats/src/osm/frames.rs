//! The blocks a file is made of, found without unpacking them, and unpacked one at a time.

use std::io::Read;

use super::Flaw;
use super::wire::{Value, fields};
use crate::FormatError;

/// One block of a file, still packed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame<'a> {
    /// Where in the file it begins.
    pub(super) at: usize,
    /// Where in the file it ends.
    end: usize,
    /// What it is: `OSMHeader`, `OSMData`, or something to skip.
    pub(super) kind: &'a [u8],
    packed: &'a [u8],
}

/// The longest a block may be, packed and unpacked, as the format itself says.
const LONGEST: usize = 32 << 20;

/// The longest the words before a block may be, as the format itself says.
const LONGEST_HEADER: usize = 64 << 10;

/// Every block of a file, the header first.
pub(super) fn frames<'a>(name: &str, bytes: &'a [u8]) -> Result<Vec<Frame<'a>>, FormatError> {
    let mut frames: Vec<Frame<'_>> = vec![];
    let mut at = 0;
    while at < bytes.len() {
        let frame = frame(name, bytes, at)?;
        let is_header = frame.kind == b"OSMHeader";
        if is_header != frames.is_empty() {
            return Err(if is_header {
                broken(name, at, &Flaw { en: "it is a second header", zh: "重复的文件头" })
            } else {
                FormatError::NotOsmPbf { name: name.to_owned() }
            });
        }
        at = frame.end;
        frames.push(frame);
    }
    Ok(frames)
}

fn frame<'a>(name: &str, bytes: &'a [u8], at: usize) -> Result<Frame<'a>, FormatError> {
    let rest = &bytes[at..];
    let cut = || FormatError::OsmCut { name: name.to_owned(), at, n_bytes: bytes.len() };
    let bad = |flaw: Flaw| match at {
        0 => FormatError::NotOsmPbf { name: name.to_owned() },
        _ => broken(name, at, &flaw),
    };
    let (length, rest) = rest.split_first_chunk().ok_or_else(cut)?;
    let length = u32::from_be_bytes(*length) as usize;
    if length == 0 || LONGEST_HEADER < length {
        return Err(bad(Flaw {
            en: "no block begins there", zh: "此处不是数据块的开头"
        }));
    }
    let (header, rest) = rest.split_at_checked(length).ok_or_else(cut)?;
    let (kind, size) = kind_and_size(header).map_err(bad)?;
    let packed = rest.get(..size).ok_or_else(cut)?;
    Ok(Frame { at, end: at + 4 + length + size, kind, packed })
}

fn kind_and_size(header: &[u8]) -> Result<(&[u8], usize), Flaw> {
    let (mut kind, mut size) = (None, None);
    fields(header, |field, value| {
        match field {
            1 => kind = Some(value.bytes()?),
            3 => size = Some(value.number()?),
            _ => {}
        }
        Ok(())
    })?;
    let size = size.and_then(|it| usize::try_from(it).ok()).filter(|&it| it <= LONGEST);
    let unsized_flaw =
        Flaw { en: "it has no length, or more than 32 MB", zh: "缺少长度，或超过 32 MB" };
    match (kind, size) {
        (Some(kind), Some(size)) => Ok((kind, size)),
        _ => Err(unsized_flaw),
    }
}

/// What is wrong with the block at a byte of a file.
pub(super) fn broken(name: &str, at: usize, flaw: &Flaw) -> FormatError {
    FormatError::OsmBroken { name: name.to_owned(), at, en: flaw.en, zh: flaw.zh }
}

impl<'a> Frame<'a> {
    /// How long it is packed.
    pub(super) fn n_packed(&self) -> usize {
        self.packed.len()
    }

    /// The block unpacked, into `scratch` unless it was not packed.
    pub(super) fn unpack<'s>(
        &self,
        name: &str,
        scratch: &'s mut Vec<u8>,
    ) -> Result<&'s [u8], FormatError>
    where
        'a: 's,
    {
        let flaw = |flaw: &Flaw| broken(name, self.at, flaw);
        let content = content(self.packed).map_err(|it| flaw(&it))?;
        match content {
            Some((1, raw)) => Ok(raw),
            Some((3, packed)) => self.inflate(name, packed, scratch),
            Some((field, _)) => Err(FormatError::OsmPacking {
                name: name.to_owned(),
                at: self.at,
                packing: packing(field),
            }),
            None => Err(flaw(&Flaw { en: "it holds nothing", zh: "内容为空" })),
        }
    }

    fn inflate<'s>(
        &self,
        name: &str,
        packed: &[u8],
        scratch: &'s mut Vec<u8>,
    ) -> Result<&'s [u8], FormatError> {
        scratch.clear();
        let mut reader = flate2::read::ZlibDecoder::new(packed).take(LONGEST as u64 + 1);
        reader.read_to_end(scratch).map_err(|error| FormatError::OsmUnpack {
            name: name.to_owned(),
            at: self.at,
            why: error.to_string(),
        })?;
        if LONGEST < scratch.len() {
            let flaw = Flaw { en: "it unpacks to more than 32 MB", zh: "解压后超过 32 MB" };
            return Err(broken(name, self.at, &flaw));
        }
        Ok(scratch)
    }
}

/// The field that holds a block's content, and the content.
fn content(blob: &[u8]) -> Result<Option<(u64, &[u8])>, Flaw> {
    let mut content = None;
    fields(blob, |field, value| {
        if let (1 | 3..=7, Value::Bytes(bytes)) = (field, value) {
            content = Some((field, bytes));
        }
        Ok(())
    })?;
    Ok(content)
}

fn packing(field: u64) -> &'static str {
    match field {
        4 => "lzma",
        5 => "bzip2",
        6 => "lz4",
        _ => "zstd",
    }
}
