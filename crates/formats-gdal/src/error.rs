//! Why a file could not be read or written.

use siting_units::says;

says! {
    /// Why a file could not be read or written.
    #[derive(PartialEq)]
    pub enum FileError {
        /// There is no such file.
        Missing {
            /// The file.
            file: String,
        } => "there is no file {file}", "文件 {file} 不存在";
        /// It has no bytes.
        Empty {
            /// The file.
            file: String,
        } => "{file} is empty (0 bytes)", "{file} 是空文件（0 字节）";
        /// The operating system does not let us.
        Unreadable {
            /// The file.
            file: String,
            /// Its words.
            why: String,
        } => "{file} cannot be read: {why}", "无法读取 {file}：{why}";
        /// It is not a compressed file, or a broken one, or too large.
        Gzip {
            /// The file.
            file: String,
            /// What is wrong.
            why: String,
        } => "{file} cannot be unpacked: {why}", "无法解压 {file}：{why}";
        /// GDAL knows the format, but Debian's build cannot read it.
        NoDriver {
            /// The file.
            file: String,
            /// The format.
            format: String,
            /// What to do instead.
            instead: String,
        } => "{file} is {format}, and the GDAL on this machine has no driver for it; {instead}",
            "{file} 为 {format} 格式，本机的 GDAL 没有相应驱动；{instead}";
        /// GDAL does not know what it is.
        Unrecognised {
            /// The file.
            file: String,
        } => "{file} is in no format that GDAL on this machine can read", "本机的 GDAL 无法识别 {file} 的格式";
        /// It should be GeoJSON and is not.
        NotGeoJson {
            /// What is wrong, in English.
            en: String,
            /// The same in Chinese.
            zh: String,
        } => "{en}", "{zh}";
        /// GDAL knows what it is and cannot read it.
        Broken {
            /// The file.
            file: String,
            /// GDAL's words.
            gdal: String,
        } => "{file} is damaged or cut off: {gdal}", "{file} 已损坏或不完整：{gdal}";
        /// It holds several layers.
        SeveralLayers {
            /// The file.
            file: String,
            /// Their names.
            layers: String,
        } => "{file} holds several layers, choose one as {file}#NAME or with `layer`: {layers}",
            "{file} 含有多个图层，请用 {file}#名称 或 layer 选择其一：{layers}";
        /// It does not hold the layer asked for.
        NoSuchLayer {
            /// The file.
            file: String,
            /// The layer asked for.
            layer: String,
            /// The layers it holds.
            layers: String,
        } => "{file} has no layer `{layer}`; it has: {layers}", "{file} 中没有图层 `{layer}`；现有：{layers}";
        /// There is a table without places.
        NoGeometry {
            /// The file.
            file: String,
            /// Its columns.
            columns: String,
        } => "{file} has no geometry and no columns of coordinates; name them with `x` and `y`. Its columns: {columns}",
            "{file} 没有几何图形，也没有坐标列；请用 x 和 y 指明。现有列：{columns}";
        /// A column that was named is not there.
        NoSuchColumn {
            /// The file.
            file: String,
            /// The column asked for.
            column: String,
            /// Its columns.
            columns: String,
        } => "{file} has no column `{column}`; it has: {columns}", "{file} 中没有列 `{column}`；现有：{columns}";
        /// There is nothing in it.
        NoFeatures {
            /// The file.
            file: String,
        } => "{file} holds no features", "{file} 中没有要素";
        /// None of its features can be used.
        NoUsableFeatures {
            /// The file.
            file: String,
            /// How many it holds.
            n_read: usize,
            /// What is wrong with the first.
            first: String,
        } => "none of the {n_read} features of {file} can be used; the first: {first}",
            "{file} 的 {n_read} 个要素都无法使用；第一个：{first}";
        /// A raster with more cells than can be features.
        TooManyCells {
            /// The file.
            file: String,
            /// Its cells.
            cells: usize,
            /// The most there may be.
            most: usize,
        } => "{file} has {cells} cells, and a raster becomes features up to {most}; make it coarser",
            "{file} 有 {cells} 个像元，栅格转为要素的上限为 {most}；请降低分辨率";
        /// A raster without a place.
        NotOnTheGround {
            /// The file.
            file: String,
        } => "{file} is an image that does not say where on the ground it lies", "{file} 是没有地理定位的图像";
        /// A file name whose ending names no format that can be written.
        UnknownEnding {
            /// The file.
            file: String,
        } => "{file} should end in .gpkg, .fgb, .geojson or .csv", "{file} 的扩展名应为 .gpkg、.fgb、.geojson 或 .csv";
        /// The folder it is to lie in does not exist.
        NoFolder {
            /// The file.
            file: String,
            /// The folder.
            folder: String,
        } => "{file} cannot be written: there is no folder {folder}", "无法写入 {file}：文件夹 {folder} 不存在";
        /// GDAL cannot write it.
        Unwritable {
            /// The file.
            file: String,
            /// GDAL's words, or the operating system's.
            why: String,
        } => "{file} cannot be written: {why}", "无法写入 {file}：{why}";
    }
}
