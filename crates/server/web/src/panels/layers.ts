/** The list of layers: what is drawn, in which colour, and switches to leave it out. */
import type { Actions } from "../actions";
import type { Geometry, Layer } from "../api";
import { rampGradient } from "../colour";
import { el } from "../dom";
import { countText } from "../format";
import { nameIn, say } from "../i18n";
import { themeOf } from "../map/themes";
import { atlasOf, CANDIDATES, studyOf, type Store } from "../state";

export function layersPanel(root: HTMLElement, store: Store, actions: Actions, openAtFirst: boolean): void {
  let open = openAtFirst;
  store.follow(
    (state) => [state.lang, atlasOf(state), studyOf(state)],
    (lang, atlas, study) => {
      root.hidden = atlas === null;
      if (!atlas) return;
      const { hidden } = store.now;
      const row = (id: string, name: string, swatch: HTMLElement, n: number) =>
        el(
          "li",
          {},
          el(
            "label",
            {},
            tick(id, hidden, actions),
            swatch,
            el("span", {}, name),
            el("span", { class: "number muted" }, countText(n, lang)),
          ),
        );
      const topFirst = [...atlas.layers].sort((a, b) => order(b) - order(a));
      const made = el(
        "details",
        { open },
        el("summary", {}, say(lang, "layers.title")),
        el(
          "ul",
          {},
          study &&
            row(CANDIDATES, say(lang, "layers.candidates"), swatch("polygons", rampGradient()), study.n_candidates),
          ...topFirst.map((layer) =>
            row(
              layer.id,
              nameIn(lang, layer.name),
              swatch(layer.geometry, themeOf(layer.layer, layer.geometry).swatch),
              layer.n_features,
            ),
          ),
        ),
      );
      made.addEventListener("toggle", () => (open = made.open));
      root.replaceChildren(made);
    },
  );
}

const order = ({ layer, geometry }: Layer): number => themeOf(layer, geometry).order;

function tick(id: string, hidden: ReadonlySet<string>, actions: Actions): HTMLInputElement {
  const made = el("input", { "type": "checkbox", "data-layer": id });
  made.checked = !hidden.has(id);
  made.addEventListener("change", () => actions.toggle(id));
  return made;
}

function swatch(geometry: Geometry, paint: string): HTMLElement {
  const made = el("span", { "class": `swatch ${geometry}`, "aria-hidden": "true" });
  made.style.background = paint;
  return made;
}
