//! Why bytes are not a dataset.

use siting_units::says;

says! {
    /// Why bytes are not a dataset.
    #[derive(PartialEq)]
    pub enum FormatError {
        /// There are no bytes.
        Empty {
            /// The file.
            name: String,
        } => "{name} is empty (0 bytes)", "{name} 是空文件（0 字节）";
        /// They are not JSON.
        NotJson {
            /// The file.
            name: String,
            /// What is wrong, and where.
            why: String,
        } => "{name} is not JSON: {why}", "{name} 不是有效的 JSON：{why}";
        /// They are JSON, but the top says nothing about what it is.
        NoType {
            /// The file.
            name: String,
        } => "{name} is not GeoJSON: its top level has no member \"type\", which would be \"FeatureCollection\", \"Feature\" or a geometry",
            "{name} 不是有效的 GeoJSON：顶层缺少 \"type\" 成员（应为 \"FeatureCollection\"、\"Feature\" 或几何类型）";
        /// They are JSON, but not GeoJSON.
        NotGeoJson {
            /// The file.
            name: String,
            /// What is wrong.
            why: String,
        } => "{name} is not GeoJSON: {why}", "{name} 不是有效的 GeoJSON：{why}";
        /// There is no feature.
        NoFeatures {
            /// The file.
            name: String,
        } => "{name} holds no features", "{name} 中没有要素";
        /// None of its features can be used.
        NoUsableFeatures {
            /// The file.
            name: String,
            /// How many it holds.
            n_read: usize,
            /// What is wrong with the first.
            first: String,
        } => "none of the {n_read} features of {name} can be used; the first: {first}",
            "{name} 的 {n_read} 个要素都无法使用；第一个：{first}";
        /// They cannot be unpacked.
        Gzip {
            /// The file.
            name: String,
            /// What is wrong.
            why: String,
        } => "{name} cannot be unpacked: {why}", "无法解压 {name}：{why}";
        /// It has layers, but not the one asked for.
        NoLayer {
            /// The file.
            name: String,
            /// The layer asked for.
            layer: String,
            /// The layers there are, in backticks.
            layers: String,
            /// Those that GDAL reads, in backticks.
            others: String,
        } => "{name} has no layer `{layer}`; it has {layers}, and as GDAL reads it {others}",
            "{name} 没有图层 `{layer}`；可用图层为 {layers}，由 GDAL 读取的图层为 {others}";
        /// They are not `OpenStreetMap` PBF.
        NotOsmPbf {
            /// The file.
            name: String,
        } => "{name} is not an OpenStreetMap PBF file: it does not begin with an OSMHeader block",
            "{name} 不是 OpenStreetMap PBF 文件：开头不是 OSMHeader 数据块";
        /// The end of them is missing.
        OsmCut {
            /// The file.
            name: String,
            /// Where the last block begins.
            at: usize,
            /// How many bytes there are.
            n_bytes: usize,
        } => "{name} is cut off: it ends after {n_bytes} bytes, in the middle of the block that begins at byte {at}",
            "{name} 不完整：文件在 {n_bytes} 字节处结束，从第 {at} 字节开始的数据块未完";
        /// A block makes no sense.
        OsmBroken {
            /// The file.
            name: String,
            /// Where the block begins.
            at: usize,
            /// What is wrong.
            en: &'static str,
            /// The same in Chinese.
            zh: &'static str,
        } => "{name} is damaged in the block at byte {at}: {en}",
            "{name} 已损坏，位于从第 {at} 字节开始的数据块：{zh}";
        /// A block cannot be unpacked.
        OsmUnpack {
            /// The file.
            name: String,
            /// Where the block begins.
            at: usize,
            /// What is wrong.
            why: String,
        } => "{name} is damaged: the block at byte {at} cannot be unpacked: {why}",
            "{name} 已损坏：从第 {at} 字节开始的数据块无法解压：{why}";
        /// A block is packed in a way that is not read here.
        OsmPacking {
            /// The file.
            name: String,
            /// Where the block begins.
            at: usize,
            /// How it is packed.
            packing: &'static str,
        } => "{name} is packed with {packing} (block at byte {at}), which is not read here; pack it with zlib, as `osmium cat` does",
            "{name} 使用 {packing} 压缩（从第 {at} 字节开始的数据块），此处无法读取；请改用 zlib 压缩（例如 `osmium cat`）";
        /// It asks its readers for what is not known here.
        OsmFeature {
            /// The file.
            name: String,
            /// What it asks for.
            feature: String,
        } => "{name} needs a reader that knows `{feature}`, which this one does not",
            "{name} 需要支持 `{feature}` 的读取程序，此处不支持";
        /// It was made to fill memory.
        OsmBomb {
            /// The file.
            name: String,
            /// How many times its size it may unpack to.
            times: usize,
        } => "{name} unpacks to more than {times} times its size, as no map does",
            "{name} 解压后超过其大小的 {times} 倍，不是正常的地图文件";
        /// It holds more streets than fit.
        OsmTooMuch {
            /// The file.
            name: String,
        } => "the streets of {name} take more than 2 GB; cut out a smaller area, as `osmium extract` does",
            "{name} 的道路占用超过 2 GB；请裁剪更小的范围（例如 `osmium extract`）";
    }
}
