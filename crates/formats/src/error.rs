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
    }
}
