/** The official figure of any indicator: by survey, else by line, else by ledger. */

import type { Basis, Figure } from "../contracts/figure";
import type { FigureBook } from "./book";

const OFFICIAL: readonly Basis[] = ["survey", "line", "ledger"];

export function newestOf(book: FigureBook, indicator: string, unit: string): Figure | null {
  for (const basis of OFFICIAL) {
    const figure = book.newest(indicator, unit, basis);
    if (figure) return figure;
  }
  return null;
}
