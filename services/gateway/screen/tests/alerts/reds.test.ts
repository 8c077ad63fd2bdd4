import { describe, expect, it } from "vitest";
import { nextTick } from "vue";
import { onNewRed } from "../../src/alerts/reds";
import { CityState } from "../../src/city/state";
import type { Alert } from "../../src/contracts/alert";
import { alert } from "../builders";

/** How often a city tells of a new red alert while its alerts are these, one set after the other. */
async function told(...sets: readonly Partial<Alert>[][]): Promise<number> {
  const city = new CityState();
  let count = 0;
  onNewRed(city, () => (count += 1));
  for (const set of sets) {
    const items = set.map((each) => alert(each)).map((value) => ({ key: value.alert_id, value }));
    city.replace("alerts", items);
    city.flush();
    await nextTick();
  }
  return count;
}

const RED = { alert_id: "a", grade: "red" } as const;

describe("a red alert that comes", () => {
  it("is told of once", async () => {
    expect(await told([RED], [RED])).toBe(1);
  });

  it("is told of also when another ends with it, so that there are as many as before", async () => {
    expect(await told([RED], [{ ...RED, alert_id: "b" }])).toBe(2);
  });

  it("is not told of when it ends, nor one of a lower grade", async () => {
    expect(await told([RED], [])).toBe(1);
    expect(await told([{ ...RED, grade: "orange" }])).toBe(0);
  });
});
