/** How each known layer is drawn, from the ground up; a layer nobody knows is drawn by its shape. */
import type {
  CircleLayerSpecification,
  ExpressionSpecification,
  FillLayerSpecification,
  LineLayerSpecification,
  SymbolLayerSpecification,
} from "@maplibre/maplibre-gl-style-spec";
import type { Geometry } from "../api";

type Drawn<L> = L extends unknown ? Omit<L, "id" | "source" | "source-layer"> : never;

/** One map layer, not yet tied to a source. */
export type Stroke = Drawn<
  FillLayerSpecification | LineLayerSpecification | CircleLayerSpecification | SymbolLayerSpecification
>;

/** How one layer looks on the map and in the list of layers. */
export interface Theme {
  /** Smaller is further down. */
  order: number;
  swatch: string;
  strokes: Stroke[];
}

/** Fonts of the reader's own machine: no glyph is ever fetched. */
export const FONTS = ["system-ui", "Noto Sans", "Noto Sans CJK SC", "sans-serif"];

/** The calm ground everything lies on. */
export const GROUND = "#f5f3ef";

/** How the layer of this name within its atlas is drawn. */
export function themeOf(layer: string, geometry: Geometry): Theme {
  return THEMES[layer] ?? FALLBACKS[geometry];
}

const isArea: ExpressionSpecification = ["==", ["geometry-type"], "Polygon"];
const isLine: ExpressionSpecification = ["==", ["geometry-type"], "LineString"];
const isPoint: ExpressionSpecification = ["==", ["geometry-type"], "Point"];

/** A width in pixels that grows from the city's zoom to the street's. */
const growing = (atCity: number, atStreet: number): ExpressionSpecification => [
  "interpolate",
  ["exponential", 1.6],
  ["zoom"],
  10,
  atCity,
  17,
  atStreet,
];

const area = (colour: string, opacity = 1, minzoom = 0): Stroke => ({
  type: "fill",
  minzoom,
  filter: isArea,
  paint: { "fill-color": colour, "fill-opacity": opacity },
});

const outline = (colour: string, width = 1, minzoom = 0): Stroke => ({
  type: "line",
  minzoom,
  filter: isArea,
  paint: { "line-color": colour, "line-width": width },
});

const line = (colour: string, atCity: number, atStreet: number, dash?: number[]): Stroke => ({
  type: "line",
  filter: isLine,
  layout: { "line-join": "round", ...(dash ? {} : { "line-cap": "round" }) },
  paint: {
    "line-color": colour,
    "line-width": growing(atCity, atStreet),
    ...(dash ? { "line-dasharray": dash } : {}),
  },
});

const dot = (colour: string, radius: number, minzoom = 0): Stroke => ({
  type: "circle",
  minzoom,
  filter: isPoint,
  paint: {
    "circle-color": colour,
    "circle-radius": growing(radius / 2, radius * 2),
    "circle-stroke-color": "#ffffff",
    "circle-stroke-width": minzoom > 12 ? 0 : 1,
  },
});

/** Streets of some classes: casing first, so that crossings join. */
const road = (
  classes: string[],
  colour: string,
  casing: string,
  width: [number, number],
  minzoom: number,
): Stroke[] => {
  const filter: ExpressionSpecification = ["in", ["get", "class"], ["literal", classes]];
  const drawn = (paint: string, [atCity, atStreet]: [number, number]): Stroke => ({
    type: "line",
    minzoom,
    filter,
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": paint, "line-width": growing(atCity, atStreet) },
  });
  return [drawn(casing, [width[0] + 0.6, width[1] + 2]), drawn(colour, width)];
};

const MAIN = ["motorway", "motorway_link", "trunk", "trunk_link"];
const PRIMARY = ["primary", "primary_link"];
const SECONDARY = ["secondary", "secondary_link"];
const TERTIARY = ["tertiary", "tertiary_link"];
const STREETS = ["residential", "unclassified", "living_street", "road", "pedestrian"];
const LANES = ["service", "track", "footway", "path", "cycleway", "steps"];

const otherRoads: Stroke = {
  type: "line",
  minzoom: 13,
  filter: [
    "!",
    ["in", ["get", "class"], ["literal", [...MAIN, ...PRIMARY, ...SECONDARY, ...TERTIARY, ...STREETS, ...LANES]]],
  ],
  paint: { "line-color": "#d3cdc2", "line-width": growing(0.3, 4) },
};

const roadNames: Stroke = {
  type: "symbol",
  minzoom: 13,
  filter: ["has", "name"],
  layout: {
    "symbol-placement": "line",
    "symbol-spacing": 420,
    "text-field": ["get", "name"],
    "text-font": FONTS,
    "text-size": 11,
  },
  paint: { "text-color": "#6b655c", "text-halo-color": "#ffffff", "text-halo-width": 1.4 },
};

const landuseColour: ExpressionSpecification = [
  "match",
  ["get", "class"],
  ["industrial", "port", "railway", "quarry", "landfill"],
  "#e6dfe4",
  ["commercial", "retail"],
  "#f0e2dc",
  ["residential"],
  "#eeebe4",
  ["farmland", "farm", "orchard", "vineyard", "greenhouse_horticulture", "farmyard"],
  "#eeead2",
  ["grass", "forest", "meadow", "recreation_ground", "village_green", "cemetery", "allotments"],
  "#dfe8d3",
  "#ece8e0",
];

