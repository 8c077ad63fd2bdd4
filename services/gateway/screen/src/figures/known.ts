/** Whether a figure says anything: an evaluated one whose parts are gone travels as 0 and must read "—". */

import type { Figure } from "../contracts/figure";
import { indicatorWords } from "./catalogue";

/** The value in its unit of measure; null when there is none. */
export function valueOf(figure: Figure | null | undefined): number | null {
  if (!figure) return null;
  const needed = indicatorWords(figure.indicator)?.terms ?? 0;
  return isUnmade(figure, needed) ? null : figure.value;
}

/** `needed`: how many terms a value of the indicator is made of; 0 for one that is summed. */
export function isUnmade(figure: Figure, needed: number): boolean {
  if (figure.value !== 0) return false;
  if (figure.denominator === 0 || figure.unit_of_measure === "year") return true;
  return (figure.terms?.length ?? 0) < needed;
}
