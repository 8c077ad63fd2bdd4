/** 行政区: codes and names, from the gateway's list and from the map's own districts. */

import { shallowReactive } from "vue";
import { readJson } from "../ask/answers";

export const CITY = "320400";

const names = shallowReactive(new Map<string, string>());

interface UnitRow {
  code: string;
  name: string;
}

export async function loadUnits(): Promise<void> {
  const { city, districts, units } = await readJson<
    Record<"districts" | "units", UnitRow[]> & { city: UnitRow }
  >("/v1/districts");
  for (const { code, name } of [city, ...districts, ...units]) names.set(code, name);
}

export function learnName(code: string, name: string): void {
  if (!names.has(code)) names.set(code, name);
}

/** 市本级: what belongs to the city itself and to no district, as the figures have it. */
export const CITY_OWN = `${CITY}-SJ`;

/** The name of a unit, or its code while the name is not known. */
export function unitName(code: string): string {
  return code === CITY_OWN ? "市本级" : (names.get(code) ?? code);
}

/** The districts known so far, in the order of their codes. */
export function districtCodes(): string[] {
  return [...names.keys()].filter((code) => code !== CITY && /^\d{6}$/.test(code)).sort();
}

/** Every unit there is a name for. */
export function knownUnits(): string[] {
  return [CITY, CITY_OWN, ...names.keys()];
}

/** 管理单元: units that are reported inside a district. */
export function managementUnits(): string[] {
  return [...names.keys()].filter((code) => code.includes("-")).sort();
}
