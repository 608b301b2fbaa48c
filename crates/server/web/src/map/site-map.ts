/** The map on the page: shows a scene, tells which site was picked, brings a site into view. */
import {
  GeoJSONSource,
  Map as MapLibre,
  ScaleControl,
  setWorkerUrl,
  type LngLatBoundsLike,
  type MapGeoJSONFeature,
} from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import type { Bounds } from "../api";
import { numbered } from "./candidates";
import { picture } from "./images";
import { labelPoints } from "./labels";
import { CANDIDATE_SOURCE, LABEL_SOURCE, NO_LABELS, styleOf, type Scene } from "./style";
import { FONTS } from "./themes";

/** What a tile says of a site. */
export type SiteProperties = Record<string, unknown> & { id: string };

export interface MapEvents {
  picked(id: string): void;
  /** The site under the pointer and where that is, or `null` on leaving. */
  hovered(site: SiteProperties | null, at: { x: number; y: number }): void;
}

/** Pixels around the pointer in which a site counts as hit. */
const REACH = 4;

/** Space kept free around what is brought into view. */
const MARGIN = 32;

export class SiteMap {
  readonly map: MapLibre;
  #selected: string | null = null;
  #hovered: string | null = null;
  #sites: Scene["candidates"] = null;
  #labels = NO_LABELS;

  /** `covered` measures the parts of the map that panels lie over. */
  constructor(container: HTMLElement, events: MapEvents, covered: () => { left: number; right: number }) {
    setWorkerUrl(workerUrl);
    this.map = new MapLibre({
      container,
      style: styleOf({ layers: [], candidates: null, hidden: new Set() }),
      attributionControl: false,
      localIdeographFontFamily: FONTS.join(","),
      dragRotate: false,
      pitchWithRotate: false,
      maxPitch: 0,
      maxZoom: 19,
      fadeDuration: 120,
    });
    this.#covered = covered;
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new ScaleControl({ maxWidth: 110, unit: "metric" }), "bottom-right");
    this.map.setMissingStyleImageResolver((name) => {
      const found = picture(name);
      if (found) this.map.addImage(name, found.image, found.options);
    });
    this.#listen(events);
  }

  readonly #covered: () => { left: number; right: number };

  /** Draws a scene; only what differs from the last one is drawn anew. */
  show(scene: Scene): void {
    if (scene.candidates?.study.id !== this.#sites?.study.id) this.#labels = NO_LABELS;
    this.#sites = scene.candidates;
    this.map.setStyle(styleOf(scene, this.#labels));
    this.#mark("selected", this.#selected, true);
  }

  /** Marks one site, or none. */
  select(id: string | null): void {
    this.#mark("selected", this.#selected, false);
    this.#selected = id;
    this.#mark("selected", id, true);
  }

  /** Brings the bounds into the part of the map no panel covers. */
  fit(bounds: Bounds, { animate, maxZoom }: { animate: boolean; maxZoom: number }): void {
    const { left, right } = this.#covered();
    const margin = Math.min(MARGIN, this.map.getContainer().clientHeight / 8);
    this.map.fitBounds(bounds as LngLatBoundsLike, {
      padding: { top: margin, bottom: margin, left: left + margin, right: right + margin },
      maxZoom,
      animate,
      duration: 700,
    });
  }

  /** True when the bounds lie in the part of the map no panel covers. */
  isInView([west, south, east, north]: Bounds): boolean {
    const { left, right } = this.#covered();
    const { clientWidth, clientHeight } = this.map.getContainer();
    const [corner, opposite] = [this.map.project([west, north]), this.map.project([east, south])];
    return corner.x >= left && opposite.x <= clientWidth - right && corner.y >= 0 && opposite.y <= clientHeight;
  }

  #mark(what: "selected" | "hovered", id: string | null, on: boolean): void {
    const sourceLayer = this.#sites?.tiles.vector_layers[0]?.id;
    if (id === null || sourceLayer === undefined || !this.map.getSource(CANDIDATE_SOURCE)) return;
    this.map.setFeatureState({ source: CANDIDATE_SOURCE, sourceLayer, id }, { [what]: on });
    this.map.setFeatureState({ source: LABEL_SOURCE, id }, { [what]: on });
  }

  /** Puts one number on each site in view, once its tiles are there. */
  #placeLabels(): void {
    const source = this.map.getSource(LABEL_SOURCE);
    const sourceLayer = this.#sites?.tiles.vector_layers[0]?.id;
    if (!this.#sites || sourceLayer === undefined || !(source instanceof GeoJSONSource)) return;
    const filter = numbered(this.#sites.study);
    const pieces = this.map.querySourceFeatures(CANDIDATE_SOURCE, { sourceLayer, ...(filter ? { filter } : {}) });
    const labels = labelPoints(pieces);
    if (JSON.stringify(labels) === JSON.stringify(this.#labels)) return;
    this.#labels = labels;
    void source.setData(labels);
  }

  #listen(events: MapEvents): void {
    this.map.on("click", ({ point }) => {
      const id = this.#siteAt(point);
      if (id) events.picked(String(id.properties["id"]));
    });
    this.map.on("mousemove", ({ point }) => this.#hover(this.#siteAt(point), point, events));
    this.map.on("sourcedata", ({ sourceId }) => {
      // The event also comes when the source has just been taken away.
      const isThere = sourceId === CANDIDATE_SOURCE && this.map.getSource(CANDIDATE_SOURCE) !== undefined;
      if (isThere && this.map.isSourceLoaded(CANDIDATE_SOURCE)) this.#placeLabels();
    });
    this.map.on("moveend", () => this.#placeLabels());
    this.map.on("mouseout", ({ point }) => this.#hover(null, point, events));
  }

  #hover(site: MapGeoJSONFeature | null, at: { x: number; y: number }, events: MapEvents): void {
    const id = site ? String(site.properties["id"]) : null;
    if (id !== this.#hovered) {
      this.#mark("hovered", this.#hovered, false);
      this.#hovered = id;
      this.#mark("hovered", id, true);
    }
    this.map.getCanvas().style.cursor = site ? "pointer" : "";
    events.hovered(site && ({ ...site.properties, id } as SiteProperties), at);
  }

  #siteAt({ x, y }: { x: number; y: number }): MapGeoJSONFeature | null {
    const ids = this.map.getLayersOrder().filter((id) => id.startsWith(CANDIDATE_SOURCE));
    if (ids.length === 0) return null;
    const box: [[number, number], [number, number]] = [
      [x - REACH, y - REACH],
      [x + REACH, y + REACH],
    ];
    return this.map.queryRenderedFeatures(box, { layers: ids })[0] ?? null;
  }
}
