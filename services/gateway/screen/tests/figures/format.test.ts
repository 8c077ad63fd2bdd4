import { describe, expect, it } from "vitest";
import { percent, plain, signed } from "../../src/format/numbers";
import { clock, moment } from "../../src/format/times";
import { amount, difference, HECTARE, MU, SQUARE_KILOMETRE, WAN_MU } from "../../src/format/units";

describe("numbers", () => {
  it("shows a missing value as a dash, never as 0", () => {
    expect(plain(null, 2)).toBe("—");
    expect(signed(undefined, 2)).toBe("—");
    expect(percent(Number.NaN)).toBe("—");
    expect(amount(0, HECTARE)).toBe("0.00");
  });

  it("groups thousands and uses the true minus sign", () => {
    expect(plain(-1234567.891, 2)).toBe("−1,234,567.89");
    expect(plain(-0.001, 2)).toBe("0.00");
  });

  it("shows more digits when rounding would hide a breach", () => {
    expect(difference(-100, WAN_MU)).toBe("−0.00002");
    expect(difference(-100, MU)).toBe("−0.15");
  });
});

describe("units of the field", () => {
  it("reads 840 533 333.3333 m² as 126.08 万亩", () => {
    expect(amount(840_533_333.3333, WAN_MU)).toBe("126.08");
  });

  it("reads a square kilometre as 100 公顷 and 1 500 亩", () => {
    expect(amount(1_000_000, SQUARE_KILOMETRE)).toBe("1.00");
    expect(amount(1_000_000, HECTARE)).toBe("100.00");
    expect(amount(1_000_000, MU)).toBe("1,500.00");
  });
});

describe("times", () => {
  const now = new Date("2026-11-22T06:02:11Z");

  it("shows the city's clock whatever the computer's zone", () => {
    expect(clock(now)).toBe("14:02:11");
  });

  it("adds the day to a time that is not today's", () => {
    expect(moment("2026-11-20T09:30:00+08:00", now)).toBe("11-20 09:30");
    expect(moment("2026-11-22T09:30:00+08:00", now)).toBe("09:30:00");
    expect(moment(null, now)).toBe("—");
  });
});
