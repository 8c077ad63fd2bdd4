import { describe, expect, it } from "vitest";
import { placeOf, type Xy } from "../../src/map/areas/label-place";

const SIZE = { halfWidth: 10, halfHeight: 5 };
const CANDIDATES: Xy[] = [
  [0, 0],
  [30, 0],
  [60, 0],
];

describe("a district's name", () => {
  it("stays where it is wished when nothing is there", () => {
    expect(placeOf([0, 0], CANDIDATES, [], SIZE)).toEqual([0, 0]);
  });

  it("gives way to an alert, to the nearest free place", () => {
    expect(placeOf([0, 0], CANDIDATES, [[3, 2]], SIZE)).toEqual([30, 0]);
  });

  it("rather touches an alert than covers it", () => {
    const everywhere: Xy[] = [
      [0, 0],
      [30, 0],
      [66, 0],
    ];
    expect(placeOf([0, 0], CANDIDATES, everywhere, SIZE)).toEqual([60, 0]);
  });

  it("covers as few alerts as it can when no place is free", () => {
    const crowd: Xy[] = [
      [0, 0],
      [1, 1],
      [31, 0],
      [61, 0],
      [59, 0],
    ];
    expect(placeOf([0, 0], CANDIDATES, crowd, SIZE)).toEqual([30, 0]);
  });
});
