import { expect, test } from "vitest";
import type { Site, Verdict } from "./api";
import { eligibility, rankText, siteName } from "./site";

function siteWith(verdicts: Verdict[], rank: number | null = null): Site {
  const reading = { low: null, high: null, unit: "share" };
  const constraints = Object.fromEntries(verdicts.map((verdict, i) => [`c${i}`, { verdict, reading }]));
  return { id: "w1", name: null, rank, total: { low: 0, high: 1 }, criteria: {}, groups: {}, constraints };
}

test("one failed constraint outweighs an unknown one, and both outweigh the rest", () => {
  expect(eligibility(siteWith([]))).toBe("passes");
  expect(eligibility(siteWith(["passes", "unknown"]))).toBe("unknown");
  expect(eligibility(siteWith(["unknown", "fails", "passes"]))).toBe("fails");
});

test("a site without a rank says why", () => {
  expect(rankText("en", siteWith(["unknown"]), "46")).toBe("No rank: a constraint is unknown");
  expect(rankText("zh", siteWith(["fails"]), "46")).toBe("无名次：不符合约束");
  expect(rankText("en", siteWith(["passes"], 3), "46")).toBe("Rank 3 of 46");
});

test("a site without a name goes by its id", () => {
  expect(siteName(siteWith([]))).toBe("w1");
  expect(siteName({ id: "w1", name: "Port" })).toBe("Port");
});
