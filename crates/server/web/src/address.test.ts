import { expect, test } from "vitest";
import { queryOf, readWish, remember } from "./address";
import type { State } from "./state";

function memoryOf(kept: Record<string, string> = {}) {
  return {
    kept,
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => void (kept[key] = value),
  };
}

const state: State = {
  lang: "zh",
  areaUnit: "ha",
  atlases: [],
  studies: [],
  hidden: new Set(),
  mode: { kind: "opening" },
};

test("the address comes before memory, and memory before the browser", () => {
  const memory = memoryOf({ "siting.lang": "zh" });
  expect(readWish("?lang=en", memory, "zh-CN").lang).toBe("en");
  expect(readWish("", memory, "en-GB").lang).toBe("zh");
  expect(readWish("", memoryOf(), "zh-CN").lang).toBe("zh");
  expect(readWish("", null, "fr").lang).toBe("en");
});

test("a language nobody speaks here is not taken", () => {
  expect(readWish("?lang=<b>&area=acre", null, "en")).toMatchObject({ lang: "en", areaUnit: "mu" });
});

test("what is remembered is read back", () => {
  const memory = memoryOf();
  remember(state, memory);
  expect(readWish("", memory, "en")).toMatchObject({ lang: "zh", areaUnit: "ha" });
});

test("the query names what is open, escaped", () => {
  expect(queryOf(state)).toBe("?lang=zh&area=ha");
  const site = readWish("?site=w1%26x%3D2", null, "en").site;
  expect(site).toBe("w1&x=2");
});
