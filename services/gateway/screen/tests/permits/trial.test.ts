import { describe, expect, it } from "vitest";
import { detailWords } from "../../src/ask/details";
import { footprintsIn, UnusableFile } from "../../src/whatif/footprints";
import { sharesOf } from "../../src/whatif/ground";
import { moveRows, trialOf, type MoveRow, type Outcome } from "../../src/whatif/trial";
import { figure } from "../builders";

const SQUARE = {
  type: "Polygon",
  coordinates: [
    [
      [119.4, 31.4],
      [119.5, 31.4],
      [119.5, 31.5],
      [119.4, 31.4],
    ],
  ],
} as const;

function textOf(geometry: unknown): string {
  return JSON.stringify({
    type: "FeatureCollection",
    features: [{ type: "Feature", geometry, properties: {} }],
  });
}

describe("a refusal", () => {
  it("says which outline crosses itself, and where", () => {
    const crossed = [{ index: 0, problem: "Self-intersection[119.925 31.725]" }];
    expect(detailWords(crossed)).toBe("第 1 个：图形自相交（119.925, 31.725），请修正后再试");
  });

  it("says what the gateway says where there are no better words, and not all of a hundred", () => {
    expect(detailWords("no such layer")).toBe("no such layer");
    expect(detailWords(undefined)).toBe("");
    expect(detailWords(Array.from({ length: 100 }, () => ({ problem: "x" })))).toBe("x；x；x；共 100 处");
  });
});

describe("an uploaded footprint", () => {
  it("is taken from a collection, a feature or a bare geometry", () => {
    for (const text of [
      textOf(SQUARE),
      JSON.stringify({ type: "Feature", geometry: SQUARE }),
      JSON.stringify(SQUARE),
    ])
      expect(footprintsIn(text)).toEqual([SQUARE]);
  });

  it.each([
    ["PK\u0003\u0004", "不是 GeoJSON"],
    [textOf({ type: "Point", coordinates: [119.4, 31.4] }), "没有面"],
    [textOf({ type: "Polygon", coordinates: [[[497500, 3521000]]] }), "EPSG:4490"],
    [
      JSON.stringify({ type: "GeometryCollection", geometries: Array.from({ length: 21 }, () => SQUARE) }),
      "最多试算 20",
    ],
    ["null", "没有面"],
  ])("that cannot be used says what to do", (text, words) => {
    expect(() => footprintsIn(text)).toThrow(UnusableFile);
    expect(() => footprintsIn(text)).toThrow(words);
  });
});

describe("a trial", () => {
  it("asks for one permit a footprint, in the district it lies in, and leaves out what is not filled in", () => {
    const form = { name: " ", kind: "land_use", status: "granted", landUse: "", ofCity: false } as const;
    expect(trialOf(form, [SQUARE as never], ["320481"])).toEqual({
      permits: [
        {
          kind: "land_use",
          status: "granted",
          project_name: "试算项目",
          district: "320481",
          geometry: SQUARE,
        },
      ],
    });
  });

  it("is filed under the city when it goes through several districts", () => {
    const form = { name: "", kind: "site_selection", status: "granted", landUse: "", ofCity: true } as const;
    const { permits } = trialOf(form, [SQUARE as never, SQUARE as never], ["320481", "320411"]);
    expect(permits.map(({ district }) => district)).toEqual(["320400", "320400"]);
  });

  it("tells what would move: the city first, and nothing that stays", () => {
    const before = figure({ unit: "320481", basis: "projected", period: "current", value: 10 });
    const stays = figure({
      unit: "320481",
      indicator: "wetland",
      basis: "projected",
      period: "current",
      value: 1,
    });
    const outcome: Outcome = {
      districts: [
        {
          district: "320481",
          before: [before, stays],
          after: [{ ...before, value: 7 }, stays],
          findings: [],
        },
      ],
      city: [{ indicator: before.indicator, basis: "projected", period: "current", before: 100, after: 97 }],
      headroom: [],
      alerts: [],
      alerts_problem: null,
    };
    expect(moveRows(outcome, "320400").map((row) => [row.unit, row.before, row.after])).toEqual([
      ["320400", 100, 97],
      ["320481", 10, 7],
    ]);
  });

  it("says what each district adds to the city, a unit inside a district not once more", () => {
    const row = { indicator: "built_land", basis: "projected", period: "current", measure: "m2" } as const;
    const city: MoveRow = { ...row, key: "c", unit: "320400", before: 100, after: 109 };
    const districts = [
      { ...row, key: "a", unit: "320412", before: 40, after: 45 },
      { ...row, key: "b", unit: "320412-JKQ", before: 10, after: 12 },
      { ...row, key: "d", unit: "320481", before: null, after: 4 },
      { ...row, key: "e", unit: "320481", indicator: "wetland", before: 1, after: 2 },
    ];
    const rows = [city, ...districts];
    expect(sharesOf(city, rows, "320400")).toEqual([
      { unit: "320412", change: 5 },
      { unit: "320481", change: 4 },
    ]);
    expect(sharesOf(districts[1] as MoveRow, rows, "320400")).toEqual([{ unit: "320412-JKQ", change: 2 }]);
  });
});
