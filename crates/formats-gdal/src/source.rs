//! What a path leads to: a file GDAL opens itself, or bytes unpacked or put right first.

use std::ffi::CString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use siting_units::Text;

use crate::FileError;
use crate::encoding::{dbf_encoding, utf8_of_table};

/// What GDAL is to open, and how.
#[derive(Debug)]
pub(crate) struct Source {
    /// For people: as given, without the layer.
    pub(crate) file: String,
    /// For GDAL.
    pub(crate) path: PathBuf,
    /// The layer the path names.
    pub(crate) layer: Option<String>,
    pub(crate) options: Vec<String>,
    pub(crate) remarks: Vec<Text>,
    /// The ending that says the format, in lower case and without `.gz`.
    pub(crate) ending: String,
    /// Files in memory, which live as long as this.
    memory: Option<Memory>,
}

/// The most a packed file may unpack to: 2 GB.
const MOST_BYTES: u64 = 2 << 30;

impl Source {
    pub(crate) fn find(path: &Path, encoding: Option<&str>) -> Result<Source, FileError> {
        let (path, layer) = split_layer(path);
        let file = path.display().to_string();
        let about = std::fs::metadata(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => FileError::Missing { file: file.clone() },
            _ => FileError::Unreadable { file: file.clone(), why: error.to_string() },
        })?;
        if about.is_file() && about.len() == 0 {
            return Err(FileError::Empty { file });
        }
        let ending = ending(&path);
        let (options, remarks) = (vec![], vec![]);
        let mut source = Source { file, path, layer, options, remarks, ending, memory: None };
        source.refuse_known_gaps()?;
        match source.ending.as_str() {
            "gz" => source.unpack(encoding)?,
            "csv" | "tsv" | "txt" => source.put_table_right(None, encoding)?,
            "shp" => source.prepare_shapefile(encoding)?,
            _ => {}
        }
        Ok(source)
    }

    fn refuse_known_gaps(&self) -> Result<(), FileError> {
        let format = match self.ending.as_str() {
            "parquet" | "geoparquet" => "GeoParquet",
            "arrow" | "arrows" | "feather" => "Arrow",
            "pmtiles" => "PMTiles",
            _ => return Ok(()),
        };
        if [format, "Parquet"].iter().any(|it| gdal::DriverManager::get_driver_by_name(it).is_ok())
        {
            return Ok(());
        }
        let instead = "save it as GeoPackage or FlatGeobuf / 请另存为 GeoPackage 或 FlatGeobuf";
        let (file, format) = (self.file.clone(), format.to_owned());
        Err(FileError::NoDriver { file, format, instead: instead.to_owned() })
    }

    fn unpack(&mut self, encoding: Option<&str>) -> Result<(), FileError> {
        let gzip = |why: String| FileError::Gzip { file: self.file.clone(), why };
        let packed = std::fs::File::open(&self.path).map_err(|error| gzip(error.to_string()))?;
        let mut bytes = Vec::new();
        let unpacked = flate2::read::MultiGzDecoder::new(std::io::BufReader::new(packed));
        unpacked
            .take(MOST_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| gzip(error.to_string()))?;
        if MOST_BYTES < bytes.len() as u64 {
            return Err(gzip("it unpacks to more than 2 GB".to_owned()));
        }
        if bytes.is_empty() {
            return Err(FileError::Empty { file: self.file.clone() });
        }
        let inner = PathBuf::from(self.path.file_stem().unwrap_or_default());
        self.ending = ending(&inner);
        if matches!(self.ending.as_str(), "csv" | "tsv" | "txt") {
            return self.put_table_right(Some(bytes), encoding);
        }
        self.keep(&inner.to_string_lossy(), bytes);
        Ok(())
    }

    /// A table is given to GDAL in UTF-8.
    fn put_table_right(
        &mut self,
        unpacked: Option<Vec<u8>>,
        encoding: Option<&str>,
    ) -> Result<(), FileError> {
        let unreadable = |why: std::io::Error| FileError::Unreadable {
            file: self.file.clone(),
            why: why.to_string(),
        };
        self.options =
            ["GEOM_POSSIBLE_NAMES=WKT,wkt_geom,geometry,geom,the_geom", "KEEP_GEOM_COLUMNS=NO"]
                .map(str::to_owned)
                .to_vec();
        let was_packed = unpacked.is_some();
        let bytes = match unpacked {
            Some(bytes) => bytes,
            None => std::fs::read(&self.path).map_err(unreadable)?,
        };
        match utf8_of_table(&bytes, encoding) {
            Some((text, remark)) => {
                self.remarks.extend(remark);
                self.keep("table.csv", text.into_bytes());
            }
            None if was_packed => self.keep("table.csv", bytes),
            None => {}
        }
        Ok(())
    }

    fn prepare_shapefile(&mut self, encoding: Option<&str>) -> Result<(), FileError> {
        let beside = |ending: &str| {
            let endings = [ending.to_owned(), ending.to_uppercase()];
            endings.into_iter().map(|it| self.path.with_extension(it)).find(|it| it.exists())
        };
        let (cpg, dbf, shx) = (beside("cpg"), beside("dbf"), beside("shx"));
        if dbf.is_none() {
            let en = "there is no .dbf beside it, so its features have no attributes";
            self.remarks.push(Text::new(en, "缺少 .dbf 文件，要素没有属性"));
        }
        if let Some(encoding) = encoding {
            self.options.push(format!("ENCODING={encoding}"));
        } else if let (None, Some(dbf)) = (&cpg, &dbf)
            && let Some((encoding, remark)) = dbf_encoding(dbf)
        {
            self.options.push(format!("ENCODING={encoding}"));
            self.remarks.push(remark);
        }
        if shx.is_some() {
            return Ok(());
        }
        let en = "there is no .shx beside it; the index was made anew in memory";
        self.remarks.push(Text::new(en, "缺少 .shx 文件，已在内存中重建索引"));
        let parts = ["shp", "dbf", "prj", "cpg"].map(|it| (it, beside(it)));
        let read = |path: PathBuf| {
            let unreadable = |why: std::io::Error| FileError::Unreadable {
                file: self.file.clone(),
                why: why.to_string(),
            };
            std::fs::read(path).map_err(unreadable)
        };
        let mut memory = Memory::new();
        for (ending, path) in parts {
            if let Some(path) = path {
                memory.add(&format!("shape.{ending}"), read(path)?);
            }
        }
        self.path = memory.path("shape.shp");
        self.memory = Some(memory);
        Ok(())
    }

    /// Puts the file's content where GDAL reads it from memory.
    fn keep(&mut self, name: &str, bytes: Vec<u8>) {
        let mut memory = Memory::new();
        let name = name.replace('/', "_");
        memory.add(&name, bytes);
        self.path = memory.path(&name);
        self.memory = Some(memory);
    }
}

