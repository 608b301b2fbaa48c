/** What the colours and patterns on the map mean. */
import { rampGradient } from "../colour";
import { el } from "../dom";
import { say } from "../i18n";
import { CANDIDATES, studyOf, type Store } from "../state";

export function legendPanel(root: HTMLElement, store: Store, openAtFirst: boolean): void {
  let open = openAtFirst;
  store.follow(
    (state) => [state.lang, studyOf(state)?.rank_by ?? null, state.hidden.has(CANDIDATES)],
    (lang, rankBy, hidden) => {
      root.hidden = rankBy === null || hidden;
      if (rankBy === null) return;
      const ramp = el("div", { "class": "ramp", "aria-hidden": "true" });
      ramp.style.background = rampGradient();
      const key = (pattern: string, text: string, mark = "") =>
        el("li", {}, el("span", { "class": `key ${pattern}`, "aria-hidden": "true" }, mark), text);
      const made = el(
        "details",
        { open },
        el("summary", {}, say(lang, "legend.title")),
        el("p", {}, say(lang, "legend.total"), el("span", { class: "muted" }, ` · ${say(lang, `rank-by.${rankBy}`)}`)),
        ramp,
        el(
          "div",
          { class: "line muted" },
          el("span", {}, `0 ${say(lang, "legend.worse")}`),
          el("span", {}, "0.5"),
          el("span", {}, `${say(lang, "legend.better")} 1`),
        ),
        el(
          "ul",
          {},
          key("badge", say(lang, "legend.rank"), "1"),
          key("fails", say(lang, "legend.fails")),
          key("unknown", say(lang, "legend.unknown")),
          key("selected", say(lang, "legend.selected")),
        ),
      );
      made.addEventListener("toggle", () => (open = made.open));
      root.replaceChildren(made);
    },
  );
}
