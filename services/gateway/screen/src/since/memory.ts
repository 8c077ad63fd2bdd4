/** 上次查看: what this browser remembers of its looks. Without a storage it knows only this one. */

import type { Look } from "./look";

/** A page that comes back within this time (a reload, a new build, a nightly restart) goes on with the same look. */
export const SAME_LOOK_MS = 10 * 60_000;
const KEY = "onemap.look";

interface Kept {
  /** The look that changes are told from. */
  base: Look;
  /** The newest look of the page that was open last. */
  latest: Look;
}

export class Memory {
  private kept: Kept | null = null;

  constructor(private readonly storage: Storage | null) {}

  /** The look to tell changes from, as the page opens with `now`; null when this browser has none yet. */
  open(now: Look): Look | null {
    const kept = this.read();
    if (!kept) {
      this.mark(now);
      return null;
    }
    const awayMs = Date.parse(now.at) - Date.parse(kept.latest.at);
    this.write({ base: awayMs > SAME_LOOK_MS ? kept.latest : kept.base, latest: now });
    return this.kept?.base ?? null;
  }

  /** The page is still open, and has come this far. */
  keep(latest: Look): void {
    if (this.kept) this.write({ ...this.kept, latest });
  }

  /** 已阅: from here on changes are told anew. */
  mark(now: Look): void {
    this.write({ base: now, latest: now });
  }

  private read(): Kept | null {
    try {
      const found = JSON.parse(this.storage?.getItem(KEY) ?? "null") as Kept | null;
      return isLook(found?.base) && isLook(found?.latest) ? found : null;
    } catch {
      return null; // what another version wrote is no look of ours
    }
  }

  private write(kept: Kept): void {
    this.kept = kept;
    try {
      this.storage?.setItem(KEY, JSON.stringify(kept));
    } catch {
      return; // a full or forbidden storage: the next opening tells from an older look, with its time
    }
  }
}

function isLook(look: Look | undefined): look is Look {
  return Boolean(look && Number.isFinite(Date.parse(look.at)) && look.figures && look.alerts);
}

/** The browser's storage; null where it is forbidden. */
export function browserStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