const placeNames: Stroke = {
  type: "symbol",
  minzoom: 12,
  filter: ["has", "name"],
  layout: { "text-field": ["get", "name"], "text-font": FONTS, "text-size": 12, "text-max-width": 8 },
  paint: { "text-color": "#5b554d", "text-halo-color": "#ffffff", "text-halo-width": 1.6 },
};

/** The edge of an area and nothing inside it. */
const dashedOutline = (colour: string): Stroke => ({
  type: "line",
  paint: { "line-color": colour, "line-width": 1, "line-dasharray": [5, 4] },
});

const THEMES: Record<string, Theme> = {
  landuse: {
    order: 10,
    swatch: "#e8e2d6",
    strokes: [{ type: "fill", filter: isArea, paint: { "fill-color": landuseColour } }],
  },
  green: { order: 20, swatch: "#cfe0bf", strokes: [area("#d3e3c4"), line("#b5cda0", 0.5, 2), dot("#9fbf86", 2, 13)] },
  water: { order: 30, swatch: "#b4d0e0", strokes: [area("#b9d3e2"), outline("#9dbfd2", 0.6), line("#9dc3d8", 0.8, 5)] },
  waterways: { order: 32, swatch: "#8fbdd6", strokes: [area("#b9d3e2"), line("#9dc3d8", 0.6, 5)] },
  aeroway: {
    order: 34,
    swatch: "#d5d2de",
    strokes: [area("#e2dfe9"), line("#d2cedd", 1.2, 26), dot("#a9a3bb", 2, 13)],
  },
  parks: { order: 36, swatch: "#d8cfd9", strokes: [area("#d8cfd9", 0.7), outline("#a798ab", 0.8)] },
  facilities: { order: 38, swatch: "#ece5d8", strokes: [area("#ece5d8", 0.8, 11), outline("#d3c9b6", 0.6, 14)] },
  buildings: {
    order: 40,
    swatch: "#d6cec3",
    strokes: [area("#d9d2c8", 1, 12), outline("#c4bbae", 0.6, 15)],
  },
  power_plants: { order: 42, swatch: "#d9a7b0", strokes: [area("#e3bcc3"), outline("#b3566b"), dot("#b3566b", 4)] },
  substations: { order: 44, swatch: "#b3566b", strokes: [area("#d98c9c"), outline("#9c3b53", 1.2), dot("#b3566b", 4)] },
  utilities: {
    order: 46,
    swatch: "#5f7f97",
    strokes: [area("#8fa9bb"), outline("#5f7f97", 0.8), line("#5f7f97", 0.8, 3, [4, 2]), dot("#5f7f97", 2.5, 11)],
  },
  barriers: { order: 48, swatch: "#b3aa9b", strokes: [line("#b3aa9b", 0, 1.6)] },
  roads_planned: { order: 49, swatch: "#d9a441", strokes: [line("#d9a441", 0.8, 6, [2, 2])] },
  roads: {
    order: 50,
    swatch: "#e6b566",
    strokes: [
      otherRoads,
      ...road(LANES, "#ffffff", "#e2ddd3", [0.2, 5], 14),
      ...road(STREETS, "#ffffff", "#dcd6cb", [0.3, 11], 12),
      ...road(TERTIARY, "#ffffff", "#d2cabd", [0.8, 14], 10),
      ...road(SECONDARY, "#fbf1d9", "#d3c19a", [1, 16], 9),
      ...road(PRIMARY, "#f7dfa6", "#cfae68", [1.4, 18], 7),
      ...road(MAIN, "#f0c173", "#c8913a", [2, 22], 5),
      roadNames,
    ],
  },
  rail: {
    order: 60,
    swatch: "#6f6b68",
    strokes: [line("#807b77", 1.1, 4), line("#ffffff", 0.5, 2.2, [4, 4]), area("#d5d1cd"), dot("#6f6b68", 2, 13)],
  },
  rail_disused: { order: 58, swatch: "#b5b0ac", strokes: [line("#b5b0ac", 0.6, 3, [2, 2]), dot("#b5b0ac", 2, 14)] },
  power_lines: { order: 70, swatch: "#b3566b", strokes: [line("#b3566b", 0.9, 2, [5, 2.5])] },
  power_towers: { order: 72, swatch: "#b3566b", strokes: [dot("#b3566b", 1.6, 12)] },
  boundary: { order: 74, swatch: "#8b9499", strokes: [dashedOutline("#8b9499")] },
  places: { order: 78, swatch: "#5b554d", strokes: [placeNames] },
  poi: { order: 80, swatch: "#8d8577", strokes: [dot("#a39a8b", 1.3, 14), area("#d9d2c8", 0.5, 14)] },
};

const FALLBACKS: Record<Geometry, Theme> = {
  polygons: { order: 35, swatch: "#cfc6da", strokes: [area("#cfc6da", 0.6), outline("#9a8bb0", 0.8)] },
  lines: { order: 65, swatch: "#8a78a8", strokes: [line("#8a78a8", 0.8, 4)] },
  points: { order: 75, swatch: "#8a78a8", strokes: [dot("#8a78a8", 2.5)] },
};
