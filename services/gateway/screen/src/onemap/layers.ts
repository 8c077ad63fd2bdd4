/** 图层: which layers are on the map, in which order, how opaque, and on which side of a comparison. Pure. */

export type Side = "both" | "left" | "right";

export interface ShownLayer {
  id: string;
  title: string;
  opacity: number;
  side: Side;
}

/** More than this is not read whole: only what lies in sight, once the map is near enough. */
export const VAST = 5_000;

export interface LayerColours {
  stroke: string;
  fill: string | null;
  strokeRem: number;
}

const COLOURS: Record<string, LayerColours> = {
  districts: { stroke: "#7fb2d9", fill: "rgba(20,52,84,0.6)", strokeRem: 0.1 },
  permanent_basic_farmland: { stroke: "#d6be60", fill: "rgba(214,190,96,0.55)", strokeRem: 0.04 },
  ecological_redline: { stroke: "#5fc792", fill: "rgba(47,145,96,0.65)", strokeRem: 0.06 },
  urban_development_boundary: { stroke: "#f08a80", fill: null, strokeRem: 0.14 },
  plans: { stroke: "#c3a6ff", fill: "rgba(195,166,255,0.25)", strokeRem: 0.08 },
  permits: { stroke: "#4cc9f0", fill: "rgba(76,201,240,0.5)", strokeRem: 0.14 },
  projects: { stroke: "#f2a7d8", fill: "rgba(242,167,216,0.5)", strokeRem: 0.14 },
  alerts: { stroke: "#eaf3ff", fill: "rgba(234,243,255,0.3)", strokeRem: 0.14 },
  survey_parcels: { stroke: "#a9c3df", fill: "rgba(169,195,223,0.15)", strokeRem: 0.04 },
};
const OTHER: LayerColours = { stroke: "#8fd8c8", fill: "rgba(143,216,200,0.3)", strokeRem: 0.08 };

export function coloursOf(id: string): LayerColours {
  return COLOURS[id] ?? OTHER;
}

export const FIRST_LAYERS: readonly string[] = [
  "urban_development_boundary",
  "ecological_redline",
  "permanent_basic_farmland",
  "districts",
];

/** A layer that is switched on comes on top; the list is drawn from its end to its beginning. */
export function toggled(layers: readonly ShownLayer[], id: string, title: string): ShownLayer[] {
  if (layers.some((layer) => layer.id === id)) return layers.filter((layer) => layer.id !== id);
  return [{ id, title, opacity: 1, side: "both" }, ...layers];
}

/** One place up (−1) or down (+1); at the end nothing moves. */
export function moved(layers: readonly ShownLayer[], id: string, by: -1 | 1): ShownLayer[] {
  const from = layers.findIndex((layer) => layer.id === id);
  const to = from + by;
  const [one, other] = [layers[from], layers[to]];
  if (!one || !other) return [...layers];
  const next = [...layers];
  [next[from], next[to]] = [other, one];
  return next;
}
