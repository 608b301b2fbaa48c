/** The bar at the top: what is open, and how the reader wants it shown. */
import type { Actions } from "../actions";
import { button, el } from "../dom";
import { AREA_UNITS } from "../format";
import { nameIn, say, type Lang } from "../i18n";
import { atlasOf, studyOf, type Store } from "../state";

interface Choice {
  id: string;
  text: string;
}

export function barPanel(root: HTMLElement, store: Store, actions: Actions): void {
  store.follow(
    (state) => [state.lang, state.areaUnit, state.atlases, state.studies, atlasOf(state), studyOf(state)],
    (lang, areaUnit, atlases, studies, atlas, study) => {
      const named = (things: typeof atlases | typeof studies): Choice[] =>
        things.map(({ id, name }) => ({ id, text: nameIn(lang, name) }));
      const ofAtlas = named(studies.filter((candidate) => candidate.atlas === atlas?.id));
      const focused = document.activeElement?.id;
      root.replaceChildren(
        brand(lang),
        ...picker(
          "atlas-picker",
          say(lang, "bar.atlas"),
          named(atlases),
          atlas?.id,
          (id) => void actions.openAtlas(id),
        ),
        ...picker("study-picker", say(lang, "bar.study"), ofAtlas, study?.id, (id) => void actions.openStudy(id)),
        el(
          "div",
          { "class": "segments", "role": "group", "aria-label": say(lang, "bar.area-unit") },
          ...AREA_UNITS.map((unit) =>
            button({ "id": `area-${unit}`, "aria-pressed": String(unit === areaUnit) }, say(lang, `unit.${unit}`), () =>
              actions.measureAreasIn(unit),
            ),
          ),
        ),
        languageSwitch(lang, actions),
      );
      if (focused) document.getElementById(focused)?.focus();
    },
  );
}

function brand(lang: Lang): HTMLElement {
  return el(
    "div",
    { class: "brand" },
    el("img", { src: "/favicon.svg", alt: "", width: 28, height: 28 }),
    el("h1", {}, say(lang, "page.brand")),
    el("span", { class: "question" }, say(lang, "page.question")),
  );
}

/** A list to choose from: with one choice just its name, with none nothing. */
function picker(
  id: string,
  label: string,
  choices: Choice[],
  chosen: string | undefined,
  choose: (id: string) => void,
) {
  if (choices.length === 0) return [];
  const select = el("select", { id, disabled: choices.length < 2 });
  for (const { id: value, text } of choices) select.append(el("option", { value, selected: value === chosen }, text));
  select.addEventListener("change", () => choose(select.value));
  return [el("label", { class: "picker" }, el("span", {}, label), select)];
}

function languageSwitch(lang: Lang, actions: Actions): HTMLElement {
  const [other, text, key] =
    lang === "zh" ? (["en", "English", "bar.to-english"] as const) : (["zh", "中文", "bar.to-chinese"] as const);
  const label = say(other, key);
  return button({ id: "lang-switch", lang: other, title: label }, text, () => actions.speak(other));
}
