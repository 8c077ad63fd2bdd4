import { describe, expect, it } from "vitest";
import { same } from "../../src/charts/same";
import { FigureBook } from "../../src/figures/book";
import { CORE_INDICATORS, type CoreIndicator } from "../../src/figures/core";
import { trendOf } from "../../src/figures/trend/trend-of";
import { usageOf } from "../../src/figures/usage/usage";
import { figure, keyOf } from "../builders";

const FARMLAND = CORE_INDICATORS.find(({ id }) => id === "farmland_retained") as CoreIndicator;

function bookOf(...figures: ReturnType<typeof figure>[]): FigureBook {
  const book = new FigureBook();
  for (const each of figures) book.put(keyOf(each), each);
  return book;
}

describe("the trend of an indicator", () => {
  it("shows the years in order, the projected value and the limit in the unit people read", () => {
    const wanMu = FARMLAND.unit.size;
    const book = bookOf(
      figure({ period: "2025", value: 126 * wanMu, target: 125 * wanMu, sense: "floor" }),
      figure({ period: "2024", value: 127 * wanMu }),
      figure({ basis: "projected", period: "current", value: 125.5 * wanMu }),
    );
    const trend = trendOf(FARMLAND, book, "320400");
    expect(trend?.years.map(({ name }) => name)).toEqual(["2024", "2025"]);
    expect(trend).toMatchObject({ projected: 125.5, limit: 125, sense: "floor" });
  });

  it("is absent while no year is known", () => {
    expect(trendOf(FARMLAND, new FigureBook(), "320400")).toBeNull();
  });

  it("is not drawn again when another figure moved", () => {
    const first = trendOf(FARMLAND, bookOf(figure()), "320400");
    const second = trendOf(FARMLAND, bookOf(figure({ computed_at: "2026-11-22T07:00:00Z" })), "320400");
    expect(same(first, second)).toBe(first);
  });
});

describe("the use of built land", () => {
  it("takes what is granted but not yet surveyed off what is left", () => {
    const land = { indicator: "urban_rural_built_land", target: 100, sense: "ceiling" as const };
    const book = bookOf(
      figure({ ...land, value: 80 }),
      figure({ ...land, basis: "projected", period: "current", value: 85 }),
    );
    expect(usageOf(book, "320400")).toMatchObject({
      total: 100,
      used: 80,
      committed: 5,
      left: 15,
      ratio: 0.85,
    });
  });

  it("says nothing of what it does not know", () => {
    const unknown = { total: null, used: null, committed: null, left: null, ratio: null };
    expect(usageOf(new FigureBook(), "320400")).toMatchObject(unknown);
  });
});
