import { expect, test } from "vitest";
import { ownPath } from "./api";

test("an address of the server is asked for on this page's own server", () => {
  expect(ownPath("/tiles/parks/{z}/{x}/{y}.mvt")).toBe("/tiles/parks/{z}/{x}/{y}.mvt");
  expect(ownPath("http://127.0.0.1:8080/tiles/parks/{z}/{x}/{y}.mvt")).toBe("/tiles/parks/{z}/{x}/{y}.mvt");
  expect(ownPath("https://elsewhere.example/tiles/parks.json?v=3")).toBe("/tiles/parks.json?v=3");
});

test("no address leads to another host", () => {
  expect(ownPath("//elsewhere.example/tiles")).toBe("/elsewhere.example/tiles");
  expect(ownPath("tiles/parks.json")).toBe("/tiles/parks.json");
});
