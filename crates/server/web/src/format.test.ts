import { expect, test } from "vitest";
import { readingText, scoreText, shareText, type AreaUnit } from "./format";
import type { Lang } from "./i18n";

function check(
  [low, high, unit]: [number | null, number | null, string],
  expected: string,
  lang: Lang = "en",
  areaUnit: AreaUnit = "mu",
) {
  expect(readingText({ low, high, unit }, { lang, areaUnit })).toBe(expected);
}

test("distances change from metres to kilometres", () => {
  check([350.4, 350.4, "m"], "350 m");
  check([0, 0, "m"], "0 m");
  check([1234.5, 1234.5, "m"], "1.23 km");
  check([23_456, 23_456, "m"], "23.5 km");
  check([350, 350, "m"], "350 米", "zh");
});

test("an interval is written with both bounds in one unit", () => {
  check([350, 420, "m"], "350–420 m");
  check([950, 1200, "m"], "0.95–1.2 km");
});

test("bounds are rounded outwards", () => {
  check([350.9, 420.1, "m"], "350–421 m");
  check([0.29, 0.31, "share"], "29–31%");
});

test("an open interval shows the bound it has", () => {
  check([1200, null, "m"], "≥ 1.2 km");
  check([null, 80, "number"], "≤ 80");
});

test("times are in the unit people would say", () => {
  check([90.4, 90.4, "s"], "90 s");
  check([200, 200, "s"], "3.3 min");
  check([720, 720, "s"], "12 min");
  check([700, 800, "s"], "11–14 分钟", "zh");
  check([9000, 9000, "s"], "2.5 h");
  check([3600, null, "s"], "≥ 60 min");
  check([0, null, "s"], "unknown");
});

test("what is not known is never a zero", () => {
  check([null, null, "m"], "unknown");
  check([0, null, "m"], "unknown");
  check([0, 1, "share"], "unknown");
  check([null, null, "number"], "未知", "zh");
});

test("a known absence is a zero", () => {
  check([0, 0, "share"], "0%");
  check([0, 0, "count"], "0");
});

test("a mu is exactly 2000/3 square metres", () => {
  check([2000, 2000, "m2"], "3 mu");
  check([2_589_200, 2_589_200, "m2"], "3,883.8 mu");
  check([2_589_200, 2_589_200, "m2"], "258.9 ha", "en", "ha");
  check([2_589_200, 2_589_200, "m2"], "2,589,200 m²", "en", "m2");
  check([2000, 4000, "m2"], "3–6 亩", "zh");
});

test("a category is shown as it is, or as unknown", () => {
  const manner = { lang: "en", areaUnit: "mu" } as const;
  expect(readingText({ low: null, high: null, unit: "category", category: "B" }, manner)).toBe("B");
  expect(readingText({ low: null, high: null, unit: "category", category: null }, manner)).toBe("unknown");
});

test("a unit of the user's own is written after the number", () => {
  check([12.345, 12.345, "lorries/h"], "12.35 lorries/h");
});

test("scores keep three decimals and their doubt", () => {
  expect(scoreText({ low: 0.6244, high: 0.6244 }, "en")).toBe("0.624");
  expect(scoreText({ low: 0.6, high: 0.6005 }, "en")).toBe("0.600–0.601");
  expect(scoreText({ low: null, high: null }, "en")).toBe("unknown");
  expect(shareText(0.125, "en")).toBe("12.5%");
});
