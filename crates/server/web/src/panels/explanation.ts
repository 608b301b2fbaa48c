/** Why a site has its score: the total opened into groups, criteria and readings, then the constraints. */
import type { Actions } from "../actions";
import type { Atlas, ConstraintFinding, Constraint, Criterion, CriterionFinding, Site, Study } from "../api";
import { groupColour, ranked } from "../colour";
import { button, el } from "../dom";
import { amountText, countText, readingText, scoreText, shareText, type Manner } from "../format";
import { nameIn, say, type Key, type Lang } from "../i18n";
import { bar, part, totalBar } from "../score-bar";
import { rankText, siteName } from "../site";
import type { State, Store } from "../state";

/** One site, seen by one reader. */
interface View extends Manner {
  atlas: Atlas;
  study: Study;
  site: Site;
}

/** The criteria of a group, with the colour that stands for it. */
interface Section {
  id: string | null;
  name: string;
  colour: string;
  criteria: Criterion[];
}

export function explanationPanel(root: HTMLElement, store: Store, actions: Actions): void {
  store.follow(
    (state) => [state.mode, state.lang, state.areaUnit],
    () => {
      const view = viewOf(store.now);
      if (!view) leave(root);
      root.hidden = view === null;
      if (!view) return;
      const scrolled = root.dataset["siteId"] === view.site.id ? (root.querySelector(".scroll")?.scrollTop ?? 0) : 0;
      const focused = root.contains(document.activeElement) ? document.activeElement?.id : null;
      root.dataset["siteId"] = view.site.id;
      root.setAttribute("aria-label", say(view.lang, "explanation.title"));
      const content = el("div", { class: "scroll", tabindex: 0 }, ...criteria(view), ...constraints(view));
      root.replaceChildren(heading(view, actions), content);
      content.scrollTop = scrolled;
      if (focused) document.getElementById(focused)?.focus();
    },
  );
}

/** Empties the panel; whoever was reading it is back at the site's row. */
function leave(root: HTMLElement): void {
  const reading = root.contains(document.activeElement);
  const id = CSS.escape(root.dataset["siteId"] ?? "");
  root.replaceChildren();
  if (reading) document.querySelector<HTMLElement>(`#ranking [data-site-id="${id}"] button`)?.focus();
}

function viewOf({ mode, lang, areaUnit }: State): View | null {
  return mode.kind === "explaining" ? { ...mode, lang, areaUnit } : null;
}

function heading({ lang, study, site }: View, actions: Actions): HTMLElement {
  const value = ranked(site.total, study.rank_by);
  const standing = rankText(lang, site, countText(study.n_candidates, lang));
  const step = (key: Key, id: string, by: number, text: string) =>
    button(
      { id, "class": "icon", "title": say(lang, key), "aria-label": say(lang, key) },
      text,
      () => void actions.step(by),
    );
  return el(
    "header",
    { class: "panel-head" },
    el(
      "div",
      { class: "title-row" },
      el("h2", {}, siteName(site)),
      step("explanation.previous", "previous-site", -1, "↑"),
      step("explanation.next", "next-site", 1, "↓"),
      button(
        {
          "id": "close-explanation",
          "class": "icon",
          "title": say(lang, "explanation.close"),
          "aria-label": say(lang, "explanation.close"),
        },
        "×",
        () => actions.close(),
      ),
    ),
    el("p", { class: "muted" }, site.name === null ? standing : `${standing} · ${site.id}`),
    el(
      "p",
      { class: "headline" },
      el("span", {}, say(lang, "explanation.total")),
      el("strong", { "data-total": value ?? "" }, scoreText(site.total, lang)),
      el("span", { class: "muted" }, say(lang, `rank-by.${study.rank_by}`)),
    ),
    totalBar(site, study.rank_by),
  );
}

function criteria(view: View): (HTMLElement | null)[] {
  const { lang, site } = view;
  const sections = sectionsOf(view);
  return [
    el("h3", {}, say(lang, "explanation.criteria")),
    stack(sections, site),
    site.total.low === site.total.high ? null : patterns(lang),
    ...sections.map((section) => group(section, view)),
    el(
      "p",
      { class: "sum" },
      el("span", {}, say(lang, "explanation.sum")),
      el("strong", {}, scoreText(sumOf(Object.values(site.criteria)), lang)),
    ),
  ];
}

function sectionsOf({ lang, study, site }: View): Section[] {
  const known = study.criteria.filter(({ id }) => site.criteria[id]);
  const grouped = study.groups.map((found, index) => ({
    id: found.id,
    name: nameIn(lang, found.name),
    colour: groupColour(index),
    criteria: known.filter((criterion) => criterion.group === found.id),
  }));
  const ids = new Set(study.groups.map(({ id }) => id));
  const other = known.filter((criterion) => criterion.group === null || !ids.has(criterion.group));
  const rest = {
    id: null,
    name: study.groups.length > 0 ? say(lang, "explanation.other") : "",
    colour: groupColour(study.groups.length),
    criteria: other,
  };
  return [...grouped, rest].filter((section) => section.criteria.length > 0);
}

/** What solid and hatched parts of a bar mean. */
function patterns(lang: Lang): HTMLElement {
  const key = (kind: "certain" | "possible", text: Key) => {
    const swatch = part(kind, 0, "var(--soft)");
    swatch.style.width = "";
    return el("span", {}, el("span", { "class": "bar", "aria-hidden": "true" }, swatch), say(lang, text));
  };
  return el(
    "p",
    { class: "patterns muted" },
    key("certain", "explanation.known-part"),
    key("possible", "explanation.open-part"),
  );
}

