/** Lists that end at a whole row: none is shown cut in half, and how many there are below is said. Pure. */

/** Half a pixel more or less is no cut. */
const SLACK_PX = 1;

/** `bottoms`: where each row ends, from the top of the list. The most that fits without cutting one; 0 when none does. */
export function wholeHeight(bottoms: readonly number[], room: number): number {
  return Math.max(0, ...bottoms.filter((bottom) => bottom <= room + SLACK_PX));
}

/** How many of `total` rows end below the edge that is seen; rows that were not drawn lie below too. */
export function rowsBelow(bottoms: readonly number[], edge: number, total: number): number {
  return total - bottoms.filter((bottom) => bottom <= edge + SLACK_PX).length;
}
