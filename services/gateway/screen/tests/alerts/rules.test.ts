import { describe, expect, it } from "vitest";
import { ruleOf, ruleRows, type Rule } from "../../src/alerts/rules/rules";

const HEAD = { version: 1, effective_from: "2026-01-01", approver: "待委托方确认", source: "建议值" };
const INDICATOR: Rule = {
  ...HEAD,
  id: "indicator",
  family: "indicator",
  indicators: {
    urban_rural_built_land: { form: "quota", blue: 0.8, yellow: 0.9, orange: 0.95, red: 1 },
    farmland_retained: { form: "margin", yellow: { share: 0.01, area_m2: 200_000 }, blue: { share: 0.03 } },
  },
  others: { form: "margin", yellow: { share: 0.01 }, blue: { share: 0.03 } },
};

function words(rule: Rule, indicator: string): string[] {
  return ruleRows(rule, { indicator }).map(({ name, value }) => `${name} ${value}`);
}

describe("the rule behind an alert", () => {
  it("is told by rates of use for a quota", () => {
    expect(words(INDICATOR, "urban_rural_built_land").slice(0, 2)).toEqual([
      "红 使用率达到 100%",
      "橙 使用率达到 95%",
    ]);
  });

  it("is told by share and area for a floor", () => {
    expect(words(INDICATOR, "farmland_retained")).toContain("黄 余量不足 1% 或 20.00 公顷");
  });

  it("is the rule for all others when an indicator has none of its own", () => {
    expect(words(INDICATOR, "industrial_share")).toContain("蓝 余量不足 3%");
  });

  it("names its version and who approved it", () => {
    expect(words(INDICATOR, "wetland")).toContain("版本 第1版，2026-01-01起施行");
    expect(words(INDICATOR, "wetland")).toContain("批准 待委托方确认");
  });

  it("is the version that judged, not the newest", () => {
    const newer = { ...INDICATOR, version: 2 };
    expect(ruleOf([INDICATOR, newer], { id: "indicator", version: 1 })).toBe(INDICATOR);
    expect(ruleOf([INDICATOR, newer], { id: "indicator", version: 9 })).toBe(newer);
    expect(ruleOf([INDICATOR], { id: "unknown", version: 1 })).toBeNull();
  });
});
