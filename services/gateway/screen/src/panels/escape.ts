/** Escape leaves what is open beside a list, as ✕ and ‹ 返回 do; a dialog over it is left first. */

import { onBeforeUnmount, onMounted } from "vue";

export function onEscape(leave: () => void): void {
  const hear = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) leave();
  };
  onMounted(() => window.addEventListener("keydown", hear));
  onBeforeUnmount(() => window.removeEventListener("keydown", hear));
}
