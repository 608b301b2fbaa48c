//! PROJ's C interface, as far as the `proj` crate does not show it: what a reference system is, and
//! which operations lead from one to another.

use std::ffi::{CStr, CString, c_char, c_int};
use std::ptr::{null, null_mut};

use proj_sys as sys;

/// PROJ's state for one thread. What it hands out borrows it.
#[derive(Debug)]
pub(crate) struct Proj {
    context: *mut sys::PJ_CONTEXT,
}

/// Something PROJ knows: a reference system, a datum, an operation.
#[derive(Debug)]
pub(crate) struct Object<'p> {
    /// Invariant: not null, and made by `proj`.
    object: *mut sys::PJ,
    proj: &'p Proj,
}

/// What a reference system is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Geographic,
    Projected,
    Other,
}

/// A rectangle of longitudes and latitudes in degrees.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) west: f64,
    pub(crate) south: f64,
    pub(crate) east: f64,
    pub(crate) north: f64,
}

/// Which ways from one reference system to another are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ways {
    /// Those that know how the datums differ.
    Exact,
    /// Also those that do not.
    Any,
    /// As [`Ways::Any`], but none through a third system.
    Direct,
}

impl Proj {
    pub(crate) fn new() -> Proj {
        // SAFETY: a null context is PROJ's default one; new contexts copy its log level.
        unsafe { sys::proj_log_level(null_mut(), sys::PJ_LOG_LEVEL_PJ_LOG_NONE) };
        // SAFETY: takes nothing; destroyed in `drop`.
        let context = unsafe { sys::proj_context_create() };
        assert!(!context.is_null(), "PROJ has memory for a context");
        Proj { context }
    }

    /// The reference system `definition` names or describes, without heights.
    pub(crate) fn crs(&self, definition: &str) -> Option<Object<'_>> {
        let definition = CString::new(definition).ok()?;
        // SAFETY: the context is alive and the text ends in 0.
        let crs = self.object(unsafe { sys::proj_create(self.context, definition.as_ptr()) })?;
        let crs = if crs.kind() == sys::PJ_TYPE_PJ_TYPE_COMPOUND_CRS {
            // SAFETY: `crs` is a compound system of this context.
            self.object(unsafe { sys::proj_crs_get_sub_crs(self.context, crs.object, 0) })?
        } else {
            crs
        };
        // SAFETY: `crs` belongs to this context; a null name keeps its own.
        self.object(unsafe { sys::proj_crs_demote_to_2D(self.context, null(), crs.object) })
    }

    /// Ways from `from` to `to` whose grids are all installed, best first.
    pub(crate) fn operations(
        &self,
        from: &Object<'_>,
        to: &Object<'_>,
        within: Option<Bounds>,
        ways: Ways,
    ) -> Vec<Object<'_>> {
        // SAFETY: every pointer belongs to this context and is alive until the end of the block;
        // the factory and the list are destroyed in it.
        unsafe {
            let factory = sys::proj_create_operation_factory_context(self.context, null());
            sys::proj_operation_factory_context_set_allow_ballpark_transformations(
                self.context,
                factory,
                c_int::from(ways != Ways::Exact),
            );
            if ways == Ways::Direct {
                sys::proj_operation_factory_context_set_allow_use_intermediate_crs(
                    self.context,
                    factory,
                    sys::PROJ_INTERMEDIATE_CRS_USE_PROJ_INTERMEDIATE_CRS_USE_NEVER,
                );
            }
            sys::proj_operation_factory_context_set_spatial_criterion(
                self.context,
                factory,
                sys::PROJ_SPATIAL_CRITERION_PROJ_SPATIAL_CRITERION_PARTIAL_INTERSECTION,
            );
            sys::proj_operation_factory_context_set_grid_availability_use(
                self.context,
                factory,
                sys::PROJ_GRID_AVAILABILITY_USE_PROJ_GRID_AVAILABILITY_DISCARD_OPERATION_IF_MISSING_GRID,
            );
            if let Some(Bounds { west, south, east, north }) = within {
                sys::proj_operation_factory_context_set_area_of_interest(
                    self.context,
                    factory,
                    west,
                    south,
                    east,
                    north,
                );
            }
            let list = sys::proj_create_operations(self.context, from.object, to.object, factory);
            let n = if list.is_null() { 0 } else { sys::proj_list_get_count(list) };
            let get = |at| self.object(sys::proj_list_get(self.context, list, at));
            let operations = (0..n).filter_map(get).collect();
            sys::proj_list_destroy(list);
            sys::proj_operation_factory_context_destroy(factory);
            operations
        }
    }

    fn object(&self, object: *mut sys::PJ) -> Option<Object<'_>> {
        (!object.is_null()).then_some(Object { object, proj: self })
    }
}

