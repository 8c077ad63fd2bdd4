/** 红色预警: told of each that comes, not of those that go on or end. */

import { watch } from "vue";
import type { CityState } from "../city/state";
import { standingOf } from "./ranking";

/** Calls `tell` whenever an alert has become red that was not, also where another has ended with it. */
export function onNewRed(city: CityState, tell: () => void): void {
  watch(
    () => reds(city),
    (now, before) => {
      if ([...now].some((id) => !before.has(id))) tell();
    },
  );
}

function reds(city: CityState): Set<string> {
  const alerts = [...city.alerts.value.rows.values()];
  return new Set(alerts.filter((alert) => standingOf(alert) === "red").map((alert) => alert.alert_id));
}
