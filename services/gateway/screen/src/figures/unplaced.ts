/**
 * 未注明镇街: a line that names no township counts in its district, and in no management unit (管理单元) inside it
 * (docs/adr/0029). What the units have is then the least it can be.
 */

import type { FigureBook } from "./book";

/** m² as they travel have four decimals. */
const STEPS = 10_000;

/** m² of an indicator's lines in a district that none of its units has; 0 where it has no units or all is placed. */
export function unplacedArea(
  book: FigureBook,
  indicator: string,
  district: string,
  units: readonly string[],
): number {
  const whole = book.find(indicator, district, "line");
  const parts = units.filter((unit) => districtOf(unit) === district);
  if (!whole || whole.unit_of_measure !== "m2" || parts.length === 0) return 0;
  const placed = parts.map((unit) => book.find(indicator, unit, "line")?.value ?? 0);
  const rest = placed.reduce(
    (left, value) => left - Math.round(value * STEPS),
    Math.round(whole.value * STEPS),
  );
  return Math.max(0, rest) / STEPS;
}

/** The district a management unit lies in; a district is its own. */
export function districtOf(unit: string): string {
  return unit.split("-", 1)[0] ?? unit;
}
