/** Joins the live client, the flusher and the city's state. */

import { LiveClient } from "../live/client";
import { Flusher } from "../live/flusher";
import type { Offset } from "../live/protocol";
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
  const client = new LiveClient(liveAddress(), {
    replace: (channel, items) => flusher.touch(city.replace(channel, items)),
    apply: (channel, items) => flusher.touch(city.apply(channel, items)),
    link: (state, asOf) => city.hearLink(state, asOf),
    problems: (names) => city.hearProblems(names),
  });
  window.__screen = progressOf(client);
  window.setInterval(() => city.tick(), 1_000);
  client.start();
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
