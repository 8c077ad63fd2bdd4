/** Permits by kind and month, from the figures of I06; months in between without a permit stay empty. */

import { pointOf, type ChartPoint } from "../../charts/points";
import type { MonthlyPermits } from "./permit-bars";
import type { PermitKind } from "../../contracts/upstream";
import type { FigureBook } from "../../figures/book";
import { plain } from "../../format/numbers";
import { PERMIT_KINDS } from "../names";

export const MEASURES = [
  { id: "permits_granted_monthly", name: "件数", label: "件", size: 1 },
  { id: "permit_site_area_monthly", name: "用地面积", label: "公顷", size: 10_000 },
  { id: "permit_floor_area_monthly", name: "建筑规模", label: "万平方米", size: 10_000 },
] as const;
export type Measure = (typeof MEASURES)[number];

const MOST_MONTHS = 24;
const KINDS = Object.keys(PERMIT_KINDS) as PermitKind[];

export function monthlyPermits(book: FigureBook, measure: Measure, unit: string): MonthlyPermits {
  const known = KINDS.flatMap((kind) => book.years(`${measure.id}.${kind}`, unit, "ledger"));
  const months = monthsUpTo(known.map(({ period }) => period)).slice(-MOST_MONTHS);
  const valuesOf = (kind: PermitKind): (number | null)[] =>
    months.map((month) => {
      const figure = book.find(`${measure.id}.${kind}`, unit, "ledger", month);
      return figure ? figure.value / measure.size : null;
    });
  return {
    months,
    values: Object.fromEntries(KINDS.map((kind) => [kind, valuesOf(kind)])) as MonthlyPermits["values"],
  };
}

/** The figures behind the bars. */
export function monthlyPoints(
  book: FigureBook,
  measure: Measure,
  unit: string,
  { months, values }: MonthlyPermits,
): ChartPoint[] {
  return months.flatMap((month, i) =>
    KINDS.flatMap((kind) => {
      const said = `${month} ${PERMIT_KINDS[kind]} ${plain(values[kind][i], measure.size === 1 ? 0 : 2)} ${measure.label}`;
      return pointOf(kind, i, said, book.find(`${measure.id}.${kind}`, unit, "ledger", month));
    }),
  );
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
