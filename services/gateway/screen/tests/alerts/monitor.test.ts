import { describe, expect, it } from "vitest";
import { FigureBook } from "../../src/figures/book";
import { CORE_INDICATORS } from "../../src/figures/core";
import { classOf } from "../../src/map/look/shades";
import { causeRows, stepRows } from "../../src/modules/monitor/drill/drill";
import { MARGIN_CLASSES, marginShades } from "../../src/modules/monitor/margin-shades";
import { yearlyTable } from "../../src/modules/monitor/yearly/yearly";
import { alert, figure, keyOf } from "../builders";

const FARMLAND = CORE_INDICATORS[1]!;

function bookOf(...figures: ReturnType<typeof figure>[]): FigureBook {
  const book = new FigureBook();
  for (const each of figures) book.put(keyOf(each), each);
  return book;
}

describe("the yearly table", () => {
  it("has a column for every year any unit has, and leaves a missing one empty", () => {
    const book = bookOf(figure({ period: "2024" }), figure({ period: "2025", unit: "320404", value: 1 }));
    const { years, rows } = yearlyTable(FARMLAND, book, ["320400", "320404"]);
    expect(years).toEqual(["2024", "2025"]);
    expect(rows.map((row) => row.years.map((each) => each?.value ?? null))).toEqual([
      [844_300_000, null],
      [null, 1],
    ]);
  });

  it("takes the limit from the projected figure when the official one has none", () => {
    const book = bookOf(figure(), figure({ basis: "projected", period: "current", target: 5 }));
    expect(yearlyTable(FARMLAND, book, ["320400"]).rows[0]?.limited?.target).toBe(5);
  });
});

describe("the map of margins", () => {
  it("shows a broken district in the hatched class, before any rounding", () => {
    const book = bookOf(figure({ unit: "320404", target: 1_000_000, margin: -0.0001 }));
    const shades = marginShades(FARMLAND, book, ["320402", "320404"]);
    expect(classOf(MARGIN_CLASSES, shades?.values.get("320404"))?.hatched).toBe(true);
    expect(shades?.values.has("320402")).toBe(false);
  });

  it("is not drawn while no district has a limit", () => {
    expect(marginShades(FARMLAND, bookOf(figure()), ["320404"])).toBeNull();
  });
});

describe("an alert followed to its ground", () => {
  it("tells each transition with what it brought", () => {
    const raised = alert({ value: 10_000, indicator: null });
    const seen = alert({
      transition: 2,
      event: "acknowledged",
      value: 10_000,
      indicator: null,
      acknowledgement: { by: "张工", why: "已转执法核查", at: "2026-11-22T07:00:00Z" },
    });
    const rows = stepRows([raised, seen], new Date("2026-11-22T08:00:00Z"));
    expect(rows.map(({ note }) => note)).toEqual(["1.00 公顷", "张工：已转执法核查"]);
  });

  it("leads to the permit that caused it, when the register has it", () => {
    const permit = {
      id: "地字第1号",
      kind: "land_use",
      status: "granted",
      district: "320481",
      project_name: "演示学校",
      site_area_m2: 16_340.7,
      granted_on: "2026-11-01",
    } as const;
    const caused = alert({ causes: [{ id: "e-1", subject: "地字第1号", amount: 1 }] });
    expect(causeRows(caused, new Map([["地字第1号", permit]]))[0]).toMatchObject({
      title: "演示学校",
      collection: "permits",
      facts: "用地规划许可 · 核发 · 320481 · 1.63 公顷 · 2026-11-01",
    });
    expect(causeRows(caused, new Map())[0]?.collection).toBeNull();
  });
});
