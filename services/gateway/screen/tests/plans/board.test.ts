import { describe, expect, it } from "vitest";
import { boardOf, isOverdue, STEPS } from "../../src/plans/board";
import { plan } from "../builders";

const TODAY = "2026-11-22";

describe("the board of plans", () => {
  it("counts each kind at each step", () => {
    const rows = boardOf([plan(), plan({ stage: "submitted" }), plan({ stage: "filed" })], TODAY);
    expect(rows.find((row) => row.kind === "detailed")?.counts).toEqual({
      drafting: 0,
      examination: 2,
      approved: 0,
      filed: 1,
    });
  });

  it("knows where every stage in progress belongs, once", () => {
    const stages = STEPS.flatMap((step) => step.stages);
    expect(new Set(stages).size).toBe(stages.length);
    expect(stages).toHaveLength(15);
  });

  it("calls a plan overdue from the day after its due date, unless it is done", () => {
    expect(isOverdue(plan({ due_on: "2026-11-22" }), TODAY)).toBe(false);
    expect(isOverdue(plan({ due_on: "2026-11-21" }), TODAY)).toBe(true);
    expect(isOverdue(plan({ due_on: "2026-11-21", stage: "filed" }), TODAY)).toBe(false);
    expect(isOverdue(plan(), TODAY)).toBe(false);
  });
});
