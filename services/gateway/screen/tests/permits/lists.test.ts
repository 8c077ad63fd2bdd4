import { describe, expect, it } from "vitest";
import { learnName } from "../../src/city/units";
import type { Permit } from "../../src/contracts/upstream";
import { permitRows, projectRows } from "../../src/permits/lists";

function permit(overrides: Partial<Permit> = {}): Permit {
  return {
    id: "地字第3204112026YG0000123号",
    kind: "land_use",
    status: "granted",
    district: "320411",
    ...overrides,
  };
}

describe("the list of permits", () => {
  it("says kind, district and area in 公顷", () => {
    learnName("320411", "新北区");
    const [row] = permitRows([permit({ project_name: "产业园一期", site_area_m2: 42_000 })], 20);
    expect(row).toMatchObject({
      name: "产业园一期",
      facts: ["用地规划许可", "新北区", "4.20 公顷"],
      state: "核发",
    });
  });

  it("shows a dash for an area that is not known, and the number where there is no name", () => {
    const [row] = permitRows([permit()], 20);
    expect(row).toMatchObject({ name: "地字第3204112026YG0000123号" });
    expect(row?.facts[2]).toBe("— 公顷");
  });

  it("is the same whatever order the permits arrived in", () => {
    const permits = [
      permit({ id: "a", granted_on: "2026-11-20" }),
      permit({ id: "b", granted_on: "2026-11-20" }),
      permit({ id: "c", granted_on: "2026-11-21" }),
      permit({ id: "d", status: "under_review" }),
    ];
    const idsOf = (rows: Permit[]): string[] => permitRows(rows, 20).map((row) => row.id);
    expect(idsOf(permits)).toEqual(["c", "b", "a", "d"]);
    expect(idsOf([...permits].reverse())).toEqual(["c", "b", "a", "d"]);
  });
});

describe("the list of major projects", () => {
  it("puts the newest milestone first", () => {
    const project = { name: "枢纽", kind: "交通", district: "320411", milestone: "started" as const };
    const rows = projectRows(
      [
        { ...project, id: "old", milestone_on: "2026-01-01" },
        { ...project, id: "new", milestone_on: "2026-11-01" },
      ],
      20,
    );
    expect(rows.map((row) => [row.id, row.state])).toEqual([
      ["new", "开工"],
      ["old", "开工"],
    ]);
  });
});
