/** What the page's address and this browser remember: language, area unit, and what was open. */
import { AREA_UNITS, type AreaUnit } from "./format";
import { LANGS, type Lang } from "./i18n";
import { atlasOf, siteOf, studyOf, type State } from "./state";

/** What a reader asked to see; `null` leaves the choice to the page. */
export interface Wish {
  lang: Lang;
  areaUnit: AreaUnit;
  atlas: string | null;
  study: string | null;
  site: string | null;
}

type Memory = Pick<Storage, "getItem" | "setItem">;

/** The wish in an address; what it leaves open comes from memory, then from the browser's language. */
export function readWish(search: string, memory: Memory | null, browserLang: string): Wish {
  const asked = new URLSearchParams(search);
  const choice = (name: string) => asked.get(name) ?? memory?.getItem(`siting.${name}`);
  const lang: Lang = browserLang.toLowerCase().startsWith("zh") ? "zh" : "en";
  return {
    lang: oneOf(LANGS, choice("lang")) ?? lang,
    areaUnit: oneOf(AREA_UNITS, choice("area")) ?? "mu",
    atlas: asked.get("atlas"),
    study: asked.get("study"),
    site: asked.get("site"),
  };
}

/** The query that opens the page as it is. */
export function queryOf(state: State): string {
  const query = new URLSearchParams({ lang: state.lang, area: state.areaUnit });
  const open = { atlas: atlasOf(state)?.id, study: studyOf(state)?.id, site: siteOf(state)?.id };
  for (const [name, id] of Object.entries(open)) if (id !== undefined) query.set(name, id);
  return `?${query}`;
}

/** Keeps the choices that outlive a visit. */
export function remember({ lang, areaUnit }: State, memory: Memory | null): void {
  memory?.setItem("siting.lang", lang);
  memory?.setItem("siting.area", areaUnit);
}

/** This browser's memory, or nothing where the reader forbids it. */
export function browserMemory(): Memory | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function oneOf<T extends string>(allowed: readonly T[], value: string | null | undefined): T | null {
  return allowed.find((candidate) => candidate === value) ?? null;
}
