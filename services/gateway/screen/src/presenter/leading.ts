/** 带屏: walls of a group go along with every page this operator opens. `lead=` in the address names the group. */

import { computed, shallowRef, watch } from "vue";
import { route } from "../route/current";
import { isGroup, show } from "./scenes";
import { withoutOwn } from "./wish";

const REST_MS = 400;
/** Kept in this browser: who operates the console. */
export const operator = shallowRef("");
export const problem = shallowRef("");

export const led = computed(() => {
  const group = route.value.params.lead ?? "";
  return isGroup(group) ? group : null;
});

/** Called once a page. The console itself is never shown. */
export function watchLeading(): void {
  let waiting = 0;
  watch([led, route], ([group, now]) => {
    window.clearTimeout(waiting);
    if (!group || now.module === "command") return;
    waiting = window.setTimeout(() => void tell(group), REST_MS);
  });
}

async function tell(group: string): Promise<void> {
  const { module, params } = route.value;
  try {
    const by = operator.value.trim() || "导播台";
    await show(group, { module: module || "overview", params: withoutOwn(params), by });
    problem.value = "";
  } catch (error) {
    problem.value = error instanceof Error ? error.message : String(error);
  }
}