/// `file.gpkg#layer` names a layer, unless there is a file of that very name.
fn split_layer(path: &Path) -> (PathBuf, Option<String>) {
    let whole = path.to_string_lossy();
    match whole.rsplit_once('#') {
        Some((file, layer)) if !path.exists() && !layer.is_empty() => {
            (PathBuf::from(file), Some(layer.to_owned()))
        }
        _ => (path.to_owned(), None),
    }
}

fn ending(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

/// Files GDAL reads from memory. They go when this goes.
#[derive(Debug)]
struct Memory {
    folder: String,
    /// GDAL reads these without copying.
    files: Vec<(CString, Vec<u8>)>,
}

impl Memory {
    fn new() -> Memory {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let folder = format!("/vsimem/siting-{}", NEXT.fetch_add(1, Ordering::Relaxed));
        Memory { folder, files: vec![] }
    }

    fn path(&self, name: &str) -> PathBuf {
        PathBuf::from(format!("{}/{name}", self.folder))
    }

    fn add(&mut self, name: &str, mut bytes: Vec<u8>) {
        let path = format!("{}/{}", self.folder, name.replace('\0', "_"));
        let path = CString::new(path).expect("no 0 is left in the name");
        let length = bytes.len() as u64;
        // SAFETY: the bytes are kept in `files` until `drop` has made GDAL forget them; a vector's
        // bytes stay where they are when the vector moves.
        unsafe {
            let file = gdal_sys::VSIFileFromMemBuffer(path.as_ptr(), bytes.as_mut_ptr(), length, 0);
            if !file.is_null() {
                gdal_sys::VSIFCloseL(file);
            }
        }
        self.files.push((path, bytes));
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        for (path, _) in &self.files {
            // SAFETY: the path ends in 0.
            unsafe { gdal_sys::VSIUnlink(path.as_ptr()) };
        }
        if let Ok(folder) = CString::new(self.folder.as_str()) {
            // SAFETY: likewise; what GDAL itself put beside the files goes too.
            unsafe { gdal_sys::VSIRmdirRecursive(folder.as_ptr()) };
        }
    }
}
