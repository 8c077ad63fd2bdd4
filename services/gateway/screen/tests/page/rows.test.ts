import { describe, expect, it } from "vitest";
import { rowsBelow, wholeHeight } from "../../src/panels/whole-rows";

const BOTTOMS = [30, 60, 90, 120];

describe("a list that ends at a whole row", () => {
  it("is as high as the rows that fit", () => {
    expect(wholeHeight(BOTTOMS, 100)).toBe(90);
    expect(wholeHeight(BOTTOMS, 89.5)).toBe(90);
    expect(wholeHeight(BOTTOMS, 20)).toBe(0);
  });

  it("says how many are below what is seen, also those that were not drawn", () => {
    expect(rowsBelow(BOTTOMS, 60, 4)).toBe(2);
    expect(rowsBelow(BOTTOMS, 60, 300)).toBe(298);
    expect(rowsBelow(BOTTOMS, 120, 4)).toBe(0);
  });
});
