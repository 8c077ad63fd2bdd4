/** Joins the live client, the flusher and the city's state. */

import { onNewRed } from "../alerts/reds";
import { LiveClient } from "../live/client";
import { Flusher } from "../live/flusher";
import type { Offset } from "../live/protocol";
import { NewBuild } from "../live/new-build";
import type { CityState } from "./state";

/** What browser tests read to know how far the page has come. */
export interface Progress {
  readonly applied: number;
  readonly epoch: Record<string, string>;
  readonly offsets: Record<string, Offset>;
}

declare global {
  interface Window {
    __screen?: Progress;
  }
}

function liveAddress(): string {
  const { protocol, host } = window.location;
  return `${protocol === "https:" ? "wss" : "ws"}://${host}/v1/live`;
}

export function connect(city: CityState): void {
  const flusher = new Flusher(() => city.flush());
  const renewal = watchForNewBuild(city);
  const client = new LiveClient(liveAddress(), {
    replace: (channel, items) => flusher.touch(city.replace(channel, items)),
    apply: (channel, items) => flusher.touch(city.apply(channel, items)),
    link: (state, asOf) => city.hearLink(state, asOf),
    problems: (names) => city.hearProblems(names),
    build: (build) => renewal.hear(build, performance.now()),
  });
  window.__screen = progressOf(client);
  window.setInterval(() => city.tick(), 1_000);
  client.start();
}

/** Reloads at a quiet moment; what is open is in the address, so it is open again afterwards. */
function watchForNewBuild(city: CityState): NewBuild {
  const renewal = new NewBuild();
  const disturb = (): void => renewal.disturb(performance.now());
  for (const kind of ["pointerdown", "keydown", "wheel"]) window.addEventListener(kind, disturb);
  onNewRed(city, () => renewal.alarm(performance.now()));
  window.setInterval(() => {
    if (renewal.isDue(performance.now(), city.link.value.state === "live")) window.location.reload();
  }, 1_000);
  return renewal;
}

function progressOf({ session }: LiveClient): Progress {
  return {
    get applied() {
      return session.applied;
    },
    get epoch() {
      return session.epochs();
    },
    get offsets() {
      return session.offsets();
    },
  };
}
