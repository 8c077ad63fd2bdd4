/** 地图分布: how far each district is from its limit, in per cent of it. */

import type { FigureBook } from "../../figures/book";
import type { CoreIndicator } from "../../figures/core";
import type { ShadeClass, Shades } from "../../map/look/shades";

export const MARGIN_CLASSES: readonly ShadeClass[] = [
  { label: "已突破", below: 0, colour: "#0b1e33", hatched: true },
  { label: "0–1%", below: 0.01, colour: "#14406b" },
  { label: "1–3%", below: 0.03, colour: "#1d6396" },
  { label: "3–10%", below: 0.1, colour: "#2b8fbf" },
  { label: "≥10%", below: Number.POSITIVE_INFINITY, colour: "#58c4e6" },
];

/** Null while no district has a limit. */
export function marginShades(
  core: CoreIndicator,
  book: FigureBook,
  districts: readonly string[],
): Shades | null {
  const values = new Map<string, number>();
  for (const district of districts) {
    const figure = book.newest(core.id, district, core.basis);
    if (figure?.margin != null && figure.target) values.set(district, figure.margin / figure.target);
  }
  return values.size > 0 ? { title: "现状余量占规划值", classes: MARGIN_CLASSES, values } : null;
}
