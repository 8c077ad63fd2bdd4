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

/** Decimals more than usual that a value may get to be told from its limit; beyond them the margin tells it alone. */
const FINER = 2;

/**
 * The unit with as many decimals as it takes to tell values from their limits: 0.9857 against 0.9901 must not read
 * as 0.99 against 0.99.
 */
export function telling(unit: DisplayUnit, ...pairs: readonly { value: Value; limit: Value }[]): DisplayUnit {
  const tells = (finer: DisplayUnit): boolean =>
    pairs.every(({ value, limit }) => value === limit || amount(value, finer) !== amount(limit, finer));
  const finer = Array.from({ length: FINER + 1 }, (_, more) => ({ ...unit, digits: unit.digits + more }));
  return finer.find(tells) ?? unit;
}

export function inUnit(value: Value, unit: DisplayUnit): number | null {
  return value === null || value === undefined ? null : value / unit.size;
}

export function amount(value: Value, unit: DisplayUnit): string {
  return plain(inUnit(value, unit), unit.digits);
}

export function difference(value: Value, unit: DisplayUnit): string {
  return signed(inUnit(value, unit), unit.digits);
}
