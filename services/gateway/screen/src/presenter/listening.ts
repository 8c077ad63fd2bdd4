/** Hears what a group of walls shows for as long as somebody wants to know: walls that follow, and consoles. */

import { watch } from "vue";
import { isGroup, nextScene, type Scene } from "./scenes";

/** Seconds the gateway lets one wait for the next scene. */
const WAIT_SECONDS = 20;
/** Seconds after which no answer is silence: a frozen gateway never ends a question. */
const PATIENCE_SECONDS = 6;
export const AGAIN_MS = 3_000;

/**
 * Listens to the group there is, and to another once there is another: `shows` is called at once, and whenever
 * something has come, be it what it was; with null also before a group is asked. `silent`: nobody answers.
 */
export function listenTo(
  group: () => string | null,
  shows: (scene: Scene | null) => void,
  silent: () => void,
): void {
  watch(
    group,
    (name, _, onCleanup) => {
      shows(null);
      if (!name || !isGroup(name)) return;
      const ended = new AbortController();
      onCleanup(() => ended.abort());
      void listen(name, ended.signal, { shows, silent });
    },
    { immediate: true },
  );
}

interface Listener {
  shows(scene: Scene | null): void;
  silent(): void;
}

/** Asks at once what there is, also after a silence; then waits for what comes next. */
async function listen(group: string, signal: AbortSignal, listener: Listener): Promise<void> {
  let [after, wait] = ["", 0];
  while (!signal.aborted) {
    try {
      const scene = await within(wait + PATIENCE_SECONDS, signal, (ended) =>
        nextScene(group, { after, wait }, ended),
      );
      if (signal.aborted) return;
      listener.shows(scene);
      [after, wait] = [scene?.change ?? "", WAIT_SECONDS];
    } catch {
      if (signal.aborted) return;
      listener.silent();
      wait = 0;
      await rest(AGAIN_MS);
    }
  }
}

export function rest(ms: number): Promise<void> {
  return new Promise((resolve) => window.setTimeout(resolve, ms));
}

/** Ends the work with the signal, or when its time is over. */
async function within<T>(
  seconds: number,
  signal: AbortSignal,
  work: (ended: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const timer = window.setTimeout(end, seconds * 1_000);
  signal.addEventListener("abort", end);
  try {
    return await work(ending.signal);
  } finally {
    window.clearTimeout(timer);
    signal.removeEventListener("abort", end);
  }
}
