/** How assessed sites are drawn: coloured by total, hatched where excluded or unknown, numbered by rank. */
import type { ExpressionSpecification, FilterSpecification } from "@maplibre/maplibre-gl-style-spec";
import type { RankBy, Study } from "../api";
import { EXCLUDED, RAMP, UNKNOWN } from "../colour";
import { BADGE, HATCH_FAILS, HATCH_UNKNOWN } from "./images";
import { FONTS, type Stroke } from "./themes";

/** Above this many, only the sites of the table carry a number on the map. */
const FEW = 500;
const TABLE = 100;

/** Which sites carry a number; `null` is all of them. */
export function numbered({ n_candidates }: Pick<Study, "n_candidates">): FilterSpecification | null {
  return !isDense({ n_candidates }) ? null : ["all", ["has", "rank"], ["<=", ["get", "rank"], TABLE]];
}

/** The outlines of a study's sites. */
export function candidateStrokes(study: Study): Stroke[] {
  const colour = totalColour(study.rank_by);
  const look = isDense(study) ? DENSE : SPARSE;
  return [
    fill(["==", eligible, "passes"], { "fill-color": colour, "fill-opacity": look.colour }),
    fill(["==", eligible, "fails"], { "fill-pattern": HATCH_FAILS, "fill-opacity": look.hatch }),
    fill(["==", eligible, "unknown"], { "fill-pattern": HATCH_UNKNOWN, "fill-opacity": look.hatch }),
    { type: "line", paint: { "line-color": "#ffffff", "line-width": look.casing, "line-opacity": 0.9 } },
    { type: "line", paint: { "line-color": selectedOr("#c2185b", "#2b2733"), "line-width": look.edge } },
    {
      type: "circle",
      filter: ["==", ["geometry-type"], "Point"],
      paint: { "circle-color": colour, "circle-radius": 5 },
    },
  ];
}

/** Names and numbers, for a source with one point per site. */
export function labelStrokes({ rank_by }: Study): Stroke[] {
  return [
    { type: "symbol", minzoom: 13, layout: nameLayout, paint: namePaint },
    { type: "symbol", layout: badgeLayout, paint: badgePaint(rank_by) },
  ];
}

type Labels = Required<Stroke & { type: "symbol" }>;

const eligible: ExpressionSpecification = ["coalesce", ["get", "eligible"], "unknown"];

const selectedOr = <T extends string | number>(selected: T, otherwise: T): ExpressionSpecification => [
  "case",
  ["boolean", ["feature-state", "selected"], false],
  selected,
  ["boolean", ["feature-state", "hovered"], false],
  typeof otherwise === "number" ? otherwise * 1.8 : otherwise,
  otherwise,
];

function fill(filter: FilterSpecification, paint: NonNullable<(Stroke & { type: "fill" })["paint"]>): Stroke {
  return { type: "fill", filter, paint };
}

/** Many sites touch each other: edges and hatches that fit a few would cover the map. */
const isDense = ({ n_candidates }: Pick<Study, "n_candidates">): boolean => n_candidates > FEW;

/** A value by zoom, from a whole city to a few sites. */
const byZoom = (city: unknown, district: unknown, street: unknown): ExpressionSpecification =>
  ["interpolate", ["linear"], ["zoom"], 11, city, 13, district, 15, street] as ExpressionSpecification;

const SPARSE = { colour: 0.85, hatch: 1, casing: selectedOr(6, 2.4), edge: selectedOr(3.2, 0.9) };

const DENSE = {
  colour: byZoom(0.78, 0.7, 0.55),
  hatch: byZoom(0.16, 0.25, 0.45),
  casing: byZoom(selectedOr(4.5, 0), selectedOr(6, 0.4), selectedOr(6, 1)),
  edge: byZoom(selectedOr(2.4, 0), selectedOr(3.2, 0), selectedOr(3.2, 0.4)),
};

const ENDS: Record<RankBy, ExpressionSpecification> = {
  "worst-case": ["get", "total_low"],
  "middle": ["/", ["+", ["get", "total_low"], ["get", "total_high"]], 2],
  "best-case": ["get", "total_high"],
};

/** An end that is not known has no place on the ramp. */
const endIsKnown: ExpressionSpecification = ["all", ["has", "total_low"], ["has", "total_high"]];

const totalColour = (by: RankBy): ExpressionSpecification => [
  "case",
  endIsKnown,
  ["interpolate", ["linear"], ENDS[by], ...RAMP.flat()] as ExpressionSpecification,
  UNKNOWN,
];

const badgeLayout: Labels["layout"] = {
  "icon-image": BADGE,
  "icon-size": ["interpolate", ["linear"], ["zoom"], 9, 0.55, 13, 0.9],
  "icon-allow-overlap": false,
  "icon-padding": 0,
  "text-field": [
    "match",
    eligible,
    "fails",
    "×",
    "passes",
    ["case", ["has", "rank"], ["to-string", ["get", "rank"]], ""],
    "?",
  ],
  "text-font": FONTS,
  "text-size": ["interpolate", ["linear"], ["zoom"], 9, 8, 13, 12],
  "text-allow-overlap": false,
  "text-padding": 0,
  // Where there is not room for all, the best come first.
  "symbol-sort-key": ["coalesce", ["get", "rank"], 1_000_000],
};

const badgePaint = (by: RankBy): Labels["paint"] => ({
  "icon-color": ["match", eligible, "fails", EXCLUDED, "passes", totalColour(by), UNKNOWN],
  "icon-halo-color": selectedOr("#c2185b", "#ffffff"),
  "icon-halo-width": 2,
  "text-color": ["case", ["all", ["==", eligible, "passes"], endIsKnown, ["<", ENDS[by], 0.4]], "#1b1722", "#ffffff"],
});

const nameLayout: Labels["layout"] = {
  "text-field": ["coalesce", ["get", "name"], ""],
  "text-font": FONTS,
  "text-size": 12.5,
  "text-anchor": "top",
  "text-offset": [0, 1.4],
  "text-max-width": 9,
};

const namePaint: Labels["paint"] = {
  "text-color": "#2b2733",
  "text-halo-color": "#ffffff",
  "text-halo-width": 2,
};
