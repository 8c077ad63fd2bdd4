/** 空间规模使用: total, used, committed, in review, and what remains in the three definitions of the field. */

import type { Figure } from "../../contracts/figure";
import type { FigureBook } from "../book";

/** 规模: what a quota is set for. */
export const SCALES = [
  { id: "urban_rural_built_land", name: "城乡建设用地规模" },
  { id: "built_land", name: "建设用地总规模" },
] as const;

export interface SpaceRow {
  unit: string;
  /** Carries the total as its target; its value is what is used. */
  surveyed: Figure | null;
  projected: Figure | null;
  reviewed: Figure | null;
  /** m² granted but not yet surveyed, and m² still under review; null where either side is missing. */
  committed: number | null;
  inReview: number | null;
  /** 实际剩余 · 含复垦区 · 含复垦区和基数转换, projected where it can be. */
  remaining: (Figure | null)[];
  usedShare: Figure | null;
  growth: Figure | null;
  exhaustedIn: Figure | null;
}

const REMAINING = ["", "_reclaimed", "_converted"] as const;

export function spaceRow(book: FigureBook, scale: string, unit: string): SpaceRow {
  const surveyed = book.newest(scale, unit, "survey");
  const projected = book.find(scale, unit, "projected");
  const review = book.find(scale, unit, "projected_review");
  return {
    unit,
    surveyed,
    projected,
    reviewed: review,
    committed: difference(projected, surveyed),
    inReview: difference(review, projected),
    remaining: REMAINING.map((tail) => coming(book, `${scale}_remaining${tail}`, unit)),
    usedShare: coming(book, `${scale}_used`, unit),
    growth: book.newest(`${scale}_growth`, unit, "survey"),
    exhaustedIn: book.newest(`${scale}_exhausted_in`, unit, "survey"),
  };
}

function coming(book: FigureBook, indicator: string, unit: string): Figure | null {
  return book.find(indicator, unit, "projected") ?? book.newest(indicator, unit, "survey");
}

function difference(more: Figure | null, less: Figure | null): number | null {
  return more && less ? more.value - less.value : null;
}
