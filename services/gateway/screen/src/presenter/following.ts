/** 跟随: this wall shows what the console of its group says. `follow=` in the address names the group. */

import { computed, shallowRef } from "vue";
import { stopRotation } from "../rotation/rotating";
import { openModule, route } from "../route/current";
import { listenTo } from "./listening";
import { isGroup, type Scene } from "./scenes";

/** The group this wall belongs to; null when it follows none. */
export const followed = computed(() => {
  const group = route.value.params.follow ?? "";
  return isGroup(group) ? group : null;
});
/** What it was told to show last. */
export const scene = shallowRef<Scene | null>(null);
/** Whether the console can be heard. */
export const heard = shallowRef(true);

/** Called once a page. */
export function watchPresenter(): void {
  listenTo(
    () => followed.value,
    take,
    () => (heard.value = false),
  );
}

function take(next: Scene | null): void {
  if (next && next.change !== scene.value?.change) turnTo(next);
  [scene.value, heard.value] = [next, true];
}

function turnTo({ module, params }: Scene): void {
  stopRotation("导播切换了画面，轮播已停止");
  openModule(module, params);
}
