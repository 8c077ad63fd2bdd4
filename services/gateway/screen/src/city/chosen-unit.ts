/** 统计单元 that the address names: the city while the one it names is unknown. */

import type { WritableComputedRef } from "vue";
import { useOneOf } from "../route/current";
import { CITY, knownUnits } from "./units";

export function useUnit(): WritableComputedRef<string> {
  return useOneOf("unit", knownUnits, CITY);
}