impl Drop for Proj {
    fn drop(&mut self) {
        // SAFETY: made in `new`; objects borrow `self`, so none outlives it.
        unsafe { sys::proj_context_destroy(self.context) };
    }
}

impl<'p> Object<'p> {
    /// Its name in PROJ's database, or in its own definition.
    pub(crate) fn name(&self) -> String {
        // SAFETY: the object is alive; the text lives as long as it does and is copied.
        unsafe { text(sys::proj_get_name(self.object)) }.unwrap_or_default()
    }

    /// Its name with its code, where it has one: `EPSG:4549 (CGCS2000 / 3-degree GK CM 120E)`.
    pub(crate) fn full_name(&self) -> String {
        // SAFETY: as in `name`.
        let id = |get: unsafe extern "C" fn(*const sys::PJ, c_int) -> *const c_char| unsafe {
            text(get(self.object, 0))
        };
        match (id(sys::proj_get_id_auth_name), id(sys::proj_get_id_code)) {
            (Some(authority), Some(code)) => format!("{authority}:{code} ({})", self.name()),
            _ => self.name(),
        }
    }

    /// What it is to us; a system bound to another datum counts as what it is without.
    pub(crate) fn sort(&self) -> Sort {
        match self.unbound().as_ref().unwrap_or(self).kind() {
            sys::PJ_TYPE_PJ_TYPE_GEOGRAPHIC_2D_CRS
            | sys::PJ_TYPE_PJ_TYPE_GEOGRAPHIC_3D_CRS
            | sys::PJ_TYPE_PJ_TYPE_GEOGRAPHIC_CRS => Sort::Geographic,
            sys::PJ_TYPE_PJ_TYPE_PROJECTED_CRS => Sort::Projected,
            _ => Sort::Other,
        }
    }

