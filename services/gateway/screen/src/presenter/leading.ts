/** 带屏: walls of a group go along with every page this operator opens. `lead=` in the address names the group. */

import { computed, shallowRef, watch } from "vue";
import { route } from "../route/current";
import type { Route } from "../route/route";
import { AGAIN_MS, listenTo, rest } from "./listening";
import { operator } from "./operator";
import { isGroup, show, type Scene } from "./scenes";
import { withoutOwn } from "./wish";

const REST_MS = 400;
export const problem = shallowRef("");
const present = shallowRef<Scene | null>(null);

export const led = computed(() => {
  const group = route.value.params.lead ?? "";
  return isGroup(group) ? group : null;
});
/** Who has shown something else since: of two consoles the last one counts. */
export const overruledBy = computed(() =>
  led.value && present.value && present.value.by !== ownName() ? present.value.by : null,
);

function ownName(): string {
  return operator.value.trim() || "导播台";
}

/** Called once a page. The console itself is never shown. */
export function watchLeading(): void {
  let waiting = 0;
  watch([led, route], () => {
    window.clearTimeout(waiting);
    if (isDue()) waiting = window.setTimeout(() => void tell(), REST_MS);
  });
  listenTo(
    () => led.value,
    (scene) => (present.value = scene),
    () => undefined,
  );
}

function isDue(): boolean {
  return led.value !== null && route.value.module !== "command";
}

let telling = false;
let told: Route | null = null;

/** One at a time, so that the last page is told last; what could not be told is told once it can be. */
async function tell(): Promise<void> {
  if (telling) return;
  telling = true;
  while (isDue() && told !== route.value) {
    const page = route.value;
    if (await tellOnce(page)) told = page;
    else await rest(AGAIN_MS);
  }
  telling = false;
}

async function tellOnce({ module, params }: Route): Promise<boolean> {
  try {
    present.value = await show(led.value ?? "", {
      module: module || "overview",
      params: withoutOwn(params),
      by: ownName(),
    });
    problem.value = "";
    return true;
  } catch (error) {
    problem.value = error instanceof Error ? error.message : String(error);
    return false;
  }
}
