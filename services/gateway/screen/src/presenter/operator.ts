/** 操作人: who operates this console; a reload keeps the name, a new window asks for it again. */

import { shallowRef, watch } from "vue";

const KEY = "onemap.operator";

export const operator = shallowRef(kept());
watch(operator, keep);

function kept(): string {
  try {
    return window.sessionStorage.getItem(KEY) ?? "";
  } catch {
    return ""; // forbidden here
  }
}

function keep(name: string): void {
  try {
    window.sessionStorage.setItem(KEY, name);
  } catch {
    return; // forbidden or full: a reload asks for the name again
  }
}
