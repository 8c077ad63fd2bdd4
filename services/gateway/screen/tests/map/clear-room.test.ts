import { describe, expect, it } from "vitest";
import { clearRoom, resolutionIn, type Box, type Sheet } from "../../src/map/clear-room";

/** A square city of 100 m whose land fills it but for the corner in the north-west. */
const CITY: Box = [0, 0, 100, 100];
const SHEET = { size: [220, 220], least: [10, 10, 10, 10] } as const;
const BUTTONS: Box = [5, 190, 60, 215];
const LEGEND: Box = [5, 5, 60, 60];

function isLand([west, south, east, north]: Box): boolean {
  const touches = west < 100 && east > 0 && south < 100 && north > 0;
  return touches && !(east < 40 && south > 60);
}

function roomWith(...covers: Box[]): readonly number[] {
  const sheet: Sheet = { ...SHEET, covers };
  return clearRoom(CITY, sheet, isLand);
}

describe("the room around the land", () => {
  it("is the least all round where nothing lies on the map", () => {
    expect(roomWith()).toEqual([10, 10, 10, 10]);
  });

  it("stays the least where a legend lies on no land", () => {
    expect(roomWith(LEGEND)).toEqual([10, 10, 10, 10]);
  });

  it("grows on the side that leaves the land largest", () => {
    expect(roomWith(BUTTONS)).toEqual([10, 10, 30, 10]);
  });

  it("is the least again where nothing clears the land", () => {
    expect(roomWith([0, 0, 220, 220])).toEqual([10, 10, 10, 10]);
  });

  it("says how large the land is then", () => {
    expect(resolutionIn(CITY, SHEET.size, [10, 10, 110, 10])).toBe(1);
  });
});
