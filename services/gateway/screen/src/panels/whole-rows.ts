/** `v-whole-rows`: a scrolling list as high as its whole rows, so that none is shown cut in half. */

import type { Directive } from "vue";

const watchers = new WeakMap<HTMLElement, () => void>();

function fit(list: HTMLElement): void {
  const room = list.parentElement?.clientHeight ?? 0;
  let height = 0;
  for (const row of list.children) {
    const bottom = (row as HTMLElement).offsetTop - list.offsetTop + (row as HTMLElement).offsetHeight;
    if (bottom > room + 1) break;
    height = bottom;
  }
  list.style.maxHeight = `${height}px`;
}

export const vWholeRows: Directive<HTMLElement> = {
  mounted(list) {
    const observer = new ResizeObserver(() => fit(list));
    if (list.parentElement) observer.observe(list.parentElement);
    watchers.set(list, () => observer.disconnect());
    fit(list);
  },
  updated: fit,
  unmounted(list) {
    watchers.get(list)?.();
  },
};
