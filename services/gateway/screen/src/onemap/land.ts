/** 地类构成 of a unit in a year: the class figures that add up to the surveyed total. */

import type { Figure } from "../contracts/figure";
import type { FigureBook } from "../figures/book";

/** 一级类 of the survey as the catalogue has them. */
export const CLASSES = [
  "cultivated_land",
  "garden_land",
  "forest_land",
  "grassland",
  "wetland",
  "commercial_land",
  "industrial_land",
  "residential_land",
  "public_land",
  "special_land",
  "transport_land",
  "water_land",
  "other_land",
] as const;

export function landOf(
  book: FigureBook,
  unit: string,
  year: string,
): { id: string; figure: Figure | null }[] {
  return CLASSES.map((id) => ({ id, figure: book.find(id, unit, "survey", year) }));
}

export function surveyYears(book: FigureBook, unit: string): string[] {
  return book.years("surveyed_total", unit, "survey").map(({ period }) => period);
}
