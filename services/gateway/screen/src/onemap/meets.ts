/** Whether two areas meet: plain geometry on rings of points, without cutting anything. */

export type Ring = readonly (readonly number[])[];
/** The outer ring, then holes. */
export type Rings = readonly Ring[];

export function meets(one: Rings, other: Rings): boolean {
  const [a, b] = [one[0] ?? [], other[0] ?? []];
  return (
    crosses(a, b) || (a[0] !== undefined && holds(other, a[0])) || (b[0] !== undefined && holds(one, b[0]))
  );
}

/** Whether a point lies inside the outer ring and in no hole. */
export function holds(area: Rings, point: readonly number[]): boolean {
  const [outer, ...holes] = area;
  return outer !== undefined && inside(outer, point) && !holes.some((hole) => inside(hole, point));
}

/** By the number of edges to the right of the point. */
function inside(ring: Ring, [x = 0, y = 0]: readonly number[]): boolean {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [[xi = 0, yi = 0] = [], [xj = 0, yj = 0] = []] = [ring[i], ring[j]];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
  }
  return odd;
}

function crosses(one: Ring, other: Ring): boolean {
  return edges(one).some(([a, b]) => edges(other).some(([c, d]) => cross(a, b, c, d)));
}

type Point = readonly number[];

function edges(ring: Ring): [Point, Point][] {
  return ring.slice(1).map((end, i) => [ring[i] ?? end, end]);
}

function cross(a: Point, b: Point, c: Point, d: Point): boolean {
  return side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0 && apart(a, b, c, d);
}

/** On one line, edges meet only where their extents do. */
function apart(
  [ax = 0, ay = 0]: Point,
  [bx = 0, by = 0]: Point,
  [cx = 0, cy = 0]: Point,
  [dx = 0, dy = 0]: Point,
): boolean {
  const along = Math.max(Math.min(ax, bx), Math.min(cx, dx)) <= Math.min(Math.max(ax, bx), Math.max(cx, dx));
  return (
    along && Math.max(Math.min(ay, by), Math.min(cy, dy)) <= Math.min(Math.max(ay, by), Math.max(cy, dy))
  );
}

function side([ax = 0, ay = 0]: Point, [bx = 0, by = 0]: Point, [px = 0, py = 0]: Point): number {
  return Math.sign((bx - ax) * (py - ay) - (by - ay) * (px - ax));
}
