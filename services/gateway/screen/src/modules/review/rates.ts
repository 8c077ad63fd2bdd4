/** 完成、批复、入库、备案: what the plans of a unit have come to, and how long it took. */

import type { Figure } from "../../contracts/figure";
import type { FigureBook } from "../../figures/book";

export interface RateRow {
  name: string;
  count: Figure | null;
  share: Figure | null;
}

const REACHED = [
  { name: "编制完成", id: "plans_completed" },
  { name: "批复", id: "plans_approved" },
  { name: "入库", id: "plans_registered" },
  { name: "备案", id: "plans_filed" },
] as const;

export function rateRows(book: FigureBook, unit: string): RateRow[] {
  return REACHED.map(({ name, id }) => ({
    name,
    count: book.find(id, unit, "ledger"),
    share: book.find(`${id}_share`, unit, "ledger"),
  }));
}

export interface TimeRow {
  name: string;
  mean: Figure | null;
  p90: Figure | null;
}

/** Mean and P90 of all finished stages, and of the way from 批复 to 备案. */
export function timeRows(book: FigureBook, unit: string): TimeRow[] {
  return [
    { name: "各环节历时", id: "stage_days" },
    { name: "批复至备案", id: "approval_to_filing_days" },
  ].map(({ name, id }) => ({
    name,
    mean: book.find(`${id}_mean`, unit, "ledger"),
    p90: book.find(`${id}_p90`, unit, "ledger"),
  }));
}
