/** 分组: permits told apart by what they are (按类型) or by what they are for (按用途). */

import type { PermitKind } from "../../contracts/upstream";
import type { FigureBook } from "../../figures/book";
import { PERMIT_KINDS } from "../names";
import { USES } from "../uses";

export const GROUPINGS = [
  { id: "kind", name: "按类型" },
  { id: "use", name: "按用途" },
] as const;
export type Grouping = (typeof GROUPINGS)[number]["id"];

/** A part of each month's bar: the sum of figures whose ids end so. */
export interface Group {
  id: string;
  name: string;
  colour: string;
  tails: readonly string[];
}

const KINDS = Object.keys(PERMIT_KINDS) as PermitKind[];

const KIND_COLOURS: Record<PermitKind, string> = {
  site_selection: "#8fa8c4",
  land_use: "#2f8fc4",
  construction: "#74cdf0",
  rural: "#5bbf9a",
};

/** Red, orange, yellow and blue of the alerts are kept out. */
export const USE_COLOURS: readonly string[] = [
  "#2f8fc4",
  "#5bbf9a",
  "#c3a6ff",
  "#8fa8c4",
  "#d9c7a8",
  "#74cdf0",
  "#f2a7d8",
  "#eaf3ff",
];

export function groupsOf(grouping: Grouping, book: FigureBook, measure: string, unit: string): Group[] {
  return grouping === "kind" ? byKind() : byUse(book, measure, unit);
}

function byKind(): Group[] {
  return KINDS.map((kind) => ({
    id: kind,
    name: PERMIT_KINDS[kind],
    colour: KIND_COLOURS[kind],
    tails: [`.${kind}`],
  }));
}

/** Only uses that some permit has, in the order of their codes. */
function byUse(book: FigureBook, measure: string, unit: string): Group[] {
  const tailsOf = (use: string): string[] => KINDS.map((kind) => `.${kind}.planning-${use}`);
  return Object.entries(USES)
    .sort(([one], [other]) => one.localeCompare(other))
    .filter(([use]) =>
      tailsOf(use).some((tail) => book.years(`${measure}${tail}`, unit, "ledger").length > 0),
    )
    .map(([use, name], i) => ({
      id: use,
      name: name.replace("管理与公共", "").replace(/(建设)?用地$/, ""),
      colour: USE_COLOURS[i % USE_COLOURS.length] as string,
      tails: tailsOf(use),
    }));
}
