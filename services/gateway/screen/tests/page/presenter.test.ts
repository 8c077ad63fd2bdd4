import { describe, expect, it } from "vitest";
import { isGroup } from "../../src/presenter/scenes";
import { paramsOf, withoutOwn } from "../../src/presenter/wish";
import { standingWords, type Subscription } from "../../src/subscriptions/standing";

const CHOICE = { unit: "320411", city: "320400", layers: ["districts", "permits"] };
const SUBSCRIPTION: Subscription = {
  id: "s-1",
  name: "一网统管",
  url: "https://a.example/hook",
  status: "current",
  behind: 0,
  failures: 0,
  problem: null,
  delivered_at: null,
  replaying: null,
};

describe("what a console asks walls to show", () => {
  it("names only what the module can show", () => {
    expect(paramsOf("overview", CHOICE)).toEqual({});
    expect(paramsOf("monitor", CHOICE)).toEqual({ unit: "320411" });
    expect(paramsOf("onemap", { ...CHOICE, unit: "320400" })).toEqual({ layers: "districts,permits" });
  });

  it("leaves to each screen what is its own", () => {
    expect(withoutOwn({ lead: "hall", text: "room", embed: "1", unit: "320411" })).toEqual({
      unit: "320411",
    });
  });

  it("goes to a group whose name fits into an address", () => {
    expect(["hall", "Hall-2_a", "", "大厅", "a/b", "a".repeat(33)].map(isGroup)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("a subscription", () => {
  it.each([
    [{}, "正常"],
    [{ behind: 4 }, "待送 4 条"],
    [{ status: "failing", failures: 3 }, "受阻，已失败 3 次"],
    [{ status: "paused" }, "失败过多，已暂停"],
    [{ status: "disabled" }, "已停用"],
    [{ replaying: {} }, "重放中"],
  ] as [Partial<Subscription>, string][])("that is %o reads %s", (how, words) => {
    expect(standingWords({ ...SUBSCRIPTION, ...how }).words).toBe(words);
  });
});
