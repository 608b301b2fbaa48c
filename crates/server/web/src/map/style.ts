/** The whole map as one plain value: an atlas's layers from the ground up, its sites on top. */
import type {
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
  VectorSourceSpecification,
} from "@maplibre/maplibre-gl-style-spec";
import type { FeatureCollection, Point } from "geojson";
import type { Layer, Study, TileJson } from "../api";
import { CANDIDATES } from "../state";
import { candidateStrokes, labelStrokes } from "./candidates";
import { GROUND, themeOf, type Stroke } from "./themes";

/** The source of the assessed sites, and that of the one point per site that carries its number. */
export const CANDIDATE_SOURCE = "candidates";
export const LABEL_SOURCE = "candidates-labels";

export interface Scene {
  layers: { layer: Layer; tiles: TileJson }[];
  candidates: { study: Study; tiles: TileJson } | null;
  hidden: ReadonlySet<string>;
}

/** No site has a place for its number yet. */
export const NO_LABELS: FeatureCollection<Point> = { type: "FeatureCollection", features: [] };

/** The map's style for a scene, with numbers at these points; the same scene gives the same style. */
export function styleOf({ layers, candidates, hidden }: Scene, labels = NO_LABELS): StyleSpecification {
  const sources: StyleSpecification["sources"] = {};
  const drawn: LayerSpecification[] = [];
  const draw = (id: string, source: SourceSpecification, strokes: Stroke[], from: object) => {
    sources[id] = source;
    drawn.push(
      ...strokes.map((stroke, i) => ({ ...stroke, ...from, id: `${id}-${i}`, source: id }) as LayerSpecification),
    );
  };
  const ordered = layers
    .filter(({ layer }) => !hidden.has(layer.id))
    .map((entry) => ({ ...entry, theme: themeOf(entry.layer.layer, entry.layer.geometry) }))
    .sort((a, b) => a.theme.order - b.theme.order);
  for (const { layer, tiles, theme } of ordered) {
    draw(`layer-${layer.id}`, tileSource(tiles), theme.strokes, firstLayerOf(tiles));
  }
  if (candidates && !hidden.has(CANDIDATES)) {
    const { study, tiles } = candidates;
    draw(CANDIDATE_SOURCE, tileSource(tiles), candidateStrokes(study), firstLayerOf(tiles));
    draw(LABEL_SOURCE, { type: "geojson", promoteId: "id", data: labels }, labelStrokes(study), {});
  }
  return { version: 8, sources, layers: [ground, ...shapesBelowLabels(drawn)] };
}

const ground: LayerSpecification = { id: "ground", type: "background", paint: { "background-color": GROUND } };

function tileSource({ tiles, bounds, minzoom, maxzoom }: TileJson): VectorSourceSpecification {
  return {
    type: "vector",
    tiles,
    promoteId: "id",
    minzoom: minzoom ?? 0,
    maxzoom: maxzoom ?? 14,
    ...(bounds ? { bounds } : {}),
  };
}

const firstLayerOf = ({ vector_layers }: TileJson) => ({ "source-layer": vector_layers[0]?.id ?? "" });

function shapesBelowLabels(drawn: LayerSpecification[]): LayerSpecification[] {
  const isLabel = ({ type }: LayerSpecification) => type === "symbol";
  return [...drawn.filter((layer) => !isLabel(layer)), ...drawn.filter(isLabel)];
}
