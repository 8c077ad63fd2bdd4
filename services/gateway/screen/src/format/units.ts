/** 1 公顷 = 10 000 m² = 15 亩; 1 万亩 = 10 000 亩. Converted once, here, at the edge of the page. */

import { plain, signed, type Value } from "./numbers";

/** A unit people read, with how many m² (or items) make one of it. */
export interface DisplayUnit {
  label: string;
  size: number;
  digits: number;
}

const M2_PER_MU = 10_000 / 15;

export const WAN_MU: DisplayUnit = { label: "万亩", size: M2_PER_MU * 10_000, digits: 2 };
export const MU: DisplayUnit = { label: "亩", size: M2_PER_MU, digits: 2 };
export const HECTARE: DisplayUnit = { label: "公顷", size: 10_000, digits: 2 };
export const SQUARE_KILOMETRE: DisplayUnit = { label: "平方公里", size: 1_000_000, digits: 2 };

export function inUnit(value: Value, unit: DisplayUnit): number | null {
  return value === null || value === undefined ? null : value / unit.size;
}

export function amount(value: Value, unit: DisplayUnit): string {
  return plain(inUnit(value, unit), unit.digits);
}

export function difference(value: Value, unit: DisplayUnit): string {
  return signed(inUnit(value, unit), unit.digits);
}
