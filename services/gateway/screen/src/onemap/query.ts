/** 空间查询: what lies in a place that was drawn, as rows and totals by layer. */

export const TOOLS = [
  { id: "none", name: "浏览" },
  { id: "point", name: "点选" },
  { id: "box", name: "框选" },
  { id: "polygon", name: "多边形" },
  { id: "buffer", name: "缓冲区" },
  { id: "distance", name: "量距离" },
  { id: "area", name: "量面积" },
] as const;
export type Tool = (typeof TOOLS)[number]["id"];

export interface FoundRow {
  layer: string;
  layerTitle: string;
  id: string;
  name: string;
  district: string;
  /** Attribute area in m²; null where the layer has none. */
  area: number | null;
}

export interface Total {
  layer: string;
  title: string;
  count: number;
  area: number | null;
}

type Properties = Readonly<Record<string, unknown>>;
const NAMES = ["project_name", "name", "title", "land_class", "zone"] as const;
const AREAS = ["area_m2", "site_area_m2", "overlap_m2"] as const;

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function rowOf(layer: { id: string; title: string }, id: string, properties: Properties): FoundRow {
  const name = NAMES.map((key) => textOf(properties[key])).find(Boolean) ?? id;
  const area = AREAS.map((key) => properties[key]).find((value) => typeof value === "number");
  const district = textOf(properties.district) || textOf(properties.unit) || textOf(properties.code);
  return {
    layer: layer.id,
    layerTitle: layer.title,
    id,
    name,
    district,
    area: (area as number | undefined) ?? null,
  };
}

/** How many of each layer, and their area where they have one. */
export function totalsOf(rows: readonly FoundRow[]): Total[] {
  const totals = new Map<string, Total>();
  for (const { layer, layerTitle, area } of rows) {
    const total = totals.get(layer) ?? { layer, title: layerTitle, count: 0, area: null };
    total.count += 1;
    if (area !== null) total.area = (total.area ?? 0) + area;
    totals.set(layer, total);
  }
  return [...totals.values()];
}
