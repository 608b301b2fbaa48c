//! What a map client has to know of a layer's tiles: `TileJSON` 3.0.0
//! (<https://github.com/mapbox/tilejson-spec/tree/master/3.0.0>).

use serde_json::{Map, Value, json};
use siting_units::Lang;

use crate::frame::{MAX_ZOOM, to_lon_lat};
use crate::{TileSource, source::Ground};

impl TileSource {
    /// The layer's `TileJSON`, with names in `lang`. `tiles` is the tiles' address as clients write
    /// it, such as `http://localhost:8080/tiles/parks/{z}/{x}/{y}.mvt`.
    ///
    /// An empty layer has neither bounds nor a centre.
    pub fn tilejson(&self, tiles: &str, lang: Lang) -> Value {
        let layer = &self.properties.layer;
        let mut json = json!({
            "tilejson": "3.0.0",
            "name": layer.name().in_lang(lang),
            "tiles": [tiles],
            "scheme": "xyz",
            "minzoom": 0,
            "maxzoom": MAX_ZOOM,
            "vector_layers": [{
                "id": self.properties.id.as_str(),
                "description": layer.name().in_lang(lang),
                "minzoom": 0,
                "maxzoom": MAX_ZOOM,
                "fields": self.fields(),
            }],
        });
        let attribution = layer.attribution().in_lang(lang);
        if !attribution.is_empty() {
            json["attribution"] = attribution.into();
        }
        if let Some((bounds, center)) = whereabouts(&self.ground) {
            json["bounds"] = bounds;
            json["center"] = center;
        }
        json
    }

    fn fields(&self) -> Map<String, Value> {
        let fields = self.properties.fields();
        let kind = |is_number| if is_number { "Number" } else { "String" };
        fields.iter().map(|it| (it.key.to_owned(), kind(it.is_number()).into())).collect()
    }
}

/// West, south, east and north; and the middle, with the zoom at which one tile holds everything.
fn whereabouts(ground: &Ground) -> Option<(Value, Value)> {
    let extent = ground.extent?;
    let (north_west, south_east) = (to_lon_lat(extent.min()), to_lon_lat(extent.max()));
    let side = extent.width().max(extent.height());
    let zoom = (0..MAX_ZOOM).rev().find(|&it| side * f64::from(1u32 << it) <= 1.0).unwrap_or(0);
    let middle = to_lon_lat(extent.center());
    let decimals = |it: f64| (it * 1e7).round() / 1e7;
    let bounds = [north_west.x, south_east.y, south_east.x, north_west.y].map(decimals);
    Some((json!(bounds), json!([decimals(middle.x), decimals(middle.y), zoom])))
}
