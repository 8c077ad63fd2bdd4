import { describe, expect, it } from "vitest";
import { FigureBook } from "../../src/figures/book";
import { rateRows, timeRows } from "../../src/modules/review/filing/rates";
import { daysBetween, planRows, stepOf, type PlanFilter } from "../../src/plans/register";
import { figure, keyOf, plan } from "../builders";

const TODAY = "2026-11-29";
const ALL: PlanFilter = { kind: "", stage: "", district: "", overdue: false, words: "" };

function idsOf(filter: Partial<PlanFilter>, ...plans: ReturnType<typeof plan>[]): string[] {
  return planRows(plans, { ...ALL, ...filter }, TODAY).map((row) => row.plan.id);
}

describe("the list of plans", () => {
  it("puts the most overdue first and those without a date last", () => {
    const rows = idsOf(
      {},
      plan({ id: "none" }),
      plan({ id: "later", due_on: "2027-01-01" }),
      plan({ id: "late", due_on: "2026-11-01" }),
    );
    expect(rows).toEqual(["late", "later", "none"]);
  });

  it("counts whole days, over the end of a month and a leap day", () => {
    expect(daysBetween("2024-02-28", "2024-03-01")).toBe(2);
    expect(daysBetween("no date", TODAY)).toBeNull();
  });

  it("gives no time limit to a plan that is filed or at rest", () => {
    const filed = plan({ stage: "filed", due_on: "2026-01-01" });
    expect(planRows([filed], ALL, TODAY)[0]?.daysLeft).toBeNull();
    expect(idsOf({ overdue: true }, filed)).toEqual([]);
  });

  it("is filtered by kind, stage, district, words and being late, all together", () => {
    const mine = plan({ id: "mine", due_on: "2026-11-01", organisation: "常州演示规划设计院" });
    const others = [plan({ id: "a", district: "320402" }), plan({ id: "b", stage: "drafting" })];
    const filter = {
      kind: "detailed",
      stage: "examination",
      district: "320411",
      overdue: true,
      words: "设计院",
    };
    expect(idsOf(filter, mine, ...others)).toEqual(["mine"]);
  });

  it("knows a step of the board for every stage under way", () => {
    expect(stepOf("public_notice")).toBe("drafting");
    expect(stepOf("registered")).toBe("filed");
    expect(stepOf("suspended")).toBe("resting");
  });
});

describe("the statistics of filing", () => {
  it("leaves missing what nobody has counted", () => {
    const counted = figure({ indicator: "plans_filed", basis: "ledger", period: "current", value: 6 });
    const book = new FigureBook();
    book.put(keyOf(counted), counted);
    expect(rateRows(book, "320400").map(({ figures }) => figures[0]?.value ?? null)).toEqual([
      null,
      null,
      null,
      6,
    ]);
    expect(timeRows(book, "320400").every(({ figures }) => figures.every((each) => each === null))).toBe(
      true,
    );
  });
});
