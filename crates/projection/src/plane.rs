//! The one metric reference system an atlas works in.

use geo::Coord;
use rayon::prelude::*;
use siting_layer::Shapes;

use crate::ProjectionError;
use crate::ground::Ground;
use crate::native::{Bounds, Object, Proj, Sort};
use crate::operation::best;
use crate::route::{Route, is_somewhere};

/// The one metric reference system an atlas works in.
///
/// Made once and shared between threads; PROJ's own objects are made per thread when needed.
#[derive(Clone, Debug)]
pub struct Plane {
    definition: String,
    name: String,
    pub(crate) ground: Ground,
    /// To the longitudes and latitudes the plane is built on.
    pub(crate) to_degrees: Route,
    to_wgs84: Route,
    from_wgs84: Route,
}

impl Plane {
    /// The plane `definition` names: `EPSG:4549`, or WKT.
    ///
    /// # Errors
    ///
    /// When PROJ does not know it, when it is not a projection to metres, when its axes do not run
    /// east and north, and when lengths in it are off by more than a tenth, as on web maps.
    pub fn new(definition: &str) -> Result<Plane, ProjectionError> {
        let proj = Proj::new();
        let written = || definition.to_owned();
        let crs =
            proj.crs(definition).ok_or_else(|| ProjectionError::UnknownCrs { crs: written() })?;
        match crs.sort() {
            Sort::Projected => {}
            Sort::Geographic => return Err(ProjectionError::Geographic { crs: written() }),
            Sort::Other => return Err(ProjectionError::NotProjected { crs: written() }),
        }
        let metres = crs.metres().unwrap_or(1.0);
        if metres != 1.0 {
            return Err(ProjectionError::NotMetres { crs: written(), metres });
        }
        let not_projected = || ProjectionError::NotProjected { crs: written() };
        let degrees = crs.geodetic().ok_or_else(not_projected)?;
        let (a, inverse_flattening) = crs.ellipsoid().ok_or_else(not_projected)?;
        let wgs84 = proj.crs("OGC:CRS84").ok_or_else(not_projected)?;
        let area = crs.area_of_use();
        let plane = Plane {
            definition: written(),
            name: crs.full_name(),
            ground: Ground::new(a, inverse_flattening),
            to_degrees: best(&proj, &crs, &degrees, area, true)?.route,
            to_wgs84: best(&proj, &crs, &wgs84, area, true)?.route,
            from_wgs84: best(&proj, &wgs84, &crs, area, true)?.route,
        };
        plane.check_axes(area)?;
        Ok(plane.proven(&crs))
    }

    /// As it was named.
    pub fn definition(&self) -> &str {
        &self.definition
    }

    /// Its code and name: `EPSG:4549 (CGCS2000 / 3-degree Gauss-Kruger CM 120E)`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Turns vertices of the plane into longitudes and latitudes on WGS 84, in degrees, in place.
    /// What has none becomes infinite.
    pub fn lon_lat_of(&self, coords: &mut [Coord]) {
        self.to_wgs84.apply(coords);
    }

    /// Turns longitudes and latitudes on WGS 84, in degrees, into vertices of the plane, in place.
    /// What has no place becomes infinite.
    pub fn from_lon_lat(&self, coords: &mut [Coord]) {
        self.from_wgs84.apply(coords);
    }

    /// Shapes of the plane on the square of web maps: x from 0 in the west to 1 in the east, y from
    /// 0 in the north to 1 in the south. Latitudes beyond 85.05 degrees are cut to it.
    pub fn to_world(&self, shapes: &Shapes) -> Shapes {
        let mut shapes = shapes.clone();
        shapes.coords_mut().par_chunks_mut(1 << 13).for_each(|block| {
            self.to_wgs84.apply_here(block);
            for coord in block {
                *coord = world(*coord);
            }
        });
        // South is up on paper that has y downwards: what ran one way round now runs the other.
        shapes.turn_rings();
        shapes
    }

    /// Moves a little east and a little north from the middle of where the plane is used.
    fn check_axes(&self, area: Option<Bounds>) -> Result<(), ProjectionError> {
        let Some(Bounds { west, south, east, north }) = area else { return Ok(()) };
        let east = if east < west { east + 360.0 } else { east };
        let middle = Coord { x: f64::midpoint(west, east), y: f64::midpoint(south, north) };
        let step = 1e-4;
        let mut corners = [
            middle,
            Coord { x: middle.x + step, y: middle.y },
            Coord { x: middle.x, y: middle.y + step },
        ];
        self.from_wgs84.apply_here(&mut corners);
        let [at, east, north] = corners;
        if !corners.iter().all(|it| is_somewhere(*it)) {
            return Ok(());
        }
        let crs = self.definition.clone();
        if east.x <= at.x || north.y <= at.y {
            return Err(ProjectionError::NotEastNorth { crs });
        }
        // A degree of the meridian is 110.6 to 111.7 km; a tenth is far outside that.
        let scale = (north.y - at.y).hypot(north.x - at.x) / (step * 111_133.0);
        let is_stretched = self.name.contains("Mercator") && self.name.contains("Pseudo")
            || !(0.9..=1.1).contains(&scale);
        if is_stretched {
            return Err(ProjectionError::Stretched { crs, scale });
        }
        Ok(())
    }

    /// The plane with its routes compared with PROJ where the plane is used.
    fn proven(mut self, crs: &Object<'_>) -> Plane {
        let Some(Bounds { west, south, east, north }) = crs.area_of_use() else { return self };
        let east = if east < west { east + 360.0 } else { east };
        let place = |i: usize| Coord {
            x: west + (east - west) * (i % 8) as f64 / 7.0,
            y: south + (north - south) * (i / 8) as f64 / 7.0,
        };
        let degrees: Vec<Coord> = (0..64).map(place).collect();
        let mut metres = degrees.clone();
        self.from_wgs84.apply_here(&mut metres);
        metres.retain(|it| is_somewhere(*it));
        self.from_wgs84 = self.from_wgs84.prove(&degrees);
        self.to_wgs84 = self.to_wgs84.prove(&metres);
        self.to_degrees = self.to_degrees.prove(&metres);
        self
    }
}

/// The latitude at which the square of web maps ends.
const LAST_LATITUDE: f64 = 85.051_128_779_806_6;

/// A longitude and latitude on the square of web maps.
fn world(at: Coord) -> Coord {
    use std::f64::consts::PI;
    let sin = at.y.clamp(-LAST_LATITUDE, LAST_LATITUDE).to_radians().sin();
    Coord { x: at.x / 360.0 + 0.5, y: 0.5 - sin.atanh() / (2.0 * PI) }
}
