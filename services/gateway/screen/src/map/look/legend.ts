/** One table for map styles and legend alike, so that they cannot differ. */

import type { Grade } from "../../contracts/alert";

export type LayerId =
  "districts" | "permanent_basic_farmland" | "ecological_redline" | "urban_development_boundary" | "permits";

export interface LayerLook {
  id: LayerId;
  name: string;
  fill?: string;
  stroke: string;
  /** In rem, so that a line is as strong on a 4K wall. */
  strokeRem: number;
}

const LOOKS: Record<LayerId, LayerLook> = {
  districts: { id: "districts", name: "行政区", fill: "#0d2a45", stroke: "#7fb2d9", strokeRem: 0.1 },
  permanent_basic_farmland: {
    id: "permanent_basic_farmland",
    name: "永久基本农田",
    fill: "rgba(214,190,96,0.5)",
    stroke: "#d6be60",
    strokeRem: 0.03,
  },
  ecological_redline: {
    id: "ecological_redline",
    name: "生态保护红线",
    fill: "rgba(47,145,96,0.65)",
    stroke: "#5fc792",
    strokeRem: 0.06,
  },
  urban_development_boundary: {
    id: "urban_development_boundary",
    name: "城镇开发边界",
    stroke: "#f08a80",
    strokeRem: 0.12,
  },
  permits: {
    id: "permits",
    name: "规划许可",
    fill: "rgba(76,201,240,0.45)",
    stroke: "#4cc9f0",
    strokeRem: 0.1,
  },
};

/** From bottom to top. A permit is a square mark where its site would be too small to see. */
export const LAYERS: readonly LayerLook[] = Object.values(LOOKS);

export function look(id: LayerId): LayerLook {
  return LOOKS[id];
}

export const GRADE_COLOURS: Record<Grade, string> = {
  red: "#ff6b6b",
  orange: "#ffa94d",
  yellow: "#ffe066",
  blue: "#6cb6ff",
  green: "#5bd69a",
};

export const LABEL = { text: "#eaf3ff", halo: "#061526" };
/** Dark characters on the grade colours. */
export const ON_GRADE = "#061526";
