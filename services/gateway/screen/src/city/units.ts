/** 行政区: codes and names, from the gateway's list and from the map's own districts. */

import { shallowReactive } from "vue";

export const CITY = "320400";

const names = shallowReactive(new Map<string, string>());

interface UnitRow {
  code: string;
  name: string;
}

export async function loadUnits(): Promise<void> {
  const answer = await fetch("/v1/districts");
  if (!answer.ok) return;
  const { city, districts } = (await answer.json()) as { city: UnitRow; districts: UnitRow[] };
  for (const { code, name } of [city, ...districts]) names.set(code, name);
}

export function learnName(code: string, name: string): void {
  if (!names.has(code)) names.set(code, name);
}

/** The name of a unit, or its code while the name is not known. */
export function unitName(code: string): string {
  return names.get(code) ?? code;
}

/** The districts known so far, in the order of their codes. */
export function districtCodes(): string[] {
  return [...names.keys()].filter((code) => code !== CITY && /^\d{6}$/.test(code)).sort();
}
