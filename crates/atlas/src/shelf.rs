//! Where readings are kept, in memory and on disk. Deleting it changes nothing but time.

use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use siting_study::{Nearest, Readings};
use siting_units::{Fingerprint, Interval, LayerId, Unit};

/// Bytes of readings kept in memory; beyond them the oldest make room.
const MOST_IN_MEMORY: usize = 1 << 30;
/// Bytes of files kept on disk; beyond them the oldest make room.
const MOST_ON_DISK: u64 = 4 << 30;

/// Where readings are kept, by the fingerprint of everything they depend on.
#[derive(Debug)]
pub(crate) struct Shelf {
    in_memory: Mutex<Memory>,
    /// The folder on disk; readings are kept in memory only when it cannot be written.
    folder: PathBuf,
}

/// Readings in memory, and the order they came in.
#[derive(Debug, Default)]
struct Memory {
    readings: HashMap<Fingerprint, Arc<Readings>>,
    oldest_first: VecDeque<Fingerprint>,
    n_bytes: usize,
}

impl Memory {
    fn keep(&mut self, key: Fingerprint, readings: Arc<Readings>) {
        self.n_bytes += n_bytes(&readings);
        if let Some(before) = self.readings.insert(key, readings) {
            self.n_bytes -= n_bytes(&before);
        } else {
            self.oldest_first.push_back(key);
        }
        while MOST_IN_MEMORY < self.n_bytes && 1 < self.oldest_first.len() {
            let oldest = self.oldest_first.pop_front().expect("there are two or more");
            let gone = self.readings.remove(&oldest);
            self.n_bytes -= gone.as_deref().map_or(0, n_bytes);
        }
    }
}

fn n_bytes(readings: &Readings) -> usize {
    let (lows, highs) = readings.bounds();
    8 * lows.len() + 16 * highs.len() + readings.nearest().map_or(0, |it| 4 * it.rows.len())
}

impl Shelf {
    pub(crate) fn new(folder: PathBuf) -> Shelf {
        Shelf { in_memory: Mutex::default(), folder }
    }

    /// The readings kept under `key`, if there are any. A file that is damaged is not there.
    pub(crate) fn get(&self, key: Fingerprint) -> Option<Arc<Readings>> {
        if let Some(found) = self.memory().readings.get(&key) {
            return Some(Arc::clone(found));
        }
        let bytes = std::fs::read(self.path(key)).ok()?;
        let readings = Arc::new(decode(&bytes)?);
        self.memory().keep(key, Arc::clone(&readings));
        Some(readings)
    }

    /// Keeps `readings` under `key`. A disk that is full or read-only costs time later, nothing else.
    pub(crate) fn put(&self, key: Fingerprint, readings: Readings) -> Arc<Readings> {
        let _ = write_whole(&self.path(key), &encode(&readings));
        let _ = make_room(&self.folder, MOST_ON_DISK);
        let readings = Arc::new(readings);
        self.memory().keep(key, Arc::clone(&readings));
        readings
    }

    fn path(&self, key: Fingerprint) -> PathBuf {
        self.folder.join(format!("{key}.readings"))
    }

    fn memory(&self) -> std::sync::MutexGuard<'_, Memory> {
        self.in_memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What files with networks end in.
const NETWORK: &str = "network";

/// Networks as files beside the readings.
#[derive(Debug)]
pub(crate) struct NetworkShelf {
    pub(crate) folder: PathBuf,
}

impl NetworkShelf {
    fn path(&self, key: Fingerprint) -> PathBuf {
        self.folder.join(format!("{key}.{NETWORK}"))
    }
}

impl siting_travel::Keeper for NetworkShelf {
    fn find(&self, key: Fingerprint) -> Option<Vec<u8>> {
        let mut bytes = std::fs::read(self.path(key)).ok()?;
        let body = bytes.split_off(bytes.len().min(2 * DIGEST));
        (bytes == digest(&body).as_bytes()).then_some(body)
    }

