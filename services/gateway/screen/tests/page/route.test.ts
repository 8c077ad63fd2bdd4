import { describe, expect, it } from "vitest";
import { changed, formatRoute, lasting, oneOf, parseRoute } from "../../src/route/route";

describe("a deep link", () => {
  it("names a module and what is open in it", () => {
    expect(parseRoute("#/monitor?alert=a-1&unit=320404")).toEqual({
      module: "monitor",
      params: { alert: "a-1", unit: "320404" },
    });
  });

  it("reads as it was written, Chinese permit numbers too", () => {
    const link = { module: "implementation", params: { permit: "地字第3204812026YG1000047号" } };
    expect(parseRoute(formatRoute(link))).toEqual(link);
  });

  it("that says what there is not is as good as one that says nothing", () => {
    expect(oneOf("console", ["cases", "console"], "cases")).toBe("console");
    expect(oneOf("consle", ["cases", "console"], "cases")).toBe("cases");
    expect(oneOf(undefined, ["cases", "console"], "cases")).toBe("cases");
  });

  it("says nothing of what is not chosen", () => {
    expect(formatRoute({ module: "review", params: { stage: "" } })).toBe("#/review");
  });

  it("without a module leads to the first screen", () => {
    expect(parseRoute("").module).toBe("");
  });

  it("keeps the rest when one thing is chosen or closed", () => {
    const open = parseRoute("#/monitor?alert=a-1&unit=320404");
    expect(formatRoute(changed(open, { alert: null, indicator: "wetland" }))).toBe(
      "#/monitor?unit=320404&indicator=wetland",
    );
  });

  it("keeps an embedded page embedded in every module", () => {
    expect(lasting({ embed: "1", alert: "a-1" })).toEqual({ embed: "1" });
  });
});