    /// The longitudes and latitudes it is built on.
    pub(crate) fn geodetic(&self) -> Option<Object<'p>> {
        let ours = self.unbound();
        let crs = ours.as_ref().unwrap_or(self);
        let (proj, crs) = (self.proj, crs.object);
        // SAFETY: `crs` is alive and of this context.
        let base = proj.object(unsafe { sys::proj_crs_get_geodetic_crs(proj.context, crs) })?;
        // SAFETY: likewise.
        proj.object(unsafe { sys::proj_crs_demote_to_2D(proj.context, null(), base.object) })
    }

    /// The system a bound one is bound to another datum from.
    fn unbound(&self) -> Option<Object<'p>> {
        let is_bound = self.kind() == sys::PJ_TYPE_PJ_TYPE_BOUND_CRS;
        // SAFETY: the object is alive and of this context.
        let source = || unsafe { sys::proj_get_source_crs(self.proj.context, self.object) };
        is_bound.then(source).and_then(|source| self.proj.object(source))
    }

    /// Whether it carries its own parameters to another datum, as `TOWGS84` in WKT does.
    pub(crate) fn is_bound(&self) -> bool {
        self.kind() == sys::PJ_TYPE_PJ_TYPE_BOUND_CRS
    }

    /// The name of its datum.
    pub(crate) fn datum(&self) -> Option<String> {
        let base = self.geodetic()?;
        let (context, crs) = (self.proj.context, base.object);
        // SAFETY: `base` is alive and of this context.
        let datum = unsafe { sys::proj_crs_get_datum_forced(context, crs) };
        Some(self.proj.object(datum)?.name())
    }

    /// Its ellipsoid: half the long axis in metres, and the inverse flattening (0 for a sphere).
    pub(crate) fn ellipsoid(&self) -> Option<(f64, f64)> {
        let base = self.geodetic()?;
        let context = self.proj.context;
        // SAFETY: `base` is alive and of this context.
        let ellipsoid = unsafe { sys::proj_get_ellipsoid(context, base.object) };
        let ellipsoid = self.proj.object(ellipsoid)?;
        let (mut a, mut b, mut computed, mut rf) = (0.0, 0.0, 0, 0.0);
        // SAFETY: the four places are alive and of the types asked for.
        let found = unsafe {
            sys::proj_ellipsoid_get_parameters(
                context,
                ellipsoid.object,
                &raw mut a,
                &raw mut b,
                &raw mut computed,
                &raw mut rf,
            )
        };
        (found != 0).then_some((a, rf))
    }

    /// How many metres the unit of its first axis has.
    pub(crate) fn metres(&self) -> Option<f64> {
        let ours = self.unbound();
        let crs = ours.as_ref().unwrap_or(self).object;
        let context = self.proj.context;
        // SAFETY: `crs` is alive and of this context.
        let axes = unsafe { sys::proj_crs_get_coordinate_system(context, crs) };
        let axes = self.proj.object(axes)?;
        let mut factor = 0.0;
        let nothing = null_mut::<*const c_char>();
        // SAFETY: PROJ leaves out what it is given null for; `factor` is alive.
        let found = unsafe {
            sys::proj_cs_get_axis_info(
                context,
                axes.object,
                0,
                nothing,
                nothing,
                nothing,
                &raw mut factor,
                nothing,
                nothing,
                nothing,
            )
        };
        (found != 0).then_some(factor)
    }

    /// Where it is meant to be used.
    pub(crate) fn area_of_use(&self) -> Option<Bounds> {
        let [mut west, mut south, mut east, mut north] = [0.0; 4];
        // SAFETY: the places are alive; PROJ leaves out the name it is given null for.
        let found = unsafe {
            sys::proj_get_area_of_use(
                self.proj.context,
                self.object,
                &raw mut west,
                &raw mut south,
                &raw mut east,
                &raw mut north,
                null_mut(),
            )
        };
        (found != 0 && -180.0 <= west).then_some(Bounds { west, south, east, north })
    }

    /// How exact an operation is, in metres; `None` when nobody says.
    pub(crate) fn accuracy_metres(&self) -> Option<f64> {
        // SAFETY: the object is alive and of this context.
        let accuracy =
            unsafe { sys::proj_coordoperation_get_accuracy(self.proj.context, self.object) };
        (0.0 <= accuracy).then_some(accuracy)
    }

    /// The operation as a PROJ pipeline, east or longitude first, angles in degrees.
    pub(crate) fn pipeline(&self) -> Option<String> {
        let context = self.proj.context;
        // SAFETY: the object is alive and of this context.
        let ordered = unsafe { sys::proj_normalize_for_visualization(context, self.object) };
        let ordered = self.proj.object(ordered)?;
        let kind = sys::PJ_PROJ_STRING_TYPE_PJ_PROJ_5;
        // SAFETY: likewise; the text lives as long as `ordered` and is copied.
        unsafe { text(sys::proj_as_proj_string(context, ordered.object, kind, null())) }
    }

    fn kind(&self) -> sys::PJ_TYPE {
        // SAFETY: the object is alive.
        unsafe { sys::proj_get_type(self.object) }
    }
}

impl Drop for Object<'_> {
    fn drop(&mut self) {
        // SAFETY: the object is ours and its context is alive.
        unsafe { sys::proj_destroy(self.object) };
    }
}

/// A copy of C's text.
///
/// # Safety
///
/// `text` is null or ends in 0 and is alive.
unsafe fn text(text: *const c_char) -> Option<String> {
    // SAFETY: as promised by the caller.
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned())
}
