/** 演示数据 is told by the data itself: its upstream sources begin with `/demo/`. */

import type { Figure } from "../contracts/figure";

export function hasDemoSource(figures: Iterable<Figure>): boolean {
  for (const figure of figures) if (figure.cause.source.startsWith("/demo/")) return true;
  return false;
}
