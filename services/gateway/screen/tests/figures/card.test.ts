import { describe, expect, it } from "vitest";
import type { Figure } from "../../src/contracts/figure";
import { FigureBook } from "../../src/figures/book";
import { cardOf } from "../../src/figures/cards/card";
import type { CoreIndicator } from "../../src/figures/core";
import { CORE_INDICATORS } from "../../src/figures/core";
import { alert, figure, keyOf } from "../builders";

const FARMLAND = CORE_INDICATORS.find(({ id }) => id === "farmland_retained") as CoreIndicator;
const LIMIT = { target: 840_533_333.3333, target_year: "2035", sense: "floor" as const };

function bookOf(...figures: Figure[]): FigureBook {
  const book = new FigureBook();
  for (const each of figures) book.put(keyOf(each), each);
  return book;
}

describe("an indicator's card", () => {
  it("shows current, planned, margin and projected in 万亩", () => {
    const book = bookOf(
      figure({ ...LIMIT, value: 844_300_000, margin: 3_766_666.6667 }),
      figure({ ...LIMIT, basis: "projected", period: "current", value: 840_900_000, margin: 366_666.6667 }),
    );
    expect(cardOf(FARMLAND, book, "320400", null)).toMatchObject({
      asOf: "2025年",
      current: "126.65",
      planned: "≥ 126.08",
      margin: "+0.57",
      projected: "126.14",
      grade: "green",
    });
  });

  it("shows dashes, not zeros, while nothing is known", () => {
    expect(cardOf(FARMLAND, new FigureBook(), "320400", null)).toMatchObject({
      asOf: "—",
      current: "—",
      planned: "—",
      margin: "—",
      projected: "—",
      grade: "none",
    });
  });

  it("says broken by the exact margin even when rounding hides it", () => {
    const book = bookOf(figure({ ...LIMIT, value: 840_533_323.3333, margin: -10 }));
    const card = cardOf(FARMLAND, book, "320400", null);
    expect(card).toMatchObject({ current: "126.08", marginBroken: true, margin: "−0.000002" });
  });

  it("shows a value that breaks its limit with the decimals that tell it from the limit", () => {
    const limit = { target: 6_601_000, sense: "floor" as const };
    const book = bookOf(figure({ ...limit, value: 6_571_000, margin: -30_000 }));
    const card = cardOf(FARMLAND, book, "320400", null);
    expect(card).toMatchObject({ current: "0.986", planned: "≥ 0.990", margin: "−0.005" });
    const kept = bookOf(figure({ ...limit, value: 6_601_500, margin: 500 }));
    expect(cardOf(FARMLAND, kept, "320400", null)).toMatchObject({ current: "0.99", planned: "≥ 0.99" });
  });

  it("takes its grade from the alert, not from its own judgement", () => {
    const book = bookOf(figure({ ...LIMIT, margin: 1 }));
    expect(cardOf(FARMLAND, book, "320400", alert({ grade: "orange" })).grade).toBe("orange");
    const over = alert({ grade: "orange", state: "recovering" });
    expect(cardOf(FARMLAND, book, "320400", over).grade).toBe("recovering");
  });

  it("takes the newest survey year and keeps the older ones as history", () => {
    const book = bookOf(
      figure({ period: "2025", value: 2 }),
      figure({ period: "2023", value: 9 }),
      figure({ period: "2024", value: 5 }),
    );
    expect(cardOf(FARMLAND, book, "320400", null)).toMatchObject({ asOf: "2025年", history: [9, 5, 2] });
  });

  it("loses a value that is withdrawn", () => {
    const known = figure();
    const book = bookOf(known);
    book.put(keyOf(known), null);
    expect(cardOf(FARMLAND, book, "320400", null).current).toBe("—");
  });
});
