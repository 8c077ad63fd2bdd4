/** 指标比对: some indicators side by side, by unit and year; each cell a figure that can be asked for its evidence. */

import type { Basis, Figure } from "../contracts/figure";
import type { FigureBook } from "../figures/book";
import { valueOf } from "../figures/known";

export interface Asked {
  indicators: readonly string[];
  units: readonly string[];
  /** Empty: every year there is. */
  years: readonly string[];
}

export interface CompareRow {
  indicator: string;
  unit: string;
  cells: (Figure | null)[];
  /** Of the last column against the first that has a value. */
  change: number | null;
}

export interface CompareTable {
  columns: string[];
  rows: CompareRow[];
}

const BASES: readonly Basis[] = ["survey", "line", "ledger"];

/** The basis an indicator has figures of: survey before line before ledger. */
function basisOf(book: FigureBook, indicator: string, units: readonly string[]): Basis {
  return BASES.find((basis) => units.some((unit) => book.newest(indicator, unit, basis))) ?? "survey";
}

export function compareTable(book: FigureBook, { indicators, units, years }: Asked): CompareTable {
  const bases = new Map(indicators.map((id) => [id, basisOf(book, id, units)]));
  const columns = years.length > 0 ? [...years] : columnsOf(book, bases, units);
  const rows = indicators.flatMap((indicator) => units.map((unit) => ({ indicator, unit })));
  return {
    columns,
    rows: rows.map(({ indicator, unit }) => {
      const basis = bases.get(indicator) ?? "survey";
      const cells = columns.map((period) => book.find(indicator, unit, basis, period));
      return { indicator, unit, cells, change: changeOf(cells) };
    }),
  };
}

/** Years in their order, 现行 after them; months are too many to stand side by side. */
function columnsOf(book: FigureBook, bases: ReadonlyMap<string, Basis>, units: readonly string[]): string[] {
  const periods = new Set<string>();
  for (const [id, basis] of bases) {
    for (const unit of units) {
      for (const { period } of book.years(id, unit, basis)) if (/^\d{4}$/.test(period)) periods.add(period);
      if (book.find(id, unit, basis)) periods.add("current");
    }
  }
  return [...periods].sort();
}

function changeOf(cells: readonly (Figure | null)[]): number | null {
  const known = cells.map(valueOf).filter((value) => value !== null);
  const [first, last] = [known[0], known[known.length - 1]];
  return first !== undefined && last !== undefined && known.length > 1 ? last - first : null;
}

export function columnName(period: string): string {
  return period === "current" ? "现行" : period;
}
