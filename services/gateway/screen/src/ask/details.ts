/** Why the gateway refused something, in words for people. */

/** One thing that is wrong; `index` counts from 0 what was sent. */
interface Problem {
  index?: number;
  problem: string;
}

/** What shapely says of an outline, which ends with the place: `Self-intersection[119.9 31.7]`. */
const OUTLINES: readonly [RegExp, string][] = [
  [/self-intersection/i, "图形自相交"],
  [/too few points/i, "图形顶点不足"],
  [/hole|nested/i, "图形的洞或部件相互重叠"],
];
const PLACE = /\[(-?[\d.]+) (-?[\d.]+)\]$/;
const MOST = 3;

export function detailWords(detail: unknown): string {
  if (typeof detail === "string") return detail;
  if (!Array.isArray(detail) || !detail.every(isProblem)) return detail ? JSON.stringify(detail) : "";
  const words = detail.slice(0, MOST).map(wordsOf).join("；");
  return detail.length > MOST ? `${words}；共 ${detail.length} 处` : words;
}

function isProblem(one: unknown): one is Problem {
  return typeof (one as Problem | null)?.problem === "string";
}

function wordsOf({ index, problem }: Problem): string {
  const which = index === undefined ? "" : `第 ${index + 1} 个：`;
  const name = OUTLINES.find(([said]) => said.test(problem))?.[1];
  const [, x, y] = PLACE.exec(problem) ?? [];
  return which + (name ? `${name}${x ? `（${x}, ${y}）` : ""}，请修正后再试` : problem);
}
