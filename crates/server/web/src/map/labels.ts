/** Where a site's number goes: one point per site, although tiles cut sites into pieces. */
import type { Feature, FeatureCollection, Geometry, Point, Position } from "geojson";

/** One piece of a site, as a tile holds it. */
export type Piece = Feature<Geometry, Record<string, unknown> | null>;

/** One point per site: the middle of its largest piece. */
export function labelPoints(pieces: readonly Piece[]): FeatureCollection<Point> {
  const largest = new Map<unknown, { piece: Piece; part: Position[]; size: number }>();
  for (const piece of pieces) {
    for (const part of partsOf(piece.geometry)) {
      const id = piece.properties?.["id"];
      const size = sizeOf(part);
      if (size > (largest.get(id)?.size ?? -1)) largest.set(id, { piece, part, size });
    }
  }
  const features = [...largest.values()].map(({ piece, part }): Feature<Point> => ({
    type: "Feature",
    // A plain copy: a tile's own properties have no prototype, and MapLibre sends only plain objects to its worker.
    properties: { ...piece.properties },
    geometry: { type: "Point", coordinates: middleOf(part) },
  }));
  return { type: "FeatureCollection", features };
}

/** The outlines of a geometry's parts, without their holes. */
function partsOf(geometry: Geometry): Position[][] {
  switch (geometry.type) {
    case "Polygon":
      return geometry.coordinates.slice(0, 1);
    case "MultiPolygon":
      return geometry.coordinates.flatMap((polygon) => polygon.slice(0, 1));
    case "LineString":
    case "MultiPoint":
      return [geometry.coordinates];
    case "MultiLineString":
      return geometry.coordinates;
    case "Point":
      return [[geometry.coordinates]];
    case "GeometryCollection":
      return geometry.geometries.flatMap(partsOf);
  }
}

/** Twice the area with its sign, and the area's first moments, seen from the part's first corner. */
function moments(part: Position[]): { area: number; x: number; y: number; from: [number, number] } {
  const [fromX = 0, fromY = 0] = part[0] ?? [];
  const sum = { area: 0, x: 0, y: 0 };
  part.forEach(([x = 0, y = 0], i) => {
    const [nextX = 0, nextY = 0] = part[(i + 1) % part.length] ?? [];
    const [ax, ay, bx, by] = [x - fromX, y - fromY, nextX - fromX, nextY - fromY];
    const cross = ax * by - bx * ay;
    sum.area += cross;
    sum.x += (ax + bx) * cross;
    sum.y += (ay + by) * cross;
  });
  return { ...sum, from: [fromX, fromY] };
}

const sizeOf = (part: Position[]): number => Math.abs(moments(part).area);

/** The centroid, or the middle corner of a part without area. */
function middleOf(part: Position[]): Position {
  const { area, x, y, from } = moments(part);
  if (area === 0) return part[Math.floor(part.length / 2)] ?? from;
  return [from[0] + x / (3 * area), from[1] + y / (3 * area)];
}
