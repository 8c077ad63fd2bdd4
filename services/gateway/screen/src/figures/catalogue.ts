/** 指标目录: the words of every indicator, as the gateway's catalogue has them. */

import { shallowReactive } from "vue";
import { readJson } from "../ask/answers";
import type { UnitOfMeasure } from "../contracts/figure";
import { HECTARE, MU, SQUARE_KILOMETRE, WAN_MU, type DisplayUnit } from "../format/units";

export interface IndicatorWords {
  id: string;
  code: string;
  name: string;
  display_unit: string;
  attribute: string;
  core: boolean;
  /** Where the definition comes from. */
  source: string;
  version: number;
  effective_from: string;
  /** How many terms a value is made of; 0 when it is summed or measured. */
  terms: number;
}

const words = shallowReactive(new Map<string, IndicatorWords>());

export async function loadCatalogue(): Promise<void> {
  const { indicators } = await readJson<{ indicators: IndicatorWords[] }>("/v1/catalogue");
  for (const each of indicators) words.set(each.id, each);
}

/** `permits_granted.rural` is a part of `permits_granted`. */
export function wholeOf(indicator: string): string {
  return indicator.split(".", 1)[0] ?? indicator;
}

export function indicatorWords(indicator: string): IndicatorWords | null {
  return words.get(wholeOf(indicator)) ?? null;
}

export function indicatorName(indicator: string): string {
  return indicatorWords(indicator)?.name ?? indicator;
}

export function allIndicators(): IndicatorWords[] {
  return [...words.values()];
}

const AREAS: Record<string, DisplayUnit> = {
  万亩: WAN_MU,
  亩: MU,
  公顷: HECTARE,
  平方公里: SQUARE_KILOMETRE,
  万平方米: { label: "万平方米", size: 10_000, digits: 2 },
};
const SMALL: Partial<Record<UnitOfMeasure, DisplayUnit>> = {
  count: { label: "", size: 1, digits: 0 },
  days: { label: "天", size: 1, digits: 1 },
  year: { label: "", size: 1, digits: 0 },
};

/** The unit an indicator is read in; a ratio in per cent when its catalogue says "%". */
export function displayUnitOf(indicator: string, measure: UnitOfMeasure = "m2"): DisplayUnit {
  const label = indicatorWords(indicator)?.display_unit ?? "";
  const area = AREAS[label];
  if (area && measure === "m2") return area;
  if (measure === "m2") return HECTARE;
  if (label === "%") return { label, size: 0.01, digits: 2 };
  return { ...(SMALL[measure] ?? { size: 1, digits: 2 }), label };
}
