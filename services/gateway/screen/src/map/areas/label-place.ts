/** Where a district's name goes so that it hides no alert and no other name. Plain geometry, metres. */

export type Xy = readonly [number, number];

/** Half the width and half the height of a label, metres at the present scale. */
export interface LabelSize {
  halfWidth: number;
  halfHeight: number;
}

/** Of the candidates, the one that covers obstacles least; among equals the one nearest to `wish`. */
export function placeOf(wish: Xy, candidates: readonly Xy[], obstacles: readonly Xy[], size: LabelSize): Xy {
  let best = wish;
  let least = cost(wish, wish, obstacles, size);
  for (const candidate of candidates) {
    const price = cost(candidate, wish, obstacles, size);
    if (price < least) [best, least] = [candidate, price];
  }
  return best;
}

/** One obstacle in the middle weighs more than any distance inside a district; at the edge hardly anything. */
const COVERED = 1e9;

function cost(place: Xy, wish: Xy, obstacles: readonly Xy[], size: LabelSize): number {
  let covered = 0;
  for (const [x, y] of obstacles) {
    const across = 1 - Math.abs(x - place[0]) / size.halfWidth;
    const along = 1 - Math.abs(y - place[1]) / size.halfHeight;
    covered += Math.max(0, across) * Math.max(0, along);
  }
  return covered * COVERED + Math.hypot(place[0] - wish[0], place[1] - wish[1]);
}
