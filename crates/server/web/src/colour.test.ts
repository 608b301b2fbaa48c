import { expect, test } from "vitest";
import { RAMP, rampColour, ranked } from "./colour";

const luminance = (rgb: string) => {
  const [r = 0, g = 0, b = 0] = (rgb.match(/\d+/g) ?? []).map(Number);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

test("the ramp meets its stops and stays within its ends", () => {
  expect(rampColour(0)).toBe("rgb(253, 231, 37)");
  expect(rampColour(1)).toBe("rgb(68, 1, 84)");
  expect(rampColour(0.5)).toBe("rgb(33, 145, 140)");
  expect(rampColour(-1)).toBe(rampColour(0));
  expect(rampColour(2)).toBe(rampColour(1));
});

test("a better total is always darker, so the ramp reads without colour", () => {
  const shades = Array.from({ length: 101 }, (_, i) => luminance(rampColour(i / 100)));
  for (let i = 1; i < shades.length; i++) expect(shades[i]).toBeLessThan(shades[i - 1] ?? 0);
  expect(RAMP.length).toBeGreaterThan(2);
});

test("a ranking looks at its own end of the total", () => {
  const total = { low: 0.4, high: 0.6 };
  expect(ranked(total, "worst-case")).toBe(0.4);
  expect(ranked(total, "middle")).toBeCloseTo(0.5);
  expect(ranked(total, "best-case")).toBe(0.6);
  expect(ranked({ low: 0.4, high: null }, "middle")).toBeNull();
});
