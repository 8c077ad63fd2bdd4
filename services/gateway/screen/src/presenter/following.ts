/** 跟随: this wall shows what the console of its group says. `follow=` in the address names the group. */

import { computed, shallowRef, watch } from "vue";
import { stopRotation } from "../rotation/rotating";
import { openModule, route } from "../route/current";
import { isGroup, nextScene, type Scene } from "./scenes";

const AGAIN_MS = 3_000;

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
  watch(
    followed,
    (group, _, onCleanup) => {
      if (!group) return;
      const ended = new AbortController();
      onCleanup(() => ended.abort());
      void follow(group, ended.signal);
    },
    { immediate: true },
  );
}

async function follow(group: string, signal: AbortSignal): Promise<void> {
  let known: Scene | null = null;
  while (!signal.aborted) {
    try {
      const next: Scene | null = await nextScene(group, known?.change ?? "", signal);
      if (signal.aborted) return;
      if (next && next.change !== known?.change) turnTo(next);
      scene.value = known = next;
      heard.value = true;
    } catch {
      if (signal.aborted) return;
      heard.value = false;
      await new Promise((resolve) => window.setTimeout(resolve, AGAIN_MS));
    }
  }
}

function turnTo({ module, params }: Scene): void {
  stopRotation("导播切换了画面，轮播已停止");
  openModule(module, params);
}
