/** The trend of an indicator, taken from the figures. */

import { pointOf, type ChartPoint } from "../../charts/points";
import type { Trend } from "./trend-lines";
import type { Figure } from "../../contracts/figure";
import { amount, inUnit } from "../../format/units";
import type { FigureBook } from "../book";
import type { CoreIndicator } from "../core";

/** Null while no year is known. */
export function trendOf(core: CoreIndicator, book: FigureBook, unit: string): Trend | null {
  const years = book.years(core.id, unit, core.basis);
  const projected = book.find(core.id, unit, "projected");
  const newest = years[years.length - 1];
  if (!newest) return null;
  const limited = newest.target === undefined || newest.target === null ? projected : newest;
  return {
    years: years.map(({ period, value }) => ({ name: period, value: value / core.unit.size })),
    projected: inUnit(projected?.value, core.unit),
    limit: inUnit(limited?.target, core.unit),
    sense: limited?.sense ?? null,
  };
}

/** The figures behind the trend's points. */
export function trendPoints(core: CoreIndicator, book: FigureBook, unit: string): ChartPoint[] {
  const said = (figure: Figure): string => `${amount(figure.value, core.unit)} ${core.unit.label}`;
  const projected = book.find(core.id, unit, "projected");
  return [
    ...book
      .years(core.id, unit, core.basis)
      .flatMap((figure, i) => pointOf("surveyed", i, `${figure.period} 年 ${said(figure)}`, figure)),
    ...(projected ? pointOf("projected", 0, `预计 ${said(projected)}`, projected) : []),
  ];
}
