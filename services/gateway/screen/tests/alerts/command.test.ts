import { describe, expect, it } from "vitest";
import { HELD, caseCounts, caseRows, NO_CASE } from "../../src/alerts/cases";
import { detailRows } from "../../src/alerts/detail";
import { Rotation } from "../../src/rotation/rotation";
import { alert } from "../builders";

const NOW = new Date("2026-11-29T08:00:00Z");
const CASE = { case_no: "C-1", step: "派遣", at: "2026-11-28T08:00:00Z", by: "一网统管" };

describe("the cases of the command platform", () => {
  it("count an open alert the platform has not answered, and each answered one by its step", () => {
    const counts = caseCounts([alert({}), alert({ alert_id: "a-2", case: CASE })], NOW);
    expect([counts.get(NO_CASE), counts.get("派遣"), counts.get("结案")]).toEqual([1, 1, 0]);
  });

  it("leave out a cleared alert that never became a case, and keep one that did", () => {
    const cleared = alert({ state: "cleared", grade: "green" });
    expect(caseRows([cleared], "", NOW)).toEqual([]);
    expect(caseRows([{ ...cleared, case: CASE }], "派遣", NOW)).toHaveLength(1);
  });

  it("say of an alert that is kept quiet why it was not handed over, instead of that nobody took it", () => {
    const graver = { by: "inhibition", id: "a-9", why: "疑似压占永久基本农田", until: null } as const;
    const held = alert({ muted: [graver] });
    expect(caseRows([held], "", NOW).map((row) => row.step)).toEqual([HELD]);
    expect(caseCounts([held], NOW).get(NO_CASE)).toBe(0);
    expect(detailRows(held)).toContainEqual({
      name: "暂不移交",
      value: "抑制：随“疑似压占永久基本农田”一并处置",
    });
    expect(caseRows([{ ...held, case: CASE }], "", NOW)[0]?.step).toBe("派遣");
    expect(caseRows([alert({ muted: [] })], "", NOW)[0]?.step).toBe(NO_CASE);
  });

  it("are overdue when their time has passed, until they are closed", () => {
    const late = alert({ due_at: "2026-11-28T08:00:00Z" });
    const closed = { ...late, case: { ...CASE, step: "结案" } };
    expect([late, closed].map((each) => caseRows([each], "", NOW)[0]?.overdue)).toEqual([true, false]);
  });
});

describe("the rotation of a wall", () => {
  const MODULES = ["overview", "review", "monitor"];

  it("is off until it is started, and needs two modules", () => {
    const rotation = new Rotation();
    expect(rotation.turn("overview", 1e9)).toBeNull();
    rotation.start(["overview"], 1_000, 0);
    expect(rotation.isOn).toBe(false);
  });

  it("turns from one module to the next, and round", () => {
    const rotation = new Rotation();
    rotation.start(MODULES, 1_000, 0);
    expect(rotation.turn("overview", 999)).toBeNull();
    expect(rotation.turn("overview", 1_000)).toBe("review");
    expect(rotation.turn("monitor", 2_000)).toBe("overview");
    expect(rotation.turn("command", 3_000)).toBe("overview");
  });

  it("does not turn again once it was stopped", () => {
    const rotation = new Rotation();
    rotation.start(MODULES, 1_000, 0);
    rotation.stop();
    expect(rotation.turn("overview", 5_000)).toBeNull();
  });
});
