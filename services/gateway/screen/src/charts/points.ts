/** What is drawn in a chart and can be asked for its evidence, by mouse and by keyboard. */

import type { Figure } from "../contracts/figure";
import { keyOf, type FigureKey } from "../evidence/figure-key";

export interface ChartPoint {
  /** Id of the series, and the place in it. */
  series: string;
  index: number;
  /** What a person hears of it. */
  name: string;
  key: FigureKey;
}

/** None where there is no figure. */
export function pointOf(series: string, index: number, name: string, figure: Figure | null): ChartPoint[] {
  return figure ? [{ series, index, name, key: keyOf(figure) }] : [];
}
