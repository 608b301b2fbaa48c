import { expect, test } from "vitest";
import { Store, type State } from "./state";

const state: State = {
  lang: "en",
  areaUnit: "mu",
  atlases: [],
  studies: [],
  hidden: new Set(),
  mode: { kind: "opening" },
};

test("a panel is drawn at once, and again only when what it picked changes", () => {
  const store = new Store(state);
  const drawn: string[] = [];
  store.follow(
    (now) => [now.lang, now.mode.kind],
    (lang, kind) => drawn.push(`${lang} ${kind}`),
  );
  store.change({ areaUnit: "ha" });
  store.change({ lang: "zh" });
  store.change({ mode: { kind: "failed", problem: null } });
  expect(drawn).toEqual(["en opening", "zh opening", "zh failed"]);
});

test("a panel that changes the state while it is drawn sees the end of it", () => {
  const store = new Store(state);
  const seen: string[] = [];
  store.follow(
    (now) => [now.lang],
    (lang) => lang === "zh" && store.change({ areaUnit: "m2" }),
  );
  store.follow(
    (now) => [now.areaUnit],
    (areaUnit) => seen.push(areaUnit),
  );
  store.change({ lang: "zh" });
  expect(seen).toEqual(["mu", "m2"]);
});
