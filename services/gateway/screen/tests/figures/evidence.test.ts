import { describe, expect, it } from "vitest";
import { parseKeys } from "../../src/evidence/figure-key";
import { figureName } from "../../src/evidence/part-names";
import { eventPath } from "../../src/evidence/event/event-path";

describe("the address of an event", () => {
  it("keeps the slashes of source and id apart from the one between them", () => {
    expect(eventPath("/demo/permits", "a/1")).toBe("%2Fdemo%2Fpermits/a%2F1");
  });
});

describe("the evidence of a sum", () => {
  it("names every figure it is made of in the address, and overlooks what is none", () => {
    const text = "plans_filed.master/320400/ledger/current,nonsense,wetland/320402/survey/2025";
    expect(parseKeys(text).map(({ indicator, period }) => [indicator, period])).toEqual([
      ["plans_filed.master", "current"],
      ["wetland", "2025"],
    ]);
    expect(parseKeys("")).toEqual([]);
  });

  it("says a part of an indicator in the words of the field", () => {
    expect(figureName("permits_granted_monthly.rural.planning-07")).toBe(
      "permits_granted_monthly（乡村规划许可 · 居住用地）",
    );
    expect(figureName("wetland")).toBe("wetland");
  });
});
