/** Whose data this is; always visible. */
import { nameIn } from "../i18n";
import { atlasOf, type Store } from "../state";

export function attributionPanel(root: HTMLElement, store: Store): void {
  store.follow(
    (state) => [state.lang, atlasOf(state)],
    (lang, atlas) => {
      root.textContent = atlas ? nameIn(lang, atlas.attribution) : "";
    },
  );
}
