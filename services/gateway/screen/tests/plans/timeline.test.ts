import { describe, expect, it } from "vitest";
import { timelineRows, type TracedStep } from "../../src/plans/timeline";

function step(overrides: Partial<TracedStep>): TracedStep {
  const event = { id: "e-1", source: "/demo/reviews" };
  return {
    stage: "drafting",
    from: "2026-07-31",
    until: null,
    days: null,
    late: false,
    events: [event],
    ...overrides,
  };
}

describe("the way of a plan", () => {
  it("is what it went through, where it stands, and what is ahead", () => {
    const steps = [
      step({ stage: "published", until: "2026-08-19", days: 19, late: true }),
      step({ stage: "delivered", from: "2026-08-19" }),
    ];
    const rows = timelineRows(steps, "delivered").map((row) => [row.name, row.standing, row.span]);
    expect(rows).toEqual([
      ["公布", "done", "2026-07-31 至 2026-08-19，19 天"],
      ["汇交质检", "now", "2026-08-19 起"],
      ["入库", "ahead", ""],
      ["备案", "ahead", ""],
    ]);
  });

  it("keeps a plan that was sent back and came again: it stood there twice", () => {
    const steps = [step({}), step({ stage: "returned" }), step({})];
    expect(timelineRows(steps, "drafting").filter(({ name }) => name === "编制")).toHaveLength(2);
  });

  it("has nothing ahead for a plan that was given up", () => {
    expect(timelineRows([step({ stage: "terminated" })], "terminated")).toHaveLength(1);
  });

  it("names the event that told of each stage", () => {
    expect(timelineRows([step({})], "drafting")[0]?.event).toMatchObject({
      id: "e-1",
      source: "/demo/reviews",
    });
  });
});
