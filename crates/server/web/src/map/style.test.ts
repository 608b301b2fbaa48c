import { validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import { expect, test } from "vitest";
import type { Geometry, Layer, RankBy, Study, TileJson } from "../api";
import { CANDIDATES } from "../state";
import { CANDIDATE_SOURCE, styleOf, type Scene } from "./style";

const KNOWN: Record<Geometry, string[]> = {
  polygons: ["boundary", "facilities", "parks", "substations", "utilities", "water", "green", "landuse", "buildings", "power_plants"],
  lines: ["barriers", "rail_disused", "roads_planned", "roads", "rail", "power_lines", "waterways", "aeroway"],
  points: ["places", "poi", "power_towers"],
};

const tiles = (id: string): TileJson => ({
  tiles: [`http://127.0.0.1/tiles/${id}/{z}/{x}/{y}.mvt`],
  vector_layers: [{ id }],
});

const entry = (name: string, geometry: Geometry, id = name) => {
  const tilejson = `/tiles/${id}.json`;
  const layer: Layer = { id, layer: name, geometry, name: { zh: id, en: id }, n_features: 1, tilejson };
  return { layer, tiles: tiles(name) };
};

const study = (rank_by: RankBy, n_candidates = 46): Study => ({
  id: "s",
  atlas: "a",
  name: { zh: "s", en: "s" },
  tilejson: "/tiles/assessment-s.json",
  n_candidates,
  rank_by,
  groups: [],
  criteria: [],
  constraints: [],
});

const scene = (part: Partial<Scene> = {}): Scene => ({ layers: [], candidates: null, hidden: new Set(), ...part });

const all = (Object.entries(KNOWN) as [Geometry, string[]][]).flatMap(([geometry, ids]) =>
  [...ids, `nobody-knows-these-${geometry}`].map((id) => entry(id, geometry)),
);

test.each([
  ["worst-case", 46],
  ["middle", 100_000],
  ["best-case", 46],
] as const)("a style with every layer, ranked by %s, keeps the style specification", (by, n) => {
  const style = styleOf(scene({ layers: all, candidates: { study: study(by, n), tiles: tiles("sites") } }));
  expect(validateStyleMin(style).map(({ message }) => message)).toEqual([]);
});

test("a layer looks the same beside another atlas, where it goes by a longer name", () => {
  const paints = (id?: string) =>
    styleOf(scene({ layers: [entry("water", "polygons", id)] })).layers.map(({ type, paint }) => ({ type, paint }));
  expect(paints("montevideo.water")).toEqual(paints());
});

test("the extent of the data is an outline, never a fill", () => {
  const { layers } = styleOf(scene({ layers: [entry("boundary", "polygons")] }));
  expect(layers.map(({ type }) => type)).toEqual(["background", "line"]);
});

test("an empty scene is a valid style", () => {
  expect(validateStyleMin(styleOf(scene()))).toEqual([]);
});

test("no font and no picture is fetched", () => {
  const style = styleOf(scene({ layers: all }));
  expect(style.glyphs).toBeUndefined();
  expect(style.sprite).toBeUndefined();
});

test("sites lie above every layer, and every name above every shape", () => {
  const style = styleOf(scene({ layers: all, candidates: { study: study("middle"), tiles: tiles("sites") } }));
  const last = (pick: (i: number) => boolean) =>
    style.layers
      .map((_, i) => i)
      .filter(pick)
      .at(-1) ?? -1;
  const isLabel = (i: number) => style.layers[i]?.type === "symbol";
  const isSite = (i: number) => style.layers[i]?.id.startsWith(CANDIDATE_SOURCE) ?? false;
  expect(last((i) => isSite(i) && !isLabel(i))).toBe(last((i) => !isLabel(i)));
  expect(last(isSite)).toBe(style.layers.length - 1);
});

test("a layer that is switched off is not drawn, and neither are hidden sites", () => {
  const style = styleOf(
    scene({
      layers: [entry("roads", "lines"), entry("rail", "lines")],
      candidates: { study: study("middle"), tiles: tiles("sites") },
      hidden: new Set(["roads", CANDIDATES]),
    }),
  );
  const sources = style.layers.flatMap((layer) => ("source" in layer ? [layer.source] : []));
  expect(new Set(sources)).toEqual(new Set(["layer-rail"]));
});
