/** What a reader can do, and what it does to the state. */
import * as api from "./api";
import type { Wish } from "./address";
import type { AreaUnit } from "./format";
import type { Lang } from "./i18n";
import { assessmentOf, siteOf, type Store } from "./state";

/** Sites in the ranked table; the map shows all of them. */
const TOP = 100;

type Open = Pick<Wish, "atlas" | "study" | "site">;

export class Actions {
  #store: Store;
  /** Counts what was asked for, so that an answer that comes too late is dropped. */
  #turn = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Asks the server what there is and shows what was wished for, or else the first study. */
  async open(wish: Open): Promise<void> {
    const turn = this.#begin({ kind: "opening" });
    await this.#reporting(turn, async () => {
      const [atlases, studies] = await Promise.all([api.atlases(), api.studies()]);
      if (turn !== this.#turn) return;
      this.#store.change({ atlases, studies });
      const study = studies.find(({ id }) => id === wish.study);
      const atlas =
        atlases.find(({ id }) => id === (study?.atlas ?? wish.atlas)) ??
        atlases.find(({ id }) => studies.some((other) => other.atlas === id)) ??
        atlases[0];
      if (!atlas) this.#begin({ kind: "failed", problem: null });
      else if (study) await this.openStudy(study.id, wish.site);
      else await this.openAtlas(atlas.id);
    });
  }

  /** Shows an atlas with its first study. */
  async openAtlas(id: string): Promise<void> {
    const { atlases, studies } = this.#store.now;
    const study = studies.find(({ atlas }) => atlas === id);
    if (study) return this.openStudy(study.id);
    const atlas = atlases.find((candidate) => candidate.id === id);
    if (atlas) this.#begin({ kind: "looking", atlas });
  }

  /** Shows a study's ranking, and explains one site of it if asked to. */
  async openStudy(id: string, site: string | null = null): Promise<void> {
    const { atlases, studies } = this.#store.now;
    const study = studies.find((candidate) => candidate.id === id);
    const atlas = atlases.find((candidate) => candidate.id === study?.atlas);
    if (!study || !atlas) return;
    const turn = this.#begin({ kind: "assessing", atlas, study });
    await this.#reporting(turn, async () => {
      const assessment = await api.assessment(study.id, TOP);
      if (turn !== this.#turn) return;
      this.#store.change({ mode: { kind: "ranking", atlas, study, assessment } });
      if (site !== null) await this.explain(site);
    });
  }

  /** Explains one site: at once with what the ranking knows, then with its place on the map. */
  async explain(id: string): Promise<void> {
    const { mode } = this.#store.now;
    if (mode.kind !== "ranking" && mode.kind !== "explaining") return;
    const { atlas, study, assessment } = mode;
    const turn = ++this.#turn;
    const explaining = (site: api.Site) =>
      this.#store.change({ mode: { kind: "explaining", atlas, study, assessment, site } });
    const listed = assessment.sites.find((site) => site.id === id);
    if (listed) explaining(listed);
    await this.#reporting(turn, async () => {
      const site = await api.site(study.id, id);
      if (turn === this.#turn) explaining(site);
    });
  }

  /** Explains the site that many rows further down the ranking. */
  async step(by: number): Promise<void> {
    const sites = assessmentOf(this.#store.now)?.sites ?? [];
    const open = siteOf(this.#store.now)?.id;
    const at = sites.findIndex(({ id }) => id === open);
    const next = sites[Math.min(Math.max(at + by, 0), sites.length - 1)];
    if (next && next.id !== open) await this.explain(next.id);
  }

  /** Back from one site to the ranking. */
  close(): void {
    const { mode } = this.#store.now;
    if (mode.kind === "explaining") this.#begin({ ...mode, kind: "ranking" });
  }

  speak(lang: Lang): void {
    this.#store.change({ lang });
  }

  measureAreasIn(areaUnit: AreaUnit): void {
    this.#store.change({ areaUnit });
  }

  /** Switches a layer on or off. */
  toggle(layer: string): void {
    const hidden = new Set(this.#store.now.hidden);
    if (!hidden.delete(layer)) hidden.add(layer);
    this.#store.change({ hidden });
  }

  /** The outcome of work a panel does for itself, or nothing once its failure is shown. */
  async attempt<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (problem) {
      if (!(problem instanceof api.RequestError)) throw problem;
      this.#begin({ kind: "failed", problem });
      return null;
    }
  }

  #begin(mode: Store["now"]["mode"]): number {
    this.#store.change({ mode });
    return ++this.#turn;
  }

  /** Shows what went wrong, unless the reader has moved on. */
  async #reporting(turn: number, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (problem) {
      if (!(problem instanceof api.RequestError)) throw problem;
      if (turn === this.#turn) this.#begin({ kind: "failed", problem });
    }
  }
}
