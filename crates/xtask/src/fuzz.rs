//! Damages files at random and checks that readers answer with a dataset or an error.

use std::io::{Read, Write};
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use siting_formats::read_osm_pbf;

/// What to damage.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    format: Format,
}

#[derive(Debug, clap::Subcommand)]
enum Format {
    /// Parts of `OpenStreetMap` PBF files, packed and unpacked.
    OsmPbf(OsmPbf),
}

#[derive(Debug, clap::Args)]
struct OsmPbf {
    /// How long to go on.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Where the random numbers begin.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where to put an input that breaks the reader.
    #[arg(long, default_value = "fuzz-failure.osm.pbf")]
    failure: PathBuf,
    /// Sound files to damage.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// Longest a damaged part of a file may take to read.
const SLOW: Duration = Duration::from_secs(20);

pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<()> {
    let Format::OsmPbf(args) = &args.format;
    let blocks = all_blocks(&args.files)?;
    let (start, mut n_read, mut n_refused) = (Instant::now(), 0_usize, 0_usize);
    let mut seed = args.seed;
    while start.elapsed().as_secs() < args.seconds {
        let bytes = damaged(&blocks, &mut Dice(seed));
        match try_to_read(&bytes) {
            Ok(true) => n_read += 1,
            Ok(false) => n_refused += 1,
            Err(what) => {
                std::fs::write(&args.failure, &bytes)?;
                bail!("seed {seed} {what}; the input is in {}", args.failure.display());
            }
        }
        seed += 1;
    }
    let seeds = format!("{}..{seed}", args.seed);
    writeln!(out, "seeds {seeds}: {n_read} read, {n_refused} refused, none broke the reader")?;
    Ok(())
}

/// Whether a file was read, not refused; an error when the reader broke.
fn try_to_read(bytes: &[u8]) -> Result<bool, &'static str> {
    let mut was_read = false;
    for layer in ["streets", "junctions", "turns"] {
        let start = Instant::now();
        let outcome = catch_unwind(|| read_osm_pbf("fuzz", Some(layer), bytes));
        let outcome = outcome.map_err(|_| "made it panic")?;
        if SLOW < start.elapsed() {
            return Err("took it more than 20 s");
        }
        if let Ok(dataset) = outcome {
            if dataset.n_read != dataset.shapes.len() + dataset.dropped.len() {
                return Err("made it lose features");
            }
            was_read = true;
        }
    }
    Ok(was_read)
}

/// A block as it lies in a file, and the same unpacked; a header first.
struct Block {
    is_header: bool,
    packed: Vec<u8>,
    content: Vec<u8>,
}

fn all_blocks(files: &[PathBuf]) -> Result<Vec<Block>> {
    let mut all = vec![];
    for file in files {
        all.extend(blocks(file).with_context(|| file.display().to_string())?);
    }
    Ok(all)
}

fn blocks(file: &Path) -> Result<Vec<Block>> {
    let bytes = std::fs::read(file)?;
    let mut rest = &bytes[..];
    let mut blocks = vec![];
    while let Some((length, after)) = rest.split_first_chunk() {
        let n_header = u32::from_be_bytes(*length) as usize;
        let header = after.get(..n_header).context("cut header")?;
        let n_blob = number_in_field(header, 3).context("no size")? as usize;
        let blob = after.get(n_header..n_header + n_blob).context("cut block")?;
        let packed = rest[..4 + n_header + n_blob].to_vec();
        let is_header = header.windows(9).any(|it| it == b"OSMHeader");
        blocks.push(Block { is_header, packed, content: unpacked(blob) });
        rest = &rest[4 + n_header + n_blob..];
    }
    Ok(blocks)
}

/// The content of a block, found by trying where zlib begins.
fn unpacked(blob: &[u8]) -> Vec<u8> {
    let mut starts = (0..blob.len().min(32)).filter(|&at| blob[at] == 0x78);
    let unpack = |at: usize| {
        let mut content = vec![];
        let mut reader = flate2::read::ZlibDecoder::new(&blob[at..]);
        reader.read_to_end(&mut content).ok().map(|_| content)
    };
    starts.find_map(unpack).unwrap_or_default()
}

fn number_in_field(message: &[u8], field: u8) -> Option<u64> {
    let at = message.iter().rposition(|&it| it == field << 3)?;
    let mut number = 0;
    for (nth, byte) in message[at + 1..].iter().enumerate().take(9) {
        number |= u64::from(byte & 0x7f) << (7 * nth);
        if *byte < 0x80 {
            return Some(number);
        }
    }
    None
}

/// A header and some blocks, damaged inside, outside, or both.
fn damaged(blocks: &[Block], dice: &mut Dice) -> Vec<u8> {
    let headers: Vec<_> = blocks.iter().filter(|it| it.is_header).collect();
    let data: Vec<_> = blocks.iter().filter(|it| !it.is_header).collect();
    let mut file = headers[dice.below(headers.len())].packed.clone();
    for _ in 0..=dice.below(4) {
        let block = data[dice.below(data.len())];
        if dice.below(3) == 0 {
            file.extend(&block.packed);
        } else {
            let mut content = block.content.clone();
            (0..dice.below(4)).for_each(|_| damage(&mut content, dice));
            file.extend(raw_block(&content));
        }
    }
    if dice.below(3) == 0 {
        damage(&mut file, dice);
    }
    file
}

/// Cuts, flips, zeroes, repeats, moves or puts a long number in place of something.
fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) {
    if bytes.is_empty() {
        return;
    }
    let at = dice.below(bytes.len());
    let n = (1 + dice.below(16)).min(bytes.len() - at);
    match dice.below(7) {
        0 => bytes.truncate(at),
        1 => bytes[at] ^= 1 << dice.below(8),
        2 => bytes[at..at + n].fill(0),
        3 => bytes[at..at + n].fill(0xff),
        4 => bytes.extend_from_within(at..),
        5 => drop(bytes.drain(at..at + n)),
        _ => bytes[at..at + n].copy_from_slice(&dice.next().to_le_bytes().repeat(2)[..n]),
    }
}

/// A data block that is not packed, so that damage to it is not seen by a checksum.
fn raw_block(content: &[u8]) -> Vec<u8> {
    let mut blob = vec![1 << 3 | 2];
    blob.extend(varint(content.len()));
    blob.extend(content);
    let mut header = b"\x0a\x07OSMData\x18".to_vec();
    header.extend(varint(blob.len()));
    [&(header.len() as u32).to_be_bytes()[..], &header, &blob].concat()
}

fn varint(mut number: usize) -> Vec<u8> {
    let mut bytes = vec![];
    while 0x80 <= number {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

/// Random numbers that are the same for the same seed (`SplitMix64`, <https://prng.di.unimi.it>).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}
