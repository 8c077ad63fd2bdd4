/** Opens the evidence of a figure: anything shown can call it, and the address keeps it. */

import { computed } from "vue";
import { adjust, route } from "../route/current";
import { keyText, parseKey, type FigureKey } from "./figure-key";

export const openKey = computed(() => parseKey(route.value.params.evidence ?? null));

export function openEvidence(key: FigureKey): void {
  adjust({ evidence: keyText(key) });
}

export function closeEvidence(): void {
  adjust({ evidence: null });
}
