/** Which figure an evidence page is about: `indicator/unit/basis/period`, as the figures topic keys it. */

import type { Basis, Figure } from "../contracts/figure";

export interface FigureKey {
  indicator: string;
  unit: string;
  basis: Basis;
  period: string;
}

export function keyText({ indicator, unit, basis, period }: FigureKey): string {
  return [indicator, unit, basis, period].join("/");
}

export function keyOf(figure: Figure): FigureKey {
  const { indicator, unit, basis, period } = figure;
  return { indicator, unit, basis, period };
}

export function parseKey(text: string | null): FigureKey | null {
  const [indicator, unit, basis, period] = text?.split("/") ?? [];
  if (!indicator || !unit || !basis || !period) return null;
  return { indicator, unit, basis: basis as Basis, period };
}

/** Several keys, where a number is the sum of their figures; what is no key is left out. */
export function parseKeys(text: string): FigureKey[] {
  return text.split(",").flatMap((each) => parseKey(each) ?? []);
}
