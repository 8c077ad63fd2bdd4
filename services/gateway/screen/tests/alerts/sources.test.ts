import { describe, expect, it } from "vitest";
import { heardToday, silences, sourceRows } from "../../src/sources/standing";
import { ago } from "../../src/format/times";
import { recentEvents } from "../../src/sources/recent";
import { alert, figure } from "../builders";

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

  it("speaks again once the alert is only watched, and when it is cleared", () => {
    expect([...silences([{ ...SILENT, state: "recovering" }])]).toEqual([]);
    expect([...silences([{ ...SILENT, state: "cleared" }])]).toEqual([]);
  });
});

describe("today", () => {
  it("counts what came since the city's midnight, and nothing of the day before", () => {
    const heard = { source: PERMITS, day: "2026-11-30", today: 12 };
    expect(heardToday(heard, new Date("2026-11-29T16:00:00Z"))).toBe(12);
    expect(heardToday(heard, new Date("2026-11-30T16:00:00Z"))).toBe(0);
  });

  it("is told in days, hours or minutes since", () => {
    const now = new Date("2026-11-30T00:00:00Z");
    const since = (iso: string): string => ago(iso, now);
    expect(since("2026-11-28T12:00:00Z")).toBe("1 天");
    expect(since("2026-11-29T20:30:00Z")).toBe("3 小时");
    expect(since("2026-11-29T23:59:59Z")).toBe("0 分钟");
  });
});

describe("the events of a source", () => {
  it("are those that figures were last moved by, each once, newest first", () => {
    const moved = (id: string, source: string, computed_at: string): ReturnType<typeof figure> =>
      figure({ computed_at, cause: { id, source, subject: "s", type: "planning.permit.changed" } });
    const figures = [
      moved("old", PERMITS, "2026-11-20T00:00:00Z"),
      moved("new", PERMITS, "2026-11-22T00:00:00Z"),
      moved("new", PERMITS, "2026-11-21T00:00:00Z"),
      moved("other", "/wqwh/plans", "2026-11-23T00:00:00Z"),
    ];
    const rows = recentEvents(figures, PERMITS);
    expect(rows.map(({ id, at, figures: count }) => [id, at, count])).toEqual([
      ["new", "2026-11-22T00:00:00Z", 2],
      ["old", "2026-11-20T00:00:00Z", 1],
    ]);
  });
});
