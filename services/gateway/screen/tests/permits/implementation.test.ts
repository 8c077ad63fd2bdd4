import { describe, expect, it } from "vitest";
import { csvOf } from "../../src/compare/csv";
import { compareTable } from "../../src/compare/table";
import { FigureBook } from "../../src/figures/book";
import { spaceRow } from "../../src/figures/usage/space";
import { groupsOf } from "../../src/permits/monthly/groups";
import { MEASURES, monthlyPermits, monthlyPoints, monthsUpTo } from "../../src/permits/monthly/monthly";
import { figure, keyOf } from "../builders";

const BUILT = "urban_rural_built_land";

function bookOf(...figures: ReturnType<typeof figure>[]): FigureBook {
  const book = new FigureBook();
  for (const each of figures) book.put(keyOf(each), each);
  return book;
}

function built(overrides: Parameters<typeof figure>[0]): ReturnType<typeof figure> {
  return figure({ indicator: BUILT, value: 100, ...overrides });
}

describe("the use of land for building", () => {
  it("is what is surveyed, then what is granted, then what is under review", () => {
    const book = bookOf(
      built({ target: 200 }),
      built({ basis: "projected", period: "current", value: 130 }),
      built({ basis: "projected_review", period: "current", value: 145 }),
    );
    const row = spaceRow(book, BUILT, "320400");
    expect([row.surveyed?.target, row.surveyed?.value, row.committed, row.inReview]).toEqual([
      200, 100, 30, 15,
    ]);
  });

  it("leaves missing what nobody said, and never says nought instead", () => {
    const row = spaceRow(bookOf(), BUILT, "320400");
    expect([row.surveyed, row.committed, row.remaining]).toEqual([null, null, [null, null, null]]);
  });
});

describe("permits by month", () => {
  it("keep a month in which none was granted", () => {
    expect(monthsUpTo(["2025-11", "2026-02"])).toEqual(["2025-11", "2025-12", "2026-01", "2026-02"]);
    expect(monthsUpTo([])).toEqual([]);
  });

  it("are told by kind, missing where the kind had none", () => {
    const granted = (kind: string, period: string): ReturnType<typeof figure> =>
      figure({ indicator: `permits_granted_monthly.${kind}`, basis: "ledger", period, value: 3 });
    const book = bookOf(granted("rural", "2026-01"), granted("land_use", "2026-02"));
    const groups = groupsOf("kind", book, MEASURES[0].id, "320400");
    const { months, series } = monthlyPermits(book, MEASURES[0], "320400", groups);
    expect(months).toEqual(["2026-01", "2026-02"]);
    const valuesOf = (id: string): unknown => series.find((group) => group.id === id)?.values;
    expect([valuesOf("rural"), valuesOf("land_use")]).toEqual([
      [3, null],
      [null, 3],
    ]);
  });

  it("are told by use, all kinds together, and each bar leads to the figures it is the sum of", () => {
    const granted = (tail: string, value: number): ReturnType<typeof figure> =>
      figure({ indicator: `permits_granted_monthly.${tail}`, basis: "ledger", period: "2026-01", value });
    const book = bookOf(
      granted("land_use.planning-07", 2),
      granted("construction.planning-07", 3),
      granted("rural.planning-06", 1),
    );
    const groups = groupsOf("use", book, MEASURES[0].id, "320400");
    const monthly = monthlyPermits(book, MEASURES[0], "320400", groups);
    expect(monthly.series.map(({ name, values }) => [name, ...values])).toEqual([
      ["农业设施", 1],
      ["居住", 5],
    ]);
    const [, homes] = monthlyPoints(book, MEASURES[0], "320400", monthly);
    expect(homes?.name).toBe("2026-01 居住 5 件");
    expect(homes?.keys.map(({ indicator }) => indicator)).toEqual([
      "permits_granted_monthly.land_use.planning-07",
      "permits_granted_monthly.construction.planning-07",
    ]);
  });
});

describe("indicators side by side", () => {
  const book = bookOf(built({ period: "2024", value: 1 }), built({ period: "2025", value: 4 }));

  it("have a row a unit and a column a year, with the change over them", () => {
    const table = compareTable(book, { indicators: [BUILT], units: ["320400", "320402"], years: [] });
    expect(table.columns).toEqual(["2024", "2025"]);
    expect(table.rows.map(({ change }) => change)).toEqual([3, null]);
  });

  it("show the years that were asked for only", () => {
    expect(compareTable(book, { indicators: [BUILT], units: ["320400"], years: ["2025"] }).columns).toEqual([
      "2025",
    ]);
  });
});

describe("a table as CSV", () => {
  it("opens as UTF-8, keeps commas and quotes, and runs no formula", () => {
    expect(csvOf([["a,b", 'say "x"', "=SUM(A1)", "-1.5", "+cmd"]])).toBe(
      '\ufeff"a,b","say ""x""",\'=SUM(A1),-1.5,\'+cmd\r\n',
    );
  });
});
