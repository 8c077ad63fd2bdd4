/** 突破: whether a figure breaks its limit, and how it is shown then. */

import type { Figure } from "../contracts/figure";
import { telling, type DisplayUnit } from "../format/units";

/** Decided on the exact margin, before any rounding. */
export function broken(figure: Figure | null): boolean {
  return (figure?.margin ?? 0) < 0;
}

/** What figures that stand side by side are shown in, so that none that breaks its limit reads like it. */
export function unitTelling(unit: DisplayUnit, ...figures: readonly (Figure | null)[]): DisplayUnit {
  const pairs = figures.flatMap((each) =>
    each && broken(each) ? [{ value: each.value, limit: each.target }] : [],
  );
  return telling(unit, ...pairs);
}
