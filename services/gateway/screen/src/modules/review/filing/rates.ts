/** 完成、批复、入库、备案: what the plans of a unit have come to, and how long it took. */

import type { FigureRow } from "../../../evidence/FigureTable.vue";
import type { FigureBook } from "../../../figures/book";
import { PLAN_KINDS } from "../../../plans/board";

const REACHED = [
  { name: "编制完成", id: "plans_completed" },
  { name: "批复", id: "plans_approved" },
  { name: "入库", id: "plans_registered" },
  { name: "备案", id: "plans_filed" },
] as const;

const TIMES = [
  { name: "各环节历时", id: "stage_days" },
  { name: "批复至备案", id: "approval_to_filing_days" },
] as const;

/** How many plans have come so far, and their share of those to be made. */
export function rateRows(book: FigureBook, unit: string): FigureRow[] {
  return REACHED.map(({ name, id }) => ({
    name,
    figures: [book.find(id, unit, "ledger"), book.find(`${id}_share`, unit, "ledger")],
  }));
}

/** Of each plan kind, how many are approved and how many are filed. */
export function kindRows(book: FigureBook, unit: string): FigureRow[] {
  return PLAN_KINDS.map(({ kind, name }) => ({
    name,
    figures: [`plans_approved.${kind}`, `plans_filed.${kind}`].map((id) => book.find(id, unit, "ledger")),
  }));
}

/** Mean and P90 of all finished stages, and of the way from 批复 to 备案. */
export function timeRows(book: FigureBook, unit: string): FigureRow[] {
  return TIMES.map(({ name, id }) => ({
    name,
    figures: [`${id}_mean`, `${id}_p90`].map((each) => book.find(each, unit, "ledger")),
  }));
}
