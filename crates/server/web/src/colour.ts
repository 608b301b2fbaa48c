/** Colours that carry meaning; each is also told apart by a pattern, a number or a word. */
import type { Interval, RankBy } from "./api";

/** Viridis from its light end (score 0) to its dark end (score 1): on light ground the best stand out. */
export const RAMP: readonly (readonly [at: number, colour: string])[] = [
  [0, "#fde725"],
  [0.125, "#addc30"],
  [0.25, "#5ec962"],
  [0.375, "#28ae80"],
  [0.5, "#21918c"],
  [0.625, "#2c728e"],
  [0.75, "#3b528b"],
  [0.875, "#472d7b"],
  [1, "#440154"],
];

/** A site without a rank. */
export const EXCLUDED = "#6f6a66";
export const UNKNOWN = "#a8a29c";

/** Groups of criteria, in their order: Okabe and Ito's colours, which stay apart for the colour-blind. */
const GROUPS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];
export const groupColour = (index: number): string => GROUPS[index % GROUPS.length] ?? UNKNOWN;

/** The value a ranking looks at; `null` where that end is open. */
export function ranked({ low, high }: Interval, by: RankBy): number | null {
  if (by === "worst-case") return low;
  if (by === "best-case") return high;
  return low === null || high === null ? null : (low + high) / 2;
}

/** The colour of a total, between the two stops around it. */
export function rampColour(total: number): string {
  const t = Math.min(Math.max(total, 0), 1);
  const above = RAMP.findIndex(([at]) => at >= t);
  const [to, toColour] = RAMP[Math.max(above, 0)] ?? [0, UNKNOWN];
  const [from, fromColour] = RAMP[Math.max(above - 1, 0)] ?? [0, UNKNOWN];
  return mixed(fromColour, toColour, to === from ? 0 : (t - from) / (to - from));
}

/** The whole ramp, left to right, for a legend. */
export const rampGradient = (): string => `linear-gradient(to right, ${RAMP.map(([, colour]) => colour).join(", ")})`;

function mixed(from: string, to: string, share: number): string {
  const [a, b] = [parts(from), parts(to)];
  return `rgb(${a.map((part, i) => Math.round(part + ((b[i] ?? part) - part) * share)).join(", ")})`;
}

const parts = (colour: string): number[] => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
