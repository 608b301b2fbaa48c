//! A dataset brought into the atlas's plane, indexed, with its surveyed ground.

use std::sync::OnceLock;

use geo::{Coord, Rect};
use siting_units::{Fingerprint, Fingerprinter, Name, Text};

use crate::{FeatureIndex, Kind, SegmentIndex, Shape, Shapes, Survey, Table, Value, hilbert_order};

/// What a layer is made from.
#[derive(Clone, Debug)]
pub struct LayerParts {
    /// What it is called.
    pub name: Name,
    /// One shape a feature, in metres of the atlas's plane.
    pub shapes: Shapes,
    /// Attributes, row by row as in `shapes`.
    pub table: Table,
    /// A name for each feature, unique in the layer.
    pub ids: Vec<String>,
    /// The attribute that holds the features' names for people, if one does.
    pub name_field: Option<String>,
    /// Area of each feature on the ground, in square metres; 0 for points and lines.
    pub ground: Vec<f64>,
    /// The ground that was surveyed.
    pub survey: Survey,
    /// Whom to thank for the data, as its licence asks; empty when nobody.
    pub attribution: Text,
}

/// A dataset brought into the atlas's plane, indexed, with its surveyed ground.
#[derive(Debug)]
pub struct Layer {
    parts: LayerParts,
    fingerprint: Fingerprint,
    features: OnceLock<FeatureIndex>,
    segments: OnceLock<SegmentIndex>,
    order: OnceLock<Vec<u32>>,
}

impl Layer {
    /// A layer of these parts.
    ///
    /// # Panics
    ///
    /// Panics unless there is one shape, id and ground area a row.
    pub fn new(parts: LayerParts) -> Layer {
        let n_rows = parts.shapes.len();
        assert!(parts.ids.len() == n_rows && parts.ground.len() == n_rows, "one of each a row");
        let fingerprint = fingerprint(&parts);
        Layer {
            parts,
            fingerprint,
            features: OnceLock::new(),
            segments: OnceLock::new(),
            order: OnceLock::new(),
        }
    }

    /// What it is called.
    pub fn name(&self) -> &Name {
        &self.parts.name
    }

    /// Number of features.
    pub fn len(&self) -> usize {
        self.parts.shapes.len()
    }

    /// Whether it has no feature.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One shape a feature, in metres of the plane.
    pub fn shapes(&self) -> &Shapes {
        &self.parts.shapes
    }

    /// The shape of one feature.
    pub fn shape(&self, row: usize) -> Shape<'_> {
        self.parts.shapes.get(row)
    }

    /// The features' attributes.
    pub fn table(&self) -> &Table {
        &self.parts.table
    }

    /// The features' ids, unique in the layer.
    pub fn ids(&self) -> &[String] {
        &self.parts.ids
    }

    /// What people call the feature in `row`, if the data says.
    pub fn feature_name(&self, row: usize) -> Option<&str> {
        let column = self.parts.table.column(self.parts.name_field.as_deref()?)?;
        match column.value(row) {
            Value::Text(name) => Some(name),
            Value::Number(_) | Value::Missing => None,
        }
    }

    /// Area of each feature on the ground, in square metres; 0 for points and lines.
    pub fn ground(&self) -> &[f64] {
        &self.parts.ground
    }

    /// The ground the layer describes completely.
    pub fn survey(&self) -> &Survey {
        &self.parts.survey
    }

    /// Whom to thank for the data; empty when nobody.
    pub fn attribution(&self) -> &Text {
        &self.parts.attribution
    }

    /// Everything it was made from.
    pub fn parts(&self) -> &LayerParts {
        &self.parts
    }

    /// The kind of most of its features; `None` for an empty layer.
    pub fn kind(&self) -> Option<Kind> {
        let count = |kind| self.shapes().iter().filter(|it| it.kind() == kind).count();
        let kinds = [Kind::Points, Kind::Lines, Kind::Areas];
        (!self.is_empty()).then(|| kinds.into_iter().max_by_key(|&kind| count(kind)))?
    }

    /// The smallest rectangle around every feature; `None` for an empty layer.
    pub fn bounds(&self) -> Option<Rect> {
        let boxes = self.shapes().iter().filter(|it| !it.is_empty()).map(Shape::bounds);
        boxes.reduce(crate::hull)
    }

    /// The rectangles of its features, indexed when first asked for.
    pub fn features(&self) -> &FeatureIndex {
        self.features.get_or_init(|| FeatureIndex::new(&self.parts.shapes))
    }

    /// Every straight piece of its features, indexed when first asked for.
    pub fn segments(&self) -> &SegmentIndex {
        self.segments.get_or_init(|| SegmentIndex::new(self.shapes(), 0..self.len()))
    }

    /// The rows in an order in which neighbours follow one another, found when first asked for.
    pub fn rows_by_place(&self) -> &[u32] {
        self.order.get_or_init(|| {
            let middle = |shape: Shape<'_>| crate::Bounds::of(shape.coords()).centre();
            let is_drawn = |shape: Shape<'_>| !shape.is_empty();
            let places = self.shapes().iter();
            let places = places.map(|it| if is_drawn(it) { middle(it) } else { Coord::zero() });
            hilbert_order(&places.collect::<Vec<_>>())
        })
    }

    /// A digest of everything an answer can depend on.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }
}

fn fingerprint(parts: &LayerParts) -> Fingerprint {
    let mut digest = Fingerprinter::default();
    parts.shapes.add_to(&mut digest);
    parts.table.add_to(&mut digest);
    parts.ids.iter().for_each(|id| {
        digest.str(id);
    });
    digest.str(parts.name_field.as_deref().unwrap_or_default());
    digest.numbers(parts.ground.iter().copied());
    parts.survey.shapes().add_to(&mut digest);
    digest.finish()
}
