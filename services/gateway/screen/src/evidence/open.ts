/** Opens the evidence of a figure, or of a sum of figures: anything shown can call it, and the address keeps it. */

import { computed } from "vue";
import { adjust, route } from "../route/current";
import { keyText, parseKeys, type FigureKey } from "./figure-key";

export const openKeys = computed(() => parseKeys(route.value.params.evidence ?? ""));

export function openEvidence(...keys: readonly FigureKey[]): void {
  adjust({ evidence: keys.map(keyText).join(",") });
}

export function closeEvidence(): void {
  adjust({ evidence: null });
}
