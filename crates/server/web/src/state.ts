/** Everything the page shows, in one value, and the panels that follow it. */
import type { Assessment, Atlas, RequestError, Site, Study } from "./api";
import type { AreaUnit } from "./format";
import type { Lang } from "./i18n";

/** What the page is doing; a panel shows itself in the modes it knows. */
export type Mode =
  | { kind: "opening" }
  | { kind: "failed"; problem: RequestError | null }
  | { kind: "looking"; atlas: Atlas }
  | { kind: "assessing"; atlas: Atlas; study: Study }
  | { kind: "ranking"; atlas: Atlas; study: Study; assessment: Assessment }
  | { kind: "explaining"; atlas: Atlas; study: Study; assessment: Assessment; site: Site };

export interface State {
  lang: Lang;
  areaUnit: AreaUnit;
  atlases: Atlas[];
  studies: Study[];
  /** Ids of the layers that are switched off; `CANDIDATES` stands for the assessed sites. */
  hidden: ReadonlySet<string>;
  mode: Mode;
}

/** Stands for the assessed sites among the layer ids; no layer id contains a slash. */
export const CANDIDATES = "/candidates";

/** The atlas being looked at, once one is open. */
export const atlasOf = ({ mode }: State): Atlas | null => ("atlas" in mode ? mode.atlas : null);

/** The study being looked at, once one is chosen. */
export const studyOf = ({ mode }: State): Study | null => ("study" in mode ? mode.study : null);

/** The assessment being looked at, once it has arrived. */
export const assessmentOf = ({ mode }: State): Assessment | null => ("assessment" in mode ? mode.assessment : null);

/** The site being explained, if one is. */
export const siteOf = ({ mode }: State): Site | null => (mode.kind === "explaining" ? mode.site : null);

/** Holds the state and tells panels when what they show has changed. */
export class Store {
  #state: State;
  #followers: (() => void)[] = [];

  constructor(state: State) {
    this.#state = state;
  }

  get now(): State {
    return this.#state;
  }

  change(part: Partial<State>): void {
    this.#state = { ...this.#state, ...part };
    for (const draw of this.#followers) draw();
  }

  /** Calls `draw` at once, and again whenever one of the picked values is another. */
  follow<const T extends unknown[]>(pick: (state: State) => T, draw: (...picked: NoInfer<T>) => unknown): void {
    let drawn: T | null = null;
    const check = () => {
      const picked = pick(this.#state);
      if (drawn?.every((value, i) => Object.is(value, picked[i]))) return;
      drawn = picked;
      draw(...picked);
    };
    this.#followers.push(check);
    check();
  }
}
