/** 指标提取: which indicators, units and years stand side by side, kept in the address. */

import { computed, type ComputedRef, type WritableComputedRef } from "vue";
import { useCity } from "../../../city/state";
import { CITY, districtCodes } from "../../../city/units";
import { compareTable, type CompareTable } from "../../../compare/table";
import { displayUnitOf } from "../../../figures/catalogue";
import type { DisplayUnit } from "../../../format/units";
import { useParam } from "../../../route/current";

export const MOST_INDICATORS = 6;

export interface Choices {
  indicators: WritableComputedRef<string[]>;
  units: WritableComputedRef<string[]>;
  years: WritableComputedRef<string[]>;
  /** Every unit and every year there is to choose from. */
  places: ComputedRef<string[]>;
  periods: ComputedRef<string[]>;
  table: ComputedRef<CompareTable>;
}

/** A list in the address; none is as good as all of `fallback`, and is not written. */
function useList(name: string, fallback: () => string[]): WritableComputedRef<string[]> {
  const text = useParam(name, "");
  return computed({
    get: () => (text.value ? text.value.split(",").filter(Boolean) : fallback()),
    set: (list) => (text.value = list.join(",") === fallback().join(",") ? "" : list.join(",")),
  });
}

export function useChoices(): Choices {
  const { figures } = useCity();
  const places = computed(() => [CITY, ...districtCodes()]);
  const indicators = useList("indicators", () => ["urban_rural_built_land"]);
  const units = useList("units", districtCodes);
  const tableOf = (years: string[]): CompareTable =>
    compareTable(figures.value, { indicators: indicators.value, units: units.value, years });
  const periods = computed(() => tableOf([]).columns);
  const years = useList("years", () => periods.value);
  return { indicators, units, years, places, periods, table: computed(() => tableOf(years.value)) };
}

/** With `one` put in or taken out, in the order of `all`; unchanged where none or too many would be left. */
export function toggled(
  list: readonly string[],
  one: string,
  all: readonly string[] = [],
  most = Number.POSITIVE_INFINITY,
): string[] {
  const next = list.includes(one) ? list.filter((each) => each !== one) : [...list, one];
  if (next.length === 0 || next.length > most) return [...list];
  return all.length > 0 ? all.filter((each) => next.includes(each)) : next;
}

/** The unit an indicator is read in; its figures say what they measure. */
export function unitIn(table: CompareTable, indicator: string): DisplayUnit {
  const cells = table.rows.find((row) => row.indicator === indicator)?.cells ?? [];
  return displayUnitOf(indicator, cells.find((each) => each !== null)?.unit_of_measure);
}