    fn keep(&self, key: Fingerprint, bytes: &[u8]) {
        let whole = [digest(bytes).as_bytes(), bytes].concat();
        let _ = write_whole(&self.path(key), &whole);
        let _ = make_room(&self.folder, MOST_ON_DISK);
    }
}

/// Writes a file under a temporary name and renames it, so that nobody ever reads half of it.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
    std::fs::write(&temporary, bytes)?;
    std::fs::rename(&temporary, path)
}

/// Deletes the oldest readings and networks until `most` bytes are left.
fn make_room(folder: &Path, most: u64) -> std::io::Result<()> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == "readings" || it == NETWORK) {
            let about = path.metadata()?;
            files.push((about.modified()?, about.len(), path));
        }
    }
    files.sort();
    let mut n_bytes: u64 = files.iter().map(|it| it.1).sum();
    for (_, length, path) in files {
        if n_bytes <= most {
            break;
        }
        std::fs::remove_file(path)?;
        n_bytes -= length;
    }
    Ok(())
}

/// What stands before the numbers in a file.
#[derive(Serialize, Deserialize)]
struct Header {
    unit: String,
    words: Vec<String>,
    n_rows: usize,
    n_highs: usize,
    nearest: Option<LayerId>,
}

const MAGIC: &[u8; 8] = b"siting\x01\n";
const DIGEST: usize = 32;

/// Magic, digest of the rest, length of the header, header, numbers in little-endian order.
fn encode(readings: &Readings) -> Vec<u8> {
    let (lows, highs) = readings.bounds();
    let nearest = readings.nearest();
    let header = Header {
        unit: unit_to_text(readings.unit()),
        words: readings.words().to_vec(),
        n_rows: lows.len(),
        n_highs: highs.len(),
        nearest: nearest.map(|it| it.layer.clone()),
    };
    let header = serde_json::to_vec(&header).expect("a header is plain data");
    let mut body = (header.len() as u64).to_le_bytes().to_vec();
    body.extend(header);
    body.extend(lows.iter().flat_map(|it| it.to_le_bytes()));
    body.extend(highs.iter().flat_map(|it| it.0.to_le_bytes()));
    body.extend(highs.iter().flat_map(|it| it.1.to_le_bytes()));
    body.extend(nearest.iter().flat_map(|it| &it.rows).flat_map(|it| it.to_le_bytes()));
    [MAGIC.as_slice(), digest(&body).as_bytes(), &body].concat()
}

fn decode(bytes: &[u8]) -> Option<Readings> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (stored, body) = rest.split_at_checked(2 * DIGEST)?;
    if stored != digest(body).as_bytes() {
        return None;
    }
    let mut rest = Rest(body);
    let header_length = usize::try_from(u64::from_le_bytes(rest.take(8)?.try_into().ok()?)).ok()?;
    let header: Header = serde_json::from_slice(rest.take(header_length)?).ok()?;
    let lows = rest.numbers(header.n_rows)?;
    let rows = rest.counts(header.n_highs)?;
    let highs = rest.numbers(header.n_highs)?;
    let mut highs = rows.into_iter().zip(highs).peekable();
    let intervals: Option<Vec<Interval>> = lows
        .into_iter()
        .enumerate()
        .map(|(row, low)| {
            let high = highs.next_if(|it| it.0 as usize == row).map_or(low, |it| it.1);
            (low <= high).then(|| Interval::between(low, high))
        })
        .collect();
    let readings = if header.words.is_empty() {
        Readings::new(unit_of_text(&header.unit), intervals?)
    } else {
        Readings::of_words(header.words, intervals?)
    };
    match header.nearest {
        Some(layer) => {
            Some(readings.with_nearest(Nearest { layer, rows: rest.counts(header.n_rows)? }))
        }
        None => Some(readings),
    }
}

/// The digest as 64 hexadecimal digits.
fn digest(body: &[u8]) -> String {
    Fingerprint::of(body).to_string()
}

