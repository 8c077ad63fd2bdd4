/** What is drawn in a chart and can be asked for its evidence, by mouse and by keyboard. */

import type { Figure } from "../contracts/figure";
import { keyOf, type FigureKey } from "../evidence/figure-key";

export interface ChartPoint {
  /** Id of the series, and the place in it. */
  series: string;
  index: number;
  /** What a person hears of it. */
  name: string;
  /** The figure it shows, or those it is the sum of. */
  keys: readonly FigureKey[];
}

/** None where there is no figure. */
export function pointOf(
  series: string,
  index: number,
  name: string,
  figures: Figure | null | readonly Figure[],
): ChartPoint[] {
  const keys = [figures ?? []].flat().map(keyOf);
  return keys.length > 0 ? [{ series, index, name, keys }] : [];
}
