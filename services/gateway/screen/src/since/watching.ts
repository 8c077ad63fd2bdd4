/** Keeps the look of this page, whichever module is open, and tells what changed since the one before. */

import { computed, shallowRef, watch, type ComputedRef } from "vue";
import type { CityState } from "../city/state";
import { CITY } from "../city/units";
import { changesSince, type Change } from "./changes";
import { lookOf, type Look } from "./look";
import { browserStorage, Memory } from "./memory";

const KEEP_EVERY_MS = 30_000;

const memory = new Memory(browserStorage());
/** What changes are told from; null before the first figures have come. */
export const base = shallowRef<Look | null>(null);
/** This browser has not looked before. */
export const isFirst = shallowRef(false);

function present(city: CityState): Look {
  return lookOf(city.figures.value, city.alerts.value.rows.values(), CITY, city.now.value);
}

/** Called once a page. */
export function watchLooks(city: CityState): void {
  const known = computed(() => city.heard.value.has("figures") && city.heard.value.has("alerts"));
  const keep = (): void => {
    if (base.value && city.link.value.state === "live") memory.keep(present(city));
  };
  watch(
    () => known.value && city.link.value.asOf !== null && base.value === null,
    (ready) => {
      if (!ready) return;
      city.tick();
      const now = present(city);
      const before = memory.open(now);
      [base.value, isFirst.value] = [before ?? now, before === null];
    },
    { immediate: true },
  );
  window.addEventListener("pagehide", keep);
  window.setInterval(keep, KEEP_EVERY_MS);
}

export function useChanges(city: CityState): ComputedRef<Change[]> {
  return computed(() => {
    const [from, book] = [base.value, city.figures.value];
    return from ? changesSince(from, present(city), book, CITY) : [];
  });
}

export function markSeen(city: CityState): void {
  const now = present(city);
  memory.mark(now);
  [base.value, isFirst.value] = [now, false];
}
