/** Whether the page is held in the hand: one narrow column, where a wide board cannot be read. */

import { shallowRef } from "vue";

const narrow = window.matchMedia("(max-width: 799px)");

export const isHand = shallowRef(narrow.matches);
narrow.addEventListener("change", () => (isHand.value = narrow.matches));
