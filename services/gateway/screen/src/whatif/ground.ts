/** 试算依据: a figure after a trial is the present one, which rests on events, and what the trial adds in each district. */

import type { MoveRow } from "./trial";

export interface Share {
  unit: string;
  change: number;
}

/** What each district adds to a row; a row of a district itself rests on that district alone. */
export function sharesOf(row: MoveRow, rows: readonly MoveRow[], city: string): Share[] {
  const parts =
    row.unit === city ? rows.filter((each) => isDistrict(each.unit, city) && isSame(each, row)) : [row];
  return parts
    .map(({ unit, before, after }) => ({ unit, change: after - (before ?? 0) }))
    .filter(({ change }) => change !== 0);
}

function isSame(one: MoveRow, other: MoveRow): boolean {
  return one.indicator === other.indicator && one.basis === other.basis && one.period === other.period;
}

/** A management unit lies inside a district, whose change holds its own. */
function isDistrict(unit: string, city: string): boolean {
  return unit !== city && !unit.includes("-");
}
