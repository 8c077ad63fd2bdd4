import { describe, expect, it } from "vitest";
import { isUnmade } from "../../src/figures/known";
import { figure } from "../builders";

const SHARE = figure({ indicator: "plans_filed_share", unit_of_measure: "ratio", value: 0 });
const TERM = {
  kind: "figure",
  name: "plans_filed",
  period: "current",
  amount: 0,
  unit_of_measure: "count",
} as const;

describe("an evaluated figure", () => {
  it("says nothing when nothing can be divided by, or its parts are gone", () => {
    expect(isUnmade({ ...SHARE, numerator: 3, denominator: 0, terms: [TERM, TERM] }, 2)).toBe(true);
    expect(isUnmade({ ...SHARE, terms: [TERM] }, 2)).toBe(true);
    expect(isUnmade(SHARE, 2)).toBe(true);
  });

  it("is 0 when that is what its parts make", () => {
    expect(isUnmade({ ...SHARE, numerator: 0, denominator: 5, terms: [TERM, TERM] }, 2)).toBe(false);
  });

  it("of a year that never comes is no year 0", () => {
    expect(isUnmade(figure({ unit_of_measure: "year", value: 0, terms: [TERM, TERM, TERM] }), 3)).toBe(true);
  });
});

describe("a summed figure", () => {
  it("is 0 when there is nothing", () => {
    expect(isUnmade(figure({ value: 0 }), 0)).toBe(false);
  });
});
