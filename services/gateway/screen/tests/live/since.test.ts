import { beforeEach, describe, expect, it } from "vitest";
import { FigureBook } from "../../src/figures/book";
import { changesSince } from "../../src/since/changes";
import { lookOf, type Look } from "../../src/since/look";
import { Memory, SAME_LOOK_MS } from "../../src/since/memory";
import { alert, figure, keyOf } from "../builders";
import type { Alert } from "../../src/contracts/alert";
import type { Figure } from "../../src/contracts/figure";

const CITY = "320400";
const MORNING = new Date("2026-11-29T00:30:00Z");
const NOON = new Date("2026-11-29T04:00:00Z");
const M2_PER_MU = 10_000 / 15;

function bookOf(...figures: Figure[]): FigureBook {
  const book = new FigureBook();
  for (const each of figures) book.put(keyOf(each), each);
  return book;
}

function look(figures: Figure[], alerts: Alert[] = [], at = MORNING): Look {
  return lookOf(bookOf(...figures), alerts, CITY, at);
}

function told(before: Look, figures: Figure[], alerts: Alert[] = []): string[] {
  const now = look(figures, alerts, NOON);
  return changesSince(before, now, bookOf(...figures), CITY).map(({ text }) => text);
}

describe("what changed since the last look", () => {
  it("is nothing when the figures and alerts are the same", () => {
    expect(told(look([figure()], [alert()]), [figure()], [alert()])).toEqual([]);
  });

  it("counts new alerts by grade, the worst first, then those that got graver and those that ended", () => {
    const before = look([], [alert({ alert_id: "a-1", grade: "yellow" }), alert({ alert_id: "a-2" })]);
    const now = [
      alert({ alert_id: "a-1", grade: "orange" }),
      alert({ alert_id: "a-3", grade: "blue" }),
      alert({ alert_id: "a-4", grade: "red" }),
      alert({ alert_id: "a-5", grade: "red" }),
    ];
    expect(told(before, [], now)).toEqual([
      "新增红色预警 2 件",
      "新增蓝色提示 1 件",
      "预警升级 1 件",
      "解除预警 1 件",
    ]);
  });

  it("says by how much a figure moved, in the unit a change is read in", () => {
    const before = figure({ value: 100 * M2_PER_MU });
    expect(told(look([before]), [figure({ value: 98.8 * M2_PER_MU })])).toEqual(["耕地保有量减少 1.20 亩"]);
    const permits = { indicator: "permits_granted", basis: "ledger", period: "current" } as const;
    const counted = { ...permits, unit_of_measure: "count" } as const;
    expect(told(look([figure({ ...counted, value: 7 })]), [figure({ ...counted, value: 12 })])).toEqual([
      "有效规划许可增加 5 件",
    ]);
  });

  it("names a new survey year as one, also when its value is the same", () => {
    expect(told(look([figure({ period: "2024" })]), [figure({ period: "2024" }), figure()])).toEqual([
      "耕地保有量更新到 2025 年，较 2024 年持平",
    ]);
  });

  it("says nothing of a figure that one of the looks does not have", () => {
    expect(told(look([]), [figure()])).toEqual([]);
    expect(told(look([figure()]), [])).toEqual([]);
  });

  it("puts what moved most for its limit first", () => {
    const farmland = figure({ target: 1_000_000, value: 1_000_000 });
    const forest = figure({ indicator: "forest_land", target: 1_000_000, value: 1_000_000 });
    const words = told(look([farmland, forest]), [
      { ...farmland, value: 990_000 },
      { ...forest, value: 900_000 },
    ]);
    expect(words.map((each) => each.slice(0, 4))).toEqual(["林地面积", "耕地保有"]);
  });
});

describe("what a browser remembers of its looks", () => {
  let storage: Storage;
  beforeEach(() => (storage = shelf()));

  it("is nothing at first, and this look from then on", () => {
    expect(new Memory(storage).open(look([], [], MORNING))).toBeNull();
    const later = look([], [], new Date(MORNING.getTime() + 1_000));
    expect(new Memory(storage).open(later)?.at).toBe(MORNING.toISOString());
  });

  it("is the newest moment of the page that was open last", () => {
    const page = new Memory(storage);
    page.open(look([], [], MORNING));
    page.keep(look([figure()], [], NOON));
    const evening = look([], [], new Date(NOON.getTime() + SAME_LOOK_MS + 1));
    expect(new Memory(storage).open(evening)).toEqual(look([figure()], [], NOON));
  });

  it("goes on over a reload, and begins anew when somebody says it was seen", () => {
    const page = new Memory(storage);
    page.open(look([], [], MORNING));
    page.keep(look([], [], NOON));
    const reloaded = new Memory(storage);
    expect(reloaded.open(look([], [], NOON))?.at).toBe(MORNING.toISOString());
    reloaded.mark(look([], [], NOON));
    expect(new Memory(storage).open(look([], [], NOON))?.at).toBe(NOON.toISOString());
  });

  it("is nothing when what is stored is not ours, or storing is forbidden", () => {
    storage.setItem("onemap.look", '{"base": 1}');
    expect(new Memory(storage).open(look([]))).toBeNull();
    expect(new Memory(null).open(look([]))).toBeNull();
  });
});

/** Node has no storage of a browser. */
function shelf(): Storage {
  const held = new Map<string, string>();
  return {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
  } as Storage;
}
