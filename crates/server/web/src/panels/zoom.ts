/** Buttons for those who do not scroll or pinch. */
import { button } from "../dom";
import { say, type Key } from "../i18n";
import type { Store } from "../state";

export interface Zoom {
  in(): void;
  out(): void;
  whole(): void;
}

export function zoomPanel(root: HTMLElement, store: Store, zoom: Zoom): void {
  store.follow(
    (state) => [state.lang],
    (lang) => {
      const made = (key: Key, text: string, press: () => void) =>
        button({ "class": "icon", "title": say(lang, key), "aria-label": say(lang, key) }, text, press);
      root.replaceChildren(
        made("map.zoom-in", "+", () => zoom.in()),
        made("map.zoom-out", "−", () => zoom.out()),
        made("map.whole", "⤢", () => zoom.whole()),
      );
    },
  );
}
