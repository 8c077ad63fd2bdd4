import { describe, expect, it } from "vitest";
import { silences, sourceRows } from "../../src/sources/standing";
import { alert } from "../builders";

const PERMITS = "/wqwh/permits";
const SILENT = alert({
  alert_id: "data_quality-a-1",
  family: "data_quality",
  grade: "yellow",
  indicator: null,
  subject: PERMITS,
  causes: [{ id: PERMITS, subject: PERMITS, amount: 0 }],
});

describe("a source", () => {
  it("is silent while alerts says that it broke its own rhythm, and comes first", () => {
    const rows = sourceRows([{ source: "/wqwh/a" }, { source: PERMITS }], [SILENT]);
    expect(rows.map(({ source, silence }) => [source, silence?.alert_id])).toEqual([
      [PERMITS, "data_quality-a-1"],
      ["/wqwh/a", undefined],
    ]);
  });

  it("that sends what is refused is not silent", () => {
    const refused = { ...SILENT, causes: [{ id: "e-1", subject: "s-1", amount: 20 }] };
    const nameless = { ...SILENT, causes: [{ id: PERMITS, subject: PERMITS, amount: 20 }] };
    expect([...silences([refused, nameless])]).toEqual([]);
  });

  it("speaks again once the alert is cleared", () => {
    expect([...silences([{ ...SILENT, state: "cleared" }])]).toEqual([]);
  });
});
