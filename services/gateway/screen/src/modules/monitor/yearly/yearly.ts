/** 历年统计表 of one indicator: a row a unit, a column a year, then what is coming, the limit and the margin. */

import type { Figure } from "../../../contracts/figure";
import type { FigureBook } from "../../../figures/book";
import { unitTelling } from "../../../figures/breach";
import type { CoreIndicator } from "../../../figures/core";
import type { DisplayUnit } from "../../../format/units";

export interface YearlyRow {
  unit: string;
  years: (Figure | null)[];
  current: Figure | null;
  projected: Figure | null;
  /** The figure that carries the limit: the newest official one, else the projected. */
  limited: Figure | null;
  /** With more digits where two would hide a breach. */
  measure: DisplayUnit;
}

export interface YearlyTable {
  years: string[];
  rows: YearlyRow[];
}

export function yearlyTable(core: CoreIndicator, book: FigureBook, units: readonly string[]): YearlyTable {
  const years = new Set(units.flatMap((unit) => book.years(core.id, unit, core.basis).map((f) => f.period)));
  const columns = [...years].sort();
  return { years: columns, rows: units.map((unit) => rowOf(core, book, unit, columns)) };
}

function rowOf(core: CoreIndicator, book: FigureBook, unit: string, years: readonly string[]): YearlyRow {
  const current = book.newest(core.id, unit, core.basis);
  const projected = book.find(core.id, unit, "projected");
  return {
    unit,
    years: years.map((year) => book.find(core.id, unit, core.basis, year)),
    current,
    projected,
    limited: current?.target == null ? projected : current,
    measure: unitTelling(core.unit, current, projected),
  };
}
