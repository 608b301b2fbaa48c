/** Numbers as people read them: with their unit, and never more certain than they are. */
import type { Interval, Reading } from "./api";
import { say, type Key, type Lang } from "./i18n";

export type AreaUnit = "mu" | "ha" | "m2";

export const AREA_UNITS: readonly AreaUnit[] = ["mu", "ha", "m2"];

/** How a reader wants numbers. */
export interface Manner {
  lang: Lang;
  areaUnit: AreaUnit;
}

/** Square metres in one of each; a mu is exactly 2000/3 m2. */
const SQUARE_METRES = { mu: 2000 / 3, ha: 10_000, m2: 1 } as const satisfies Record<AreaUnit, number>;

/** How the bounds of an interval are written: both in one unit, with as many decimals. */
interface Scale {
  divisor: number;
  decimals: number;
  /** Decimals written even when they are zeros, so that columns line up. */
  atLeastDecimals?: number;
  suffix: string;
}

/** A reading with its unit: `350 m`, `350–420 m`, `≥ 1.2 km`, `unknown`. */
export function readingText(reading: Reading, manner: Manner): string {
  if (reading.unit === "category") return reading.category ?? say(manner.lang, "amount.unknown");
  return amountText(reading, reading.unit, manner);
}

/** An amount of a unit, in the words of `readingText`. */
export function amountText(amount: Interval, unit: string, manner: Manner): string {
  if (saysNothing(amount, unit)) return say(manner.lang, "amount.unknown");
  const largest = Math.max(Math.abs(amount.low ?? 0), Math.abs(amount.high ?? 0));
  return intervalText(amount, scaleOf(unit, largest, manner), manner.lang);
}

/** A score or total between 0 and 1, to three decimals. */
export function scoreText(score: Interval, lang: Lang): string {
  if (score.low === null && score.high === null) return say(lang, "amount.unknown");
  return intervalText(score, { divisor: 1, decimals: 3, atLeastDecimals: 3, suffix: "" }, lang);
}

/** A share of one, as a percentage. */
export function shareText(share: number, lang: Lang): string {
  return new Intl.NumberFormat(lang, { style: "percent", maximumFractionDigits: 1 }).format(share);
}

/** A count of things. */
export function countText(n: number, lang: Lang): string {
  return new Intl.NumberFormat(lang).format(n);
}

/** True when the bounds exclude nothing the unit allows, so that a number would only look like knowledge. */
function saysNothing({ low, high }: Interval, unit: string): boolean {
  const neverNegative = ["m", "s", "m2", "share", "count"].includes(unit);
  const noFloor = low === null || (neverNegative && low <= 0);
  const noCeiling = high === null || (unit === "share" && high >= 1);
  return noFloor && noCeiling;
}

function scaleOf(unit: string, largest: number, { lang, areaUnit }: Manner): Scale {
  const scale = (divisor: number, decimals: number, key: Key): Scale => ({
    divisor,
    decimals,
    suffix: ` ${say(lang, key)}`,
  });
  switch (unit) {
    case "m":
      if (largest < 1000) return scale(1, 0, "unit.m");
      return scale(1000, largest < 10_000 ? 2 : 1, "unit.km");
    case "s":
      if (largest < 120) return scale(1, 0, "unit.s");
      if (largest < 7200) return scale(60, largest < 600 ? 1 : 0, "unit.min");
      return scale(3600, 1, "unit.h");
    case "m2": {
      const divisor = SQUARE_METRES[areaUnit];
      return scale(divisor, areaUnit === "m2" ? 0 : decimalsFor(largest / divisor), `unit.${areaUnit}`);
    }
    case "share":
      return { divisor: 0.01, decimals: 1, suffix: "%" };
    case "count":
      return { divisor: 1, decimals: 0, suffix: "" };
    case "number":
      return { divisor: 1, decimals: decimalsFor(largest), suffix: "" };
    default:
      return { divisor: 1, decimals: decimalsFor(largest), suffix: ` ${unit}` };
  }
}

/** About three figures worth reading. */
function decimalsFor(largest: number): number {
  if (largest >= 100) return 1;
  return largest >= 1 ? 2 : 3;
}

function intervalText({ low, high }: Interval, scale: Scale, lang: Lang): string {
  const { divisor, decimals, suffix, atLeastDecimals = 0 } = scale;
  const written = new Intl.NumberFormat(lang, {
    minimumFractionDigits: atLeastDecimals,
    maximumFractionDigits: decimals,
  });
  const text = (value: number, rounded: Rounding) => written.format(rounded(value / divisor, decimals));
  if (low === null) return `≤ ${text(high ?? 0, up)}${suffix}`;
  if (high === null) return `≥ ${text(low, down)}${suffix}`;
  if (low === high) return text(low, nearest) + suffix;
  const [from, to] = [text(low, down), text(high, up)];
  return (from === to ? from : `${from}–${to}`) + suffix;
}

/** Bounds are rounded outwards, so that what is written still contains the value. */
type Rounding = (value: number, decimals: number) => number;

/** Keeps 0.29 * 100 = 28.999999999999996 from being rounded down to 28. */
const SLACK = 1e-9;

const nearest: Rounding = (value, decimals) => Number(value.toFixed(decimals)) + 0;
const down: Rounding = (value, decimals) => Math.floor(value * 10 ** decimals + SLACK) / 10 ** decimals + 0;
const up: Rounding = (value, decimals) => Math.ceil(value * 10 ** decimals - SLACK) / 10 ** decimals + 0;
