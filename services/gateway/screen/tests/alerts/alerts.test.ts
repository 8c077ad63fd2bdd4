import { describe, expect, it } from "vitest";
import { detailRows } from "../../src/alerts/detail";
import { counted, isUrgent, ranked, standingOf, worseParts, worstOf } from "../../src/alerts/ranking";
import { alert } from "../builders";

const OLD = "2026-11-22T05:00:00Z";
const NEW = "2026-11-22T06:00:00Z";

describe("the alert feed", () => {
  it("puts what goes on before what is over and only watched", () => {
    const rows = ranked(
      [
        alert({ alert_id: "over", grade: "red", state: "recovering", updated_at: NEW }),
        alert({ alert_id: "orange", grade: "orange", updated_at: NEW }),
        alert({ alert_id: "goes on", grade: "red", updated_at: OLD }),
      ],
      50,
    );
    expect(rows.map((row) => row.alert_id)).toEqual(["goes on", "orange", "over"]);
  });

  it("puts the worst first, the newest first within a grade, and cleared ones last", () => {
    const rows = ranked(
      [
        alert({ alert_id: "blue", grade: "blue", updated_at: NEW }),
        alert({ alert_id: "cleared", grade: "green", state: "cleared", updated_at: NEW }),
        alert({ alert_id: "red old", grade: "red", updated_at: OLD }),
        alert({ alert_id: "red new", grade: "red", updated_at: NEW }),
      ],
      50,
    );
    expect(rows.map((row) => row.alert_id)).toEqual(["red new", "red old", "blue", "cleared"]);
  });

  it("puts a broken limit before a missed date of the same grade", () => {
    const rows = ranked(
      [
        alert({ alert_id: "late", grade: "red", family: "deadline", updated_at: NEW }),
        alert({ alert_id: "broken", grade: "red", updated_at: OLD }),
      ],
      50,
    );
    expect(rows.map((row) => row.alert_id)).toEqual(["broken", "late"]);
  });

  it("does not let a city's sum hide a district that is worse", () => {
    const alerts = [
      alert({ grade: "yellow" }),
      alert({ grade: "red", unit: "320404" }),
      alert({ grade: "orange", unit: "320481" }),
    ];
    expect(worseParts(alerts, "farmland_retained", "320400", "yellow")).toEqual({ grade: "red", count: 1 });
    expect(worseParts(alerts, "farmland_retained", "320400", "red")).toBeNull();
    expect(worseParts(alerts, "wetland", "320400", null)).toBeNull();
  });

  it("does not show an alert that is still pending", () => {
    expect(ranked([alert({ state: "pending" })], 50)).toEqual([]);
  });

  it("counts what goes on by grade, what is only watched apart, and nothing that is cleared", () => {
    const states = ["firing", "recovering", "cleared"] as const;
    const counts = counted(states.map((state) => alert({ grade: "red", state })));
    expect([counts.red, counts.recovering, counts.green]).toEqual([1, 1, 0]);
  });

  it("says of an alert what it is counted as", () => {
    const red = alert({ grade: "red" });
    expect(standingOf(red)).toBe("red");
    expect(standingOf({ ...red, state: "recovering" })).toBe("recovering");
    expect(standingOf({ ...red, state: "cleared" })).toBe("green");
  });

  it("does not call a district worse for what is over there", () => {
    const over = alert({ grade: "red", unit: "320404", state: "recovering" });
    expect(worseParts([over], "farmland_retained", "320400", "yellow")).toBeNull();
  });

  it("gives an indicator the worst open grade of its own unit", () => {
    const alerts = [
      alert({ grade: "yellow" }),
      alert({ grade: "orange" }),
      alert({ grade: "red", unit: "320481" }),
      alert({ grade: "red", state: "cleared" }),
    ];
    expect(worstOf(alerts, "farmland_retained", "320400")?.grade).toBe("orange");
  });

  it("lets only an open red alert skip the queue", () => {
    expect(isUrgent(alert({ grade: "red" }))).toBe(true);
    expect(isUrgent(alert({ grade: "orange" }))).toBe(false);
    expect(isUrgent(null)).toBe(false);
  });
});

describe("an alert's detail", () => {
  it("reads an overlap in 亩 with the exact square metres beside it", () => {
    const rows = detailRows(alert({ family: "control_line", overlap_m2: 16_800.4501 }));
    expect(rows[0]).toEqual({ name: "疑似压占", value: "25.20 亩（16,800.45 平方米）" });
  });

  it("reads what lies beyond the development boundary as such", () => {
    const line_kind = "urban_development_boundary" as const;
    const rows = detailRows(alert({ family: "control_line", line_kind, value: 16_800.4501 }));
    expect(rows[0]).toEqual({ name: "疑似超出", value: "25.20 亩（16,800.45 平方米）" });
  });

  it("has no row for what is not known", () => {
    expect(detailRows(alert({ family: "deadline" })).map((row) => row.name)).toEqual(["规则"]);
  });
});
