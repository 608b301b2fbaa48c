/** The ranked table: everything on the map that can be picked, for eyes, keyboard and screen reader. */
import type { Actions } from "../actions";
import type { Assessment, Site, Study } from "../api";
import { el } from "../dom";
import { countText, scoreText } from "../format";
import { say, type Key, type Lang } from "../i18n";
import { totalBar } from "../score-bar";
import { eligibility, siteName } from "../site";
import { assessmentOf, siteOf, studyOf, type Mode, type Store } from "../state";

/** What stands in place of the table while there is none. */
const WAITING: Partial<Record<Mode["kind"], Key>> = {
  opening: "notice.opening",
  assessing: "ranking.assessing",
  looking: "ranking.none",
};

export function rankingPanel(root: HTMLElement, store: Store, actions: Actions): void {
  store.follow(
    (state) => [state.lang, studyOf(state), assessmentOf(state), WAITING[state.mode.kind] ?? null],
    (lang, study, assessment, waiting) => {
      root.setAttribute("aria-label", say(lang, "ranking.title"));
      root.setAttribute("aria-busy", String(waiting === "notice.opening" || waiting === "ranking.assessing"));
      if (study && assessment) root.replaceChildren(heading(lang, study, assessment), table(lang, study, assessment));
      else root.replaceChildren(el("p", { class: "empty" }, waiting && say(lang, waiting)));
      mark(root, siteOf(store.now));
    },
  );
  store.follow(
    (state) => [siteOf(state)?.id ?? null],
    () => mark(root, siteOf(store.now)),
  );
  root.addEventListener("click", ({ target }) => {
    const row = target instanceof Element ? target.closest<HTMLElement>("[data-site-id]") : null;
    if (row?.dataset["siteId"] !== undefined) void actions.explain(row.dataset["siteId"]);
  });
  root.addEventListener("keydown", (event) => moveFocus(root, event));
}

function heading(lang: Lang, study: Study, { sites }: Assessment): HTMLElement {
  const n = countText(study.n_candidates, lang);
  const shown =
    sites.length < study.n_candidates
      ? say(lang, "ranking.shown", { shown: countText(sites.length, lang), n })
      : say(lang, "ranking.sites", { n });
  return el(
    "header",
    { class: "panel-head" },
    el("h2", {}, say(lang, "ranking.title")),
    el("p", { class: "muted" }, `${shown} · ${say(lang, `rank-by.${study.rank_by}`)}`),
  );
}

function table(lang: Lang, study: Study, { sites }: Assessment): HTMLElement {
  const body = el("tbody");
  let separated = false;
  for (const site of sites) {
    if (site.rank === null && !separated) body.append(separator(lang));
    separated ||= site.rank === null;
    body.append(row(lang, study, site));
  }
  const columns = (["ranking.rank", "ranking.site", "ranking.total"] as const).map((key) =>
    el("th", { scope: "col" }, say(lang, key)),
  );
  return el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, ...columns)), body));
}

function separator(lang: Lang): HTMLElement {
  return el("tr", { class: "separator" }, el("th", { colspan: 3, scope: "colgroup" }, say(lang, "ranking.not-ranked")));
}

function row(lang: Lang, study: Study, site: Site): HTMLElement {
  const verdict = eligibility(site);
  const reason = verdict === "passes" ? null : say(lang, `site.${verdict}`);
  const subtitle = reason ?? (site.name === null ? null : site.id);
  const mark = { passes: "–", fails: "×", unknown: "?" }[verdict];
  const rank = site.rank === null ? el("span", { class: `verdict ${verdict}`, title: reason }, mark) : `${site.rank}`;
  return el(
    "tr",
    { "data-site-id": site.id, "class": verdict },
    el("td", { class: "rank" }, rank),
    el(
      "td",
      { class: "name" },
      el("button", { type: "button", tabindex: -1 }, siteName(site)),
      subtitle === null ? null : el("span", { class: "muted" }, subtitle),
    ),
    el("td", { class: "total" }, el("span", {}, scoreText(site.total, lang)), totalBar(site, study.rank_by)),
  );
}

/** Marks the row of the explained site; one row at a time takes part in the tab order. */
function mark(root: HTMLElement, site: Site | null): void {
  const rows = [...root.querySelectorAll<HTMLElement>("[data-site-id]")];
  const current = rows.find((row) => row.dataset["siteId"] === site?.id);
  for (const row of rows) {
    row.toggleAttribute("data-selected", row === current);
    const name = row.querySelector("button");
    name?.setAttribute("tabindex", row === (current ?? rows[0]) ? "0" : "-1");
    if (row === current) name?.setAttribute("aria-current", "true");
    else name?.removeAttribute("aria-current");
  }
  current?.scrollIntoView({ block: "nearest" });
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

function moveFocus(root: HTMLElement, event: KeyboardEvent): void {
  const step = STEPS[event.key];
  const names = [...root.querySelectorAll<HTMLElement>("[data-site-id] button")];
  const at = names.indexOf(document.activeElement as HTMLElement);
  if (step === undefined || at < 0) return;
  event.preventDefault();
  const next = names[Math.min(Math.max(at + step, 0), names.length - 1)];
  names[at]?.setAttribute("tabindex", "-1");
  next?.setAttribute("tabindex", "0");
  next?.focus();
}
