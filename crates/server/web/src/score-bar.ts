/** A bar from 0 to 1: solid up to what is certain, hatched up to what is possible. */
import type { Interval, RankBy, Site } from "./api";
import { ranked, rampColour, UNKNOWN } from "./colour";
import { el } from "./dom";

/** The bar of a site's total, in the colour the map gives the site: grey without a rank. */
export function totalBar({ rank, total }: Site, by: RankBy): HTMLElement {
  const value = ranked(total, by);
  return bar(total, 1, rank === null || value === null ? UNKNOWN : rampColour(value));
}

/** A bar on which `full` is the whole width. */
export function bar({ low, high }: Interval, full: number, colour: string): HTMLElement {
  const certain = share(low ?? 0, full);
  const possible = share(high ?? full, full) - certain;
  return el(
    "span",
    { "class": "bar", "aria-hidden": "true" },
    part("certain", certain, colour),
    part("possible", possible, colour),
  );
}

/** One part of a bar, as wide as its share. */
export function part(kind: "certain" | "possible", width: number, colour: string): HTMLElement {
  const made = el("span", { class: kind });
  made.style.width = `${width * 100}%`;
  made.style.setProperty("--colour", colour);
  return made;
}

const share = (value: number, full: number): number => (full > 0 ? Math.min(Math.max(value / full, 0), 1) : 0);