/// Bytes not yet read.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(taken)
    }

    fn numbers(&mut self, n: usize) -> Option<Vec<f64>> {
        let (chunks, _) = self.take(n.checked_mul(8)?)?.as_chunks::<8>();
        Some(chunks.iter().map(|&it| f64::from_le_bytes(it)).collect())
    }

    fn counts(&mut self, n: usize) -> Option<Vec<u32>> {
        let (chunks, _) = self.take(n.checked_mul(4)?)?.as_chunks::<4>();
        Some(chunks.iter().map(|&it| u32::from_le_bytes(it)).collect())
    }
}

/// Units of the study's own making are marked, so that one called `m` cannot become metres.
fn unit_to_text(unit: &Unit) -> String {
    match unit {
        Unit::Other(symbol) => format!("={symbol}"),
        known => known.symbol().to_owned(),
    }
}

fn unit_of_text(text: &str) -> Unit {
    if let Some(symbol) = text.strip_prefix('=') {
        return Unit::Other(symbol.to_owned());
    }
    let known = [
        Unit::Metres,
        Unit::Seconds,
        Unit::SquareMetres,
        Unit::Share,
        Unit::Count,
        Unit::Category,
        Unit::Number,
    ];
    known.into_iter().find(|it| it.symbol() == text).unwrap_or(Unit::Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings() -> Readings {
        let rows = [Interval::exactly(1.5), Interval::at_least(3.0), Interval::UNKNOWN];
        let nearest = Nearest { layer: LayerId::new("roads"), rows: vec![7, Nearest::NONE, 0] };
        Readings::new(Unit::Other("m".into()), rows).with_nearest(nearest)
    }

    #[test]
    fn what_is_put_on_the_shelf_comes_back_the_same() {
        assert_eq!(decode(&encode(&readings())), Some(readings()));
        let seconds = Readings::new(Unit::Seconds, [Interval::exactly(61.5)]);
        assert_eq!(decode(&encode(&seconds)), Some(seconds));
        let words = Readings::of_words(vec!["工业".into()], [Interval::exactly(0.0)]);
        assert_eq!(decode(&encode(&words)), Some(words));
    }

    #[test]
    fn a_damaged_file_is_never_believed() {
        let good = encode(&readings());
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1;
            assert_eq!(decode(&bad), None, "byte {at}");
        }
        (0..good.len()).for_each(|length| assert_eq!(decode(&good[..length]), None));
    }

    #[test]
    fn a_damaged_network_is_not_there() {
        use siting_travel::Keeper;
        let folder = tempfile::tempdir().expect("a folder");
        let shelf = NetworkShelf { folder: folder.path().to_owned() };
        let key = Fingerprint::of(b"streets");
        assert_eq!(shelf.find(key), None);
        shelf.keep(key, b"a network");
        assert_eq!(shelf.find(key).as_deref(), Some(b"a network".as_slice()));
        let mut bytes = std::fs::read(shelf.path(key)).expect("a file");
        *bytes.last_mut().expect("bytes") ^= 1;
        std::fs::write(shelf.path(key), &bytes).expect("written");
        assert_eq!(shelf.find(key), None);
        std::fs::write(shelf.path(key), &bytes[..10]).expect("written");
        assert_eq!(shelf.find(key), None);
    }

    #[test]
    fn the_oldest_files_make_room() {
        let folder = tempfile::tempdir().expect("a folder");
        let shelf = Shelf::new(folder.path().to_owned());
        (0..5_u8).for_each(|it| drop(shelf.put(Fingerprint::of(&[it]), readings())));
        let n_files = || std::fs::read_dir(folder.path()).expect("a folder").count();
        let length = encode(&readings()).len() as u64;
        make_room(folder.path(), 5 * length).expect("room");
        assert_eq!(n_files(), 5);
        make_room(folder.path(), 2 * length + 1).expect("room");
        assert_eq!(n_files(), 2);
    }

    #[test]
    fn another_process_finds_it_on_disk() {
        let folder = tempfile::tempdir().expect("a folder");
        let key = Fingerprint::of(b"key");
        Shelf::new(folder.path().to_owned()).put(key, readings());
        let other = Shelf::new(folder.path().to_owned());
        assert_eq!(other.get(key).as_deref(), Some(&readings()));
        assert_eq!(other.get(Fingerprint::of(b"other")), None);
    }
}
