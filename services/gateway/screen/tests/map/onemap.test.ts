import { describe, expect, it } from "vitest";
import { moved, toggled, type ShownLayer } from "../../src/onemap/layers";
import { holds, meets } from "../../src/onemap/meets";
import { rowOf, totalsOf } from "../../src/onemap/query";
import { found, resourcesOf, type Group } from "../../src/onemap/resources";

function square(x: number, y: number, size: number): number[][] {
  return [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
    [x, y],
  ];
}

describe("the stack of layers", () => {
  const layer = (id: string): ShownLayer => ({ id, title: id, opacity: 1, side: "both" });
  const ids = (layers: readonly ShownLayer[]): string => layers.map(({ id }) => id).join("");

  it("takes a new layer on top and takes it away again", () => {
    const more = toggled([layer("a")], "b", "b");
    expect(ids(more)).toBe("ba");
    expect(ids(toggled(more, "b", "b"))).toBe("a");
  });

  it("moves a layer by one place, and not beyond its ends", () => {
    const three = [layer("a"), layer("b"), layer("c")];
    expect(ids(moved(three, "c", -1))).toBe("acb");
    expect(ids(moved(three, "a", -1))).toBe("abc");
  });
});

describe("the list of data", () => {
  const of = (id: string, title: string, group: Group, sources: string[], features: number | null) => ({
    ...{ id, title, group, sources, features },
    ...{ scale: "1:2000", owner: "市统计局", date: "2026-03-01", to_confirm: null },
  });
  const resources = resourcesOf({
    resources: [
      of("permits", "规划许可用地", "管理", ["/demo/permits"], 245),
      of("plan_features.village", "村庄规划成果", "规划", [], 3),
      of("statistics", "社会经济统计", "社会经济", ["/demo/statistics"], null),
    ],
    layers: [
      { id: "permits", title: "规划许可", description: "规划许可用地范围" },
      { id: "plan_features_village", title: "村庄规划成果", description: "" },
    ],
    sources: [
      { source: "/demo/statistics", accepted: 189 },
      { source: "/demo/permits", accepted: 1 },
    ],
  });

  it("counts features, and of a table the events of its sources", () => {
    expect(resources.map(({ mapped, count }) => [mapped, count])).toEqual([
      [true, 245],
      [true, 3],
      [false, 189],
    ]);
  });

  it("is grouped as the field groups it", () => {
    expect(resources.map(({ title, group }) => `${group} ${title}`)).toEqual([
      "管理 规划许可",
      "规划 村庄规划成果",
      "社会经济 社会经济统计",
    ]);
  });

  it("is found by a word of its name, group or description", () => {
    expect(found(resources, " 社会 ").map(({ title }) => title)).toEqual(["社会经济统计"]);
    expect(found(resources, "用地范围")).toHaveLength(1);
    expect(found(resources, "nothing")).toEqual([]);
  });
});

describe("a place that was drawn", () => {
  const place = [square(0, 0, 10)];

  it.each([
    ["crosses an edge", [square(8, 8, 10)], true],
    ["lies wholly inside", [square(2, 2, 2)], true],
    ["lies round it", [square(-5, -5, 30)], true],
    ["touches a corner", [square(10, 10, 5)], true],
    ["lies beside it", [square(11, 0, 5)], false],
    ["lies on the line of an edge, but apart", [square(20, 0, 10)], false],
  ])("meets what %s", (_, other, is) => {
    expect(meets(place, other)).toBe(is);
    expect(meets(other, place)).toBe(is);
  });

  it("does not meet what lies in a hole of it", () => {
    const ringed = [square(0, 0, 10), square(2, 2, 6)];
    expect(meets(ringed, [square(4, 4, 1)])).toBe(false);
    expect(holds(ringed, [1, 1])).toBe(true);
    expect(holds(ringed, [5, 5])).toBe(false);
  });
});

describe("what a query found", () => {
  const permits = { id: "permits", title: "规划许可" };

  it("is named by what people call it, else by its number", () => {
    expect(
      rowOf(permits, "地字第1号", { project_name: "演示学校", site_area_m2: 2, district: "320481" }),
    ).toEqual({
      layer: "permits",
      layerTitle: "规划许可",
      id: "地字第1号",
      name: "演示学校",
      district: "320481",
      area: 2,
    });
    expect(rowOf(permits, "地字第1号", {}).name).toBe("地字第1号");
  });

  it("adds up by layer, and has no area where no feature has one", () => {
    const rows = [
      rowOf(permits, "1", { site_area_m2: 2 }),
      rowOf(permits, "2", { site_area_m2: 3 }),
      rowOf({ id: "districts", title: "行政区" }, "3", {}),
    ];
    expect(totalsOf(rows).map(({ count, area }) => [count, area])).toEqual([
      [2, 5],
      [1, null],
    ]);
  });
});
