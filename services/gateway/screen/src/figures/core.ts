/** The seven core indicators of the contract (module 4), in its order, with the unit each is read in. */

import type { Basis } from "../contracts/figure";
import type { LineKind } from "../contracts/alert";
import { SQUARE_KILOMETRE, WAN_MU, type DisplayUnit } from "../format/units";

/** `basis` is where the current value comes from: survey 调查口径 or line 管控线口径. */
export interface CoreIndicator {
  id: string;
  name: string;
  unit: DisplayUnit;
  basis: Extract<Basis, "survey" | "line">;
  line?: LineKind;
}

export const CORE_INDICATORS: readonly CoreIndicator[] = [
  {
    id: "permanent_basic_farmland",
    name: "永久基本农田",
    unit: WAN_MU,
    basis: "line",
    line: "permanent_basic_farmland",
  },
  { id: "farmland_retained", name: "耕地保有量", unit: WAN_MU, basis: "survey" },
  {
    id: "ecological_redline",
    name: "生态保护红线",
    unit: SQUARE_KILOMETRE,
    basis: "line",
    line: "ecological_redline",
  },
  {
    id: "urban_development_boundary",
    name: "城镇开发边界",
    unit: SQUARE_KILOMETRE,
    basis: "line",
    line: "urban_development_boundary",
  },
  { id: "urban_rural_built_land", name: "城乡建设用地规模", unit: SQUARE_KILOMETRE, basis: "survey" },
  { id: "forest_land", name: "林地面积", unit: SQUARE_KILOMETRE, basis: "survey" },
  { id: "wetland", name: "湿地面积", unit: SQUARE_KILOMETRE, basis: "survey" },
];

/** The indicator whose use and remainder per district the overview shows: 建设用地规模. */
export const SPACE_USAGE = "urban_rural_built_land";