/** All contributions end to end: what is certain first, what is possible after it. */
function stack(sections: Section[], site: Site): HTMLElement {
  const made = el("div", { "class": "bar stack", "aria-hidden": "true" });
  for (const kind of ["certain", "possible"] as const) {
    for (const { colour, criteria } of sections) {
      for (const { id } of criteria) {
        const { low, high } = site.criteria[id]?.contribution ?? { low: 0, high: 0 };
        const width = kind === "certain" ? (low ?? 0) : (high ?? low ?? 0) - (low ?? 0);
        if (width > 0) made.append(part(kind, Math.min(width, 1), colour));
      }
    }
  }
  return made;
}

function group(section: Section, view: View): HTMLElement {
  const { lang, site } = view;
  const found = section.id === null ? undefined : site.groups[section.id];
  const findings = section.criteria.flatMap(({ id }) => site.criteria[id] ?? []);
  const dot = el("span", { "class": "dot", "aria-hidden": "true" });
  dot.style.background = section.colour;
  const head = el(
    "h4",
    {},
    dot,
    el("span", {}, section.name),
    el("span", { class: "number" }, scoreText(found?.contribution ?? sumOf(findings), lang)),
  );
  const rows = section.criteria.map((criterion) => criterionRow(criterion, section.colour, view));
  return el("section", { class: "group" }, section.name ? head : null, el("ul", {}, ...rows));
}

function criterionRow(criterion: Criterion, colour: string, view: View): HTMLElement | null {
  const { lang, site, study } = view;
  const finding = site.criteria[criterion.id];
  if (!finding) return null;
  const heaviest = Math.max(...study.criteria.map(({ weight }) => weight));
  const contribution = scoreText(finding.contribution, lang);
  return el(
    "li",
    { "data-criterion": criterion.id },
    el(
      "div",
      { class: "line" },
      el("span", { class: "what" }, nameIn(lang, criterion.name)),
      el("span", { class: "number", title: say(lang, "explanation.contribution", { contribution }) }, contribution),
    ),
    bar(finding.contribution, heaviest, colour),
    el(
      "div",
      { class: "line" },
      el("span", { class: "reading" }, readingText(finding.reading, view)),
      el("span", { class: "muted" }, weighing(finding, view)),
    ),
    nearest(finding, view),
  );
}

function weighing({ score, weight }: CriterionFinding, { lang }: View): string {
  const said = say(lang, "explanation.score", { score: scoreText(score, lang) });
  return `${said} · ${say(lang, "explanation.weight", { weight: shareText(weight, lang) })}`;
}

function nearest({ nearest: found }: CriterionFinding, { lang, atlas }: View): HTMLElement | null {
  if (!found) return null;
  const layer = atlas.layers.find(({ layer }) => layer === found.layer);
  const gaps = { name: found.name ?? found.id, layer: layer ? nameIn(lang, layer.name) : found.layer };
  return el("div", { class: "muted" }, say(lang, "explanation.nearest", gaps));
}

function constraints(view: View): HTMLElement[] {
  const { lang, study, site } = view;
  const rows = study.constraints.flatMap((constraint) => {
    const finding = site.constraints[constraint.id];
    return finding ? [constraintRow(constraint, finding, view)] : [];
  });
  return [
    el("h3", {}, say(lang, "explanation.constraints")),
    rows.length > 0
      ? el("ul", { class: "constraints" }, ...rows)
      : el("p", { class: "muted" }, say(lang, "explanation.no-constraints")),
  ];
}

const MARKS = { passes: "✓", fails: "×", unknown: "?" } as const;

function constraintRow(constraint: Constraint, finding: ConstraintFinding, view: View): HTMLElement {
  const { lang } = view;
  const { verdict } = finding;
  return el(
    "li",
    { "data-constraint": constraint.id, "data-verdict": verdict },
    el(
      "div",
      { class: "line" },
      el("span", { class: "what" }, nameIn(lang, constraint.name)),
      el("span", { class: `verdict ${verdict}` }, `${MARKS[verdict]} ${say(lang, `verdict.${verdict}`)}`),
    ),
    el(
      "div",
      { class: "line" },
      el("span", { class: "reading" }, foundText(finding, view)),
      el("span", { class: "muted" }, boundText(constraint, view)),
    ),
  );
}

/** What a constraint found, and what a share comes to on the ground: `1.8% · 7.6 mu`. */
function foundText({ reading, amount }: ConstraintFinding, view: View): string {
  const found = readingText(reading, view);
  const onGround = amount ? readingText(amount, view) : found;
  return onGround === found ? found : `${found} · ${onGround}`;
}

/** What a constraint allows: `at least 15 mu`, `at most 5%`. */
function boundText({ at_most, at_least, unit }: Constraint, view: View): string {
  const bound = (value: number) => amountText({ low: value, high: value }, unit, view);
  const parts = [
    at_least === null ? null : say(view.lang, "explanation.at-least", { bound: bound(at_least) }),
    at_most === null ? null : say(view.lang, "explanation.at-most", { bound: bound(at_most) }),
  ];
  return parts.filter((text) => text !== null).join(" · ");
}

function sumOf(findings: CriterionFinding[]) {
  const sum = (end: "low" | "high") =>
    findings.reduce<number | null>((total, { contribution }) => {
      const value = contribution[end];
      return total === null || value === null ? null : total + value;
    }, 0);
  return { low: sum("low"), high: sum("high") };
}
