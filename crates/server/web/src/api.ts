/** What the server answers, as TypeScript sees it, and how to ask for it. */

/** A name as the atlas or study file gives it, in both languages. */
export interface Text {
  zh: string;
  en: string;
}

/** West, south, east, north in degrees. */
export type Bounds = [number, number, number, number];

/** A value known to lie between two bounds; `null` is no bound at all. */
export interface Interval {
  low: number | null;
  high: number | null;
}

/** What a measure found: an interval with its unit, or a category. */
export interface Reading extends Interval {
  unit: string;
  category?: string | null;
}

/** The shape most features of a layer have. */
export type Geometry = "points" | "lines" | "polygons";

/** One layer of an atlas; with several atlases open its id is `atlas.layer`. */
export interface Layer {
  id: string;
  /** Its name within the atlas, which readings use: `id` without the atlas. */
  layer: string;
  name: Text;
  geometry: Geometry;
  n_features: number;
  tilejson: string;
}

/** An opened folder of layers. */
export interface Atlas {
  id: string;
  name: Text;
  attribution: Text;
  bounds: Bounds;
  layers: Layer[];
  studies: string[];
}

/** Which end of a total a ranking looks at. */
export type RankBy = "worst-case" | "middle" | "best-case";

/** A group of criteria, into which a total opens. */
export interface Group {
  id: string;
  name: Text;
}

/** One criterion of a study. */
export interface Criterion {
  id: string;
  name: Text;
  group: string | null;
  unit: string;
  weight: number;
  measure: string;
}

/** One constraint of a study, with the bound a reading is held against. */
export interface Constraint {
  id: string;
  name: Text;
  unit: string;
  at_most: number | null;
  at_least: number | null;
}

/** The whole question put to an atlas. */
export interface Study {
  id: string;
  atlas: string;
  name: Text;
  tilejson: string;
  n_candidates: number;
  rank_by: RankBy;
  groups: Group[];
  criteria: Criterion[];
  constraints: Constraint[];
}

/** Whether a candidate keeps a constraint. */
export type Verdict = "passes" | "fails" | "unknown";

/** What one criterion says of one site. */
export interface CriterionFinding {
  reading: Reading;
  score: Interval;
  weight: number;
  contribution: Interval;
  nearest: { layer: string; id: string; name: string | null } | null;
}

/** What one constraint says of one site. */
export interface ConstraintFinding {
  verdict: Verdict;
  reading: Reading;
  /** What a share comes to on the ground. */
  amount?: Reading | null;
}

/** One site of an assessment; without a rank it is not eligible. */
export interface Site {
  id: string;
  name: string | null;
  rank: number | null;
  total: Interval;
  criteria: Record<string, CriterionFinding>;
  groups: Record<string, { contribution: Interval }>;
  constraints: Record<string, ConstraintFinding>;
  bounds?: Bounds;
}

/** The whole answer: sites in rank order, those without a rank last. */
export interface Assessment {
  atlas: string;
  study: string;
  fingerprint: string;
  sites: Site[];
}

/** The part of TileJSON 3 the map reads. */
export interface TileJson {
  tiles: string[];
  minzoom?: number;
  maxzoom?: number;
  bounds?: Bounds;
  vector_layers: { id: string }[];
}

/** The server did not answer what was asked. */
export class RequestError extends Error {
  constructor(
    readonly path: string,
    /** The HTTP status, or 0 when there was no answer. */
    readonly status: number,
    /** What the server says about it, when it says something. */
    readonly said: Text | null,
  ) {
    super(`${path}: ${status}`);
  }
}

export const atlases = (): Promise<Atlas[]> => ask("/atlases");

export const studies = (): Promise<Study[]> => ask("/studies");

export const assessment = (study: string, top: number): Promise<Assessment> =>
  ask(`/studies/${encodeURIComponent(study)}/assessment?top=${top}`);

export const site = (study: string, id: string): Promise<Site> =>
  ask(`/studies/${encodeURIComponent(study)}/sites/${encodeURIComponent(id)}`);

/** TileJSON whose tile addresses lie on this page's own server, whatever name the server knows itself by. */
export async function tileJson(path: string): Promise<TileJson> {
  const found = await ask<TileJson>(ownPath(path));
  return { ...found, tiles: found.tiles.map((tile) => location.origin + ownPath(tile)) };
}

/** The path of an address, without scheme and host. */
export function ownPath(address: string): string {
  return `/${address.replace(/^https?:\/\/[^/]*/, "").replace(/^\/+/, "")}`;
}

async function ask<T>(path: string): Promise<T> {
  const response = await fetch(path, { headers: { accept: "application/json" } }).catch(() => {
    throw new RequestError(path, 0, null);
  });
  if (!response.ok) throw new RequestError(path, response.status, saidIn(await response.json().catch(() => null)));
  return (await response.json()) as T;
}

/** The message in an error body: `{"error": {"zh", "en"}}`, or the two languages at the top. */
function saidIn(body: unknown): Text | null {
  const inner = (body as { error?: unknown } | null)?.error ?? body;
  const { zh, en } = (inner ?? {}) as Partial<Text>;
  return typeof zh === "string" && typeof en === "string" ? { zh, en } : null;
}
