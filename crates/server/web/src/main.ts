/** The page: one state, the panels that follow it, and the keys that change it. */
import "maplibre-gl/dist/maplibre-gl.css";
import "./style.css";
import { Actions } from "./actions";
import { browserMemory, queryOf, readWish, remember } from "./address";
import { place } from "./dom";
import { countText, scoreText } from "./format";
import { nameIn, say } from "./i18n";
import { attributionPanel } from "./panels/attribution";
import { barPanel } from "./panels/bar";
import { explanationPanel } from "./panels/explanation";
import { layersPanel } from "./panels/layers";
import { legendPanel } from "./panels/legend";
import { mapButtons, mapPanel, NARROW } from "./panels/map";
import { noticePanel } from "./panels/notice";
import { rankingPanel } from "./panels/ranking";
import { rankText, siteName } from "./site";
import { siteOf, Store, studyOf } from "./state";

const memory = browserMemory();
const wish = readWish(location.search, memory, navigator.language);
const { lang, areaUnit } = wish;
const store = new Store({ lang, areaUnit, atlases: [], studies: [], hidden: new Set(), mode: { kind: "opening" } });
const actions = new Actions(store);
const roomy = !window.matchMedia(NARROW).matches;

barPanel(place("bar"), store, actions);
rankingPanel(place("ranking"), store, actions);
explanationPanel(place("explanation"), store, actions);
legendPanel(place("legend"), store, roomy);
layersPanel(place("layers"), store, actions, window.innerWidth > 1700);
attributionPanel(place("attribution"), store);
noticePanel(place("notice"), store, () => void actions.open(readWish(location.search, memory, navigator.language)));

const siteMap = mapPanel(place("map"), store, actions);
if (siteMap) mapButtons(place("zoom"), store, siteMap);

store.follow(
  (state) => [state.lang, state.areaUnit, state.mode],
  (lang, _, mode) => {
    document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
    document.body.dataset["mode"] = mode.kind;
    const study = studyOf(store.now);
    document.title = study ? say(lang, "page.title", { name: nameIn(lang, study.name) }) : say(lang, "page.brand");
    place("skip-link").textContent = say(lang, "page.skip");
    remember(store.now, memory);
    if (mode.kind !== "opening" && mode.kind !== "assessing" && mode.kind !== "failed") {
      history.replaceState(null, "", queryOf(store.now) + location.hash);
    }
  },
);

store.follow(
  (state) => [siteOf(state)?.id ?? null, state.lang],
  (_, lang) => {
    const [site, study] = [siteOf(store.now), studyOf(store.now)];
    place("announcement").textContent =
      site && study
        ? say(lang, "announce.selected", {
            name: siteName(site),
            rank: rankText(lang, site, countText(study.n_candidates, lang)),
            total: scoreText(site.total, lang),
          })
        : "";
  },
);

document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof Element && event.target.matches("input, select, textarea");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") actions.close();
  if (event.key === "n" || event.key === "N") void actions.step(1);
  if (event.key === "p" || event.key === "P") void actions.step(-1);
});

/** For tests: the map as MapLibre knows it, or nothing without WebGL 2. */
declare global {
  interface Window {
    siting: { map: NonNullable<typeof siteMap>["map"] | null };
  }
}
window.siting = { map: siteMap?.map ?? null };

void actions.open(wish);
