//! Why something could not be brought into a plane.

use siting_units::says;

says! {
    /// Why something could not be brought into a plane.
    #[derive(PartialEq)]
    pub enum ProjectionError {
        /// PROJ does not know it.
        UnknownCrs {
            /// As it was written.
            crs: String,
        } => "there is no coordinate reference system `{crs}`; write a code such as \"EPSG:4549\", or WKT",
            "没有名为 `{crs}` 的坐标系；请写代码（如 \"EPSG:4549\"）或 WKT";
        /// It has angles instead of metres.
        Geographic {
            /// As it was written.
            crs: String,
        } => "`{crs}` is in degrees, and a plane has to be in metres; for China take a Gauss-Kruger zone such as EPSG:4549",
            "`{crs}` 以度为单位，而平面坐标系须以米为单位；中国境内请用高斯-克吕格分带，如 EPSG:4549";
        /// It is not a map projection.
        NotProjected {
            /// As it was written.
            crs: String,
        } => "`{crs}` is not a projected coordinate reference system", "`{crs}` 不是投影坐标系";
        /// Its unit is not the metre.
        NotMetres {
            /// As it was written.
            crs: String,
            /// Metres in its unit.
            metres: f64,
        } => "`{crs}` counts in units of {metres} m, and a plane has to be in metres",
            "`{crs}` 的单位为 {metres} 米，而平面坐标系须以米为单位";
        /// Its axes do not run east and north.
        NotEastNorth {
            /// As it was written.
            crs: String,
        } => "the axes of `{crs}` do not run east and north", "`{crs}` 的坐标轴不是向东、向北";
        /// It stretches lengths, as web maps do.
        Stretched {
            /// As it was written.
            crs: String,
            /// Metres in the plane for a metre on the ground.
            scale: f64,
        } => "in `{crs}` a metre on the ground is {scale:.3} m: it is made for screens, not for measuring",
            "`{crs}` 中地面 1 米变为 {scale:.3} 米：它用于屏幕显示，不能用于量算";
        /// The file does not say where its numbers are.
        NoCrs {
            /// The file.
            source: String,
        } => "{source} does not say which coordinate reference system it is in; state it in atlas.toml, under its layer: crs = \"EPSG:4549\"",
            "{source} 未说明坐标系；请在 atlas.toml 该图层下注明：crs = \"EPSG:4549\"";
        /// PROJ would only pretend that two datums are one.
        OnlyBallpark {
            /// The dataset's system.
            from: String,
            /// The plane's system.
            to: String,
        } => "PROJ has no transformation from {from} to {to}, only a guess that is wrong by tens of metres or more; state parameters = \"dx,dy,dz,rx,ry,rz,ds\" (position vector: metres, arc seconds, ppm) under the layer in atlas.toml, or accept_ballpark = true",
            "PROJ 没有从 {from} 到 {to} 的转换，只有误差达数十米以上的近似；请在 atlas.toml 该图层下给出 parameters = \"dx,dy,dz,rx,ry,rz,ds\"（位置矢量法：米、角秒、ppm），或写明 accept_ballpark = true";
        /// There is no way at all.
        NoOperation {
            /// The dataset's system.
            from: String,
            /// The plane's system.
            to: String,
        } => "PROJ knows no way from {from} to {to}", "PROJ 无法从 {from} 转换到 {to}";
        /// Parameters that are none.
        BadParameters {
            /// As they were written.
            parameters: String,
        } => "`{parameters}` is neither a PROJ pipeline nor three or seven numbers dx,dy,dz,rx,ry,rz,ds",
            "`{parameters}` 既不是 PROJ 流水线，也不是三个或七个数 dx,dy,dz,rx,ry,rz,ds";
        /// No feature survived.
        NothingLeft {
            /// The file.
            source: String,
            /// The system it was said to be in.
            crs: String,
        } => "no feature of {source} has a place in the plane when its coordinates are read as {crs}; is that its coordinate reference system?",
            "按 {crs} 读取坐标时，{source} 没有一个要素落在平面内；坐标系是否有误？";
    }
}
