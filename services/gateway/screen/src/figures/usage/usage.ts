/** 空间规模使用: how much of a built-land limit is used, committed and left. */

import type { Figure } from "../../contracts/figure";
import type { FigureBook } from "../book";
import { SPACE_USAGE } from "../core";

/** All in m²; null where the city has not said. `committed` is granted but not yet surveyed. */
export interface Usage {
  total: number | null;
  used: number | null;
  committed: number | null;
  left: number | null;
  ratio: number | null;
  /** What these are taken from: what is used by survey, what is coming by the projected figure. */
  surveyed: Figure | null;
  projected: Figure | null;
}

export function usageOf(book: FigureBook, unit: string): Usage {
  const survey = book.newest(SPACE_USAGE, unit, "survey");
  const projected = book.find(SPACE_USAGE, unit, "projected");
  const used = survey?.value ?? null;
  const total = survey?.target ?? projected?.target ?? null;
  const taken = projected?.value ?? used;
  return {
    total,
    used,
    committed: used !== null && projected ? projected.value - used : null,
    left: total !== null && taken !== null ? total - taken : null,
    ratio: total && taken !== null ? taken / total : null,
    surveyed: survey,
    projected,
  };
}
