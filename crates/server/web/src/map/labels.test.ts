import { expect, test } from "vitest";
import { labelPoints, type Piece } from "./labels";

const square = (west: number, south: number, side: number) => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
];

const piece = (id: string, ...rings: number[][][]): Piece => ({
  type: "Feature",
  properties: { id, rank: 1 },
  geometry: { type: "Polygon", coordinates: rings },
});

const pointsOf = (pieces: Piece[]) =>
  labelPoints(pieces).features.map(({ properties, geometry }) => [
    properties?.["id"],
    ...geometry.coordinates.map((value) => Math.round(value * 1e9) / 1e9),
  ]);

test("a site cut into pieces by tiles carries one number, in its largest piece", () => {
  expect(pointsOf([piece("a", square(0, 0, 1)), piece("a", square(1, 0, 4)), piece("b", square(9, 9, 2))])).toEqual([
    ["a", 3, 2],
    ["b", 10, 10],
  ]);
});

test("the direction of a ring does not matter", () => {
  expect(pointsOf([piece("a", square(-56, -34, 2).reverse())])).toEqual([["a", -55, -33]]);
});

test("the largest part of a site of several parts is taken", () => {
  const several: Piece = {
    type: "Feature",
    properties: { id: "a" },
    geometry: { type: "MultiPolygon", coordinates: [[square(0, 0, 1)], [square(10, 10, 2)]] },
  };
  expect(pointsOf([several])).toEqual([["a", 11, 11]]);
});

test("points and flat pieces have a place too", () => {
  const at: Piece = { type: "Feature", properties: { id: "p" }, geometry: { type: "Point", coordinates: [3, 4] } };
  const flat = piece("f", [
    [0, 0],
    [1, 1],
    [0, 0],
  ]);
  expect(pointsOf([at, flat])).toEqual([
    ["p", 3, 4],
    ["f", 1, 1],
  ]);
});

test("no piece, no number", () => {
  expect(labelPoints([]).features).toEqual([]);
});
