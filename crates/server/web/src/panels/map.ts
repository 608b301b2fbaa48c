/** The map panel: shows the open atlas and its sites, and follows what is explained. */
import type { Actions } from "../actions";
import { tileJson, type Atlas, type Study } from "../api";
import { el } from "../dom";
import { scoreText } from "../format";
import { say } from "../i18n";
import { SiteMap, type SiteProperties } from "../map/site-map";
import { siteName } from "../site";
import { assessmentOf, atlasOf, siteOf, type Store } from "../state";
import { zoomPanel } from "./zoom";

/** Panels lie beside the map instead of over it below this width. */
export const NARROW = "(max-width: 860px)";

/** How near a picked site is brought. */
const SITE_ZOOM = 14.5;

/** Draws the map; without WebGL 2, says so and leaves the rest of the page working. */
export function mapPanel(root: HTMLElement, store: Store, actions: Actions): SiteMap | null {
  if (!document.createElement("canvas").getContext("webgl2")) {
    store.follow(
      (state) => [state.lang],
      (lang) => root.replaceChildren(el("p", { class: "empty" }, say(lang, "map.no-webgl"))),
    );
    return null;
  }
  const tooltip = el("div", { "id": "tooltip", "hidden": true, "aria-hidden": "true" });
  root.after(tooltip);
  let pickedOnMap: string | null = null;
  const picked = (id: string) => {
    pickedOnMap = id;
    void actions.explain(id);
  };
  const siteMap = new SiteMap(root, { picked, hovered: (site, at) => point(tooltip, store, site, at) }, coveredSides);
  followScene(siteMap, store, actions);
  followSite(siteMap, store, (id) => id === pickedOnMap);
  followLanguage(siteMap, store);
  return siteMap;
}

/** Adds the buttons that move the map. */
export function mapButtons(root: HTMLElement, store: Store, siteMap: SiteMap): void {
  zoomPanel(root, store, {
    in: () => void siteMap.map.zoomIn(),
    out: () => void siteMap.map.zoomOut(),
    whole: () => {
      const bounds = atlasOf(store.now)?.bounds;
      if (bounds) siteMap.fit(bounds, { animate: true, maxZoom: 16 });
    },
  });
}

function followScene(siteMap: SiteMap, store: Store, actions: Actions): void {
  const read = onceEach(tileJson);
  let shown: Atlas | null = null;
  store.follow(
    (state) => [atlasOf(state), "assessment" in state.mode ? state.mode.study : null, state.hidden],
    async (atlas, study, hidden) => {
      if (!atlas) return;
      if (shown !== atlas) siteMap.fit(atlas.bounds, { animate: false, maxZoom: 16 });
      shown = atlas;
      const scene = await actions.attempt(() => sceneOf(atlas, study, read));
      if (!scene || atlasOf(store.now) !== atlas || store.now.hidden !== hidden) return;
      siteMap.show({ ...scene, hidden });
      siteMap.map.once("idle", () => (document.documentElement.dataset["ready"] = "true"));
    },
  );
}

/** Reads each path once; what failed is read again when asked for again. */
function onceEach<T>(read: (path: string) => Promise<T>): (path: string) => Promise<T> {
  const found = new Map<string, Promise<T>>();
  return (path) => {
    const reading = found.get(path) ?? read(path);
    found.set(path, reading);
    reading.catch(() => found.delete(path));
    return reading;
  };
}

async function sceneOf(atlas: Atlas, study: Study | null, read: typeof tileJson) {
  const [layers, candidates] = await Promise.all([
    Promise.all(atlas.layers.map(async (layer) => ({ layer, tiles: await read(layer.tilejson) }))),
    study && read(study.tilejson).then((tiles) => ({ study, tiles })),
  ]);
  return { layers, candidates };
}

function followSite(siteMap: SiteMap, store: Store, isPickedOnMap: (id: string) => boolean): void {
  store.follow(
    (state) => [siteOf(state)?.id ?? null],
    (id) => siteMap.select(id),
  );
  store.follow(
    (state) => [siteOf(state)?.id ?? null, siteOf(state)?.bounds ? true : false],
    (id, placed) => {
      const bounds = siteOf(store.now)?.bounds;
      if (id === null || !placed || !bounds) return;
      if (isPickedOnMap(id) && siteMap.isInView(bounds)) return;
      siteMap.fit(bounds, { animate: true, maxZoom: SITE_ZOOM });
    },
  );
}

function followLanguage(siteMap: SiteMap, store: Store): void {
  store.follow(
    (state) => [state.lang],
    (lang) => siteMap.map.getCanvas().setAttribute("aria-label", say(lang, "map.label")),
  );
}

/** Shows what the site under the pointer is called. */
function point(tooltip: HTMLElement, store: Store, site: SiteProperties | null, at: { x: number; y: number }): void {
  tooltip.hidden = site === null || assessmentOf(store.now) === null;
  if (!site) return;
  const { lang } = store.now;
  const number = (value: unknown) => (typeof value === "number" ? value : null);
  const total = { low: number(site["total_low"]), high: number(site["total_high"]) };
  const name = typeof site["name"] === "string" ? site["name"] : null;
  tooltip.replaceChildren(el("strong", {}, siteName({ name, id: site.id })), el("span", {}, scoreText(total, lang)));
  const room = (tooltip.parentElement?.clientWidth ?? Infinity) - tooltip.offsetWidth - 4;
  tooltip.style.transform = `translate(${Math.min(at.x + 14, room)}px, ${at.y + 14}px)`;
}

/** How far panels reach over the map from either side. */
function coveredSides(): { left: number; right: number } {
  if (window.matchMedia(NARROW).matches) return { left: 0, right: 0 };
  const width = (id: string) => document.getElementById(id)?.offsetWidth ?? 0;
  return { left: width("ranking"), right: width("explanation") };
}
