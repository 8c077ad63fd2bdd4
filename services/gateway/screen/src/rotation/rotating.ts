/** The rotation of this page, driven by its clock, ended by hands and by red alerts. */

import { shallowRef } from "vue";
import { onNewRed } from "../alerts/reds";
import type { CityState } from "../city/state";
import { openModule, route } from "../route/current";
import { Rotation } from "./rotation";

const rotation = new Rotation();
export const rotating = shallowRef(false);
/** Why it ended by itself, for the one who comes back to it. */
export const endedBy = shallowRef("");

export function startRotation(modules: readonly string[], seconds: number): void {
  rotation.start(modules, seconds * 1_000, performance.now());
  rotating.value = rotation.isOn;
  endedBy.value = "";
}

export function stopRotation(why = ""): void {
  if (!rotation.isOn) return;
  rotation.stop();
  rotating.value = false;
  endedBy.value = why;
}

/** Called once a page. */
export function watchRotation(city: CityState): void {
  for (const kind of ["pointerdown", "keydown", "wheel"]) {
    window.addEventListener(kind, () => stopRotation("有人操作，轮播已停止"));
  }
  onNewRed(city, () => stopRotation("出现红色预警，轮播已停止"));
  window.setInterval(() => {
    const next = rotation.turn(route.value.module || "overview", performance.now());
    if (next) openModule(next);
  }, 500);
}
