/** 事件溯源: one upstream event, what it said and what it did, as the gateway traces it. */

import { computed } from "vue";
import type { Alert } from "../../contracts/alert";
import type { Basis, Cause, UnitOfMeasure } from "../../contracts/figure";
import { adjust, route } from "../../route/current";
import { eventPath } from "./event-path";

export interface EventTrace {
  event: Cause;
  changes: { time: string; recordedtime?: string; sequence: string; district_name: string }[];
  entries: {
    indicator: string;
    name: string;
    unit: string;
    basis: Basis;
    period: string;
    amount: number;
    unit_of_measure: UnitOfMeasure;
  }[];
  alerts: Alert[];
}

/** The end of `/v1/events/…` of the event that is open, from the address. */
export const openEventPath = computed(() => route.value.params.event ?? null);

export function openEvent(source: string, id: string): void {
  adjust({ event: eventPath(source, id), evidence: null });
}

export function closeEvent(): void {
  adjust({ event: null });
}
