/** The few pictures the map needs, drawn here dot by dot so that none is fetched. */
import type { StyleImageMetadata } from "maplibre-gl";

export const HATCH_FAILS = "hatch-fails";
export const HATCH_UNKNOWN = "hatch-unknown";
export const BADGE = "badge";

interface Picture {
  image: { width: number; height: number; data: Uint8ClampedArray };
  options: Partial<StyleImageMetadata>;
}

/** The picture with this name, if the page has one. */
export function picture(name: string): Picture | null {
  switch (name) {
    case HATCH_FAILS:
      return hatch([111, 106, 102], (x, y) => (x + y) % PERIOD < 4 || (x - y + PERIOD) % PERIOD < 4);
    case HATCH_UNKNOWN:
      return hatch([150, 144, 138], (x, y) => (x + y) % PERIOD < 4);
    case BADGE:
      return badge();
    default:
      return null;
  }
}

/** Pixels after which a hatch repeats. */
const PERIOD = 16;

function hatch([r, g, b]: [number, number, number], inked: (x: number, y: number) => boolean): Picture {
  const data = new Uint8ClampedArray(PERIOD * PERIOD * 4);
  for (let i = 0; i < PERIOD * PERIOD; i++) {
    const ink = inked(i % PERIOD, Math.floor(i / PERIOD));
    data.set(ink ? [r, g, b, 235] : [255, 255, 255, 150], i * 4);
  }
  return { image: { width: PERIOD, height: PERIOD, data }, options: { pixelRatio: 2 } };
}

/** A disc as a signed distance field, so that the map can colour it and give it a halo. */
function badge(): Picture {
  const [size, radius] = [64, 22];
  const data = new Uint8ClampedArray(size * size * 4);
  for (let i = 0; i < size * size; i++) {
    const outside = Math.hypot((i % size) - (size - 1) / 2, Math.floor(i / size) - (size - 1) / 2) - radius;
    // MapLibre reads 191 as the edge, and a step of 32 as one pixel of the picture.
    data.set([255, 255, 255, 191 - outside * 32], i * 4);
  }
  return { image: { width: size, height: size, data }, options: { pixelRatio: 2, sdf: true } };
}
