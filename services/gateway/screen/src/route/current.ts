/** Where this page is, kept in the address, so that a link, a reload and the back button all work. */

import { computed, shallowRef, type WritableComputedRef } from "vue";
import { changed, formatRoute, lasting, oneOf, parseRoute, type Route } from "./route";

export const route = shallowRef<Route>(parseRoute(window.location.hash));

window.addEventListener("hashchange", () => {
  route.value = parseRoute(window.location.hash);
});

/** Opens a module: a step the back button takes back. */
export function openModule(module: string, params: Record<string, string> = {}): void {
  window.location.hash = linkTo(module, params);
}

export function linkTo(module: string, params: Record<string, string> = {}): string {
  return formatRoute({ module, params: { ...lasting(route.value.params), ...params } });
}

/** Changes parameters in place: choosing a row is no step back through. */
export function adjust(changes: Record<string, string | null>): void {
  const next = changed(route.value, changes);
  window.history.replaceState(null, "", formatRoute(next));
  route.value = next;
}

/** One parameter of the address as a value that can be set; the fallback is not written. */
export function useParam(name: string, fallback: string): WritableComputedRef<string> {
  return computed({
    get: () => route.value.params[name] ?? fallback,
    set: (value) => adjust({ [name]: value === fallback ? null : value }),
  });
}

/** One of a list; what else the address says is as good as the fallback. */
export function useOneOf<T extends string>(
  name: string,
  allowed: () => readonly T[],
  fallback: T,
): WritableComputedRef<T> {
  const said = useParam(name, fallback);
  return computed({
    get: () => oneOf(said.value, allowed(), fallback),
    set: (value) => (said.value = value),
  });
}

/** A parameter that may be absent. */
export function useChoice(name: string): WritableComputedRef<string | null> {
  return computed({
    get: () => route.value.params[name] ?? null,
    set: (value) => adjust({ [name]: value }),
  });
}

/** `text=room`: larger text for a single screen seen from across a room, with fewer panels. */
export const isRoom = computed(() => route.value.params.text === "room");

/** Whether this page lies inside another one: it shows, and operates nothing. */
export const embedded = computed(() => route.value.params.embed === "1");
