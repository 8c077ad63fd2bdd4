/** Permits by group and month, from the figures of I06; months in between without a permit stay empty. */

import { pointOf, type ChartPoint } from "../../charts/points";
import type { Figure } from "../../contracts/figure";
import type { FigureBook } from "../../figures/book";
import { plain } from "../../format/numbers";
import type { Group } from "./groups";
import type { MonthlyPermits } from "./permit-bars";

export const MEASURES = [
  { id: "permits_granted_monthly", name: "件数", label: "件", size: 1 },
  { id: "permit_site_area_monthly", name: "用地面积", label: "公顷", size: 10_000 },
  { id: "permit_floor_area_monthly", name: "建筑规模", label: "万平方米", size: 10_000 },
] as const;
export type Measure = (typeof MEASURES)[number];

const MOST_MONTHS = 24;

export function monthlyPermits(
  book: FigureBook,
  measure: Measure,
  unit: string,
  groups: readonly Group[],
): MonthlyPermits {
  const known = groups.flatMap(({ tails }) =>
    tails.flatMap((tail) => book.years(measure.id + tail, unit, "ledger")),
  );
  const months = monthsUpTo(known.map(({ period }) => period)).slice(-MOST_MONTHS);
  const series = groups.map((group) => ({
    ...group,
    values: months.map((month) => {
      const figures = behind(book, measure, unit, group, month);
      return figures.length > 0 ? figures.reduce((sum, { value }) => sum + value, 0) / measure.size : null;
    }),
  }));
  return { months, series };
}

/** The figures behind the bars. */
export function monthlyPoints(
  book: FigureBook,
  measure: Measure,
  unit: string,
  { months, series }: MonthlyPermits,
): ChartPoint[] {
  return months.flatMap((month, i) =>
    series.flatMap((group) => {
      const count = plain(group.values[i], measure.size === 1 ? 0 : 2);
      const said = `${month} ${group.name} ${count} ${measure.label}`;
      return pointOf(group.id, i, said, behind(book, measure, unit, group, month));
    }),
  );
}

function behind(book: FigureBook, measure: Measure, unit: string, { tails }: Group, month: string): Figure[] {
  return tails.flatMap((tail) => book.find(measure.id + tail, unit, "ledger", month) ?? []);
}

/** Every month from the first to the last that is known. */
export function monthsUpTo(known: readonly string[]): string[] {
  const [first, last] = [[...known].sort()[0], [...known].sort().pop()];
  if (!first || !last) return [];
  const months: string[] = [];
  for (let month = first; month <= last && months.length < 600; month = after(month)) months.push(month);
  return months;
}

function after(month: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
}
