import { describe, expect, it } from "vitest";
import type { Figure } from "../../src/contracts/figure";
import { FigureBook } from "../../src/figures/book";
import { unplacedArea } from "../../src/figures/unplaced";
import { figure, keyOf } from "../builders";

const UNITS = ["320412-JKQ", "320412-QT"];
const LINE = { indicator: "ecological_redline", basis: "line", period: "current" } as const;

function areaOf(...figures: Partial<Figure>[]): number {
  const book = new FigureBook();
  for (const each of figures) {
    const line = figure({ ...LINE, ...each });
    book.put(keyOf(line), line);
  }
  return unplacedArea(book, LINE.indicator, "320412", UNITS);
}

describe("lines of a divided district that name no township", () => {
  it("are what its management units do not have, to the last 0.0001 m²", () => {
    const whole = { unit: "320412", value: 0.3 };
    expect(areaOf(whole, { unit: "320412-JKQ", value: 0.1 }, { unit: "320412-QT", value: 0.1999 })).toBe(
      0.0001,
    );
    expect(areaOf(whole, { unit: "320412-JKQ", value: 0.1 }, { unit: "320412-QT", value: 0.2 })).toBe(0);
    expect(areaOf(whole)).toBe(0.3);
  });

  it("are none where nothing is known, and of a share nothing is left over", () => {
    expect(areaOf({ unit: "320412-JKQ", value: 5 })).toBe(0);
    expect(areaOf({ unit: "320412", value: 0.5, unit_of_measure: "ratio" })).toBe(0);
  });

  it("are none in a district without management units", () => {
    expect(unplacedArea(new FigureBook(), LINE.indicator, "320411", UNITS)).toBe(0);
  });
});
