/** A page that is older than what the gateway serves loads itself anew, when nobody is in the middle of something. */

/** Nobody has touched the page, and no red alert has come, for so long. */
export const QUIET_MS = 60_000;
/** In a bad hour red alerts come and come: they put it off for no longer than this. */
export const LONGEST_MS = 600_000;

export class NewBuild {
  private first: string | null = null;
  private newerSinceMs: number | null = null;
  private operatedUntilMs = 0;
  private alarmedUntilMs = 0;

  /** The build the gateway serves, as each heartbeat tells it. */
  hear(build: string, nowMs: number): void {
    this.first ??= build;
    const newer = build !== this.first && build !== "none";
    this.newerSinceMs = newer ? (this.newerSinceMs ?? nowMs) : null;
  }

  /** Someone operates the page. */
  disturb(nowMs: number): void {
    this.operatedUntilMs = nowMs + QUIET_MS;
  }

  /** A red alert has come, and must be let read. */
  alarm(nowMs: number): void {
    this.alarmedUntilMs = nowMs + QUIET_MS;
  }

  /** Whether this is the moment. */
  isDue(nowMs: number, live: boolean): boolean {
    if (this.newerSinceMs === null || !live || nowMs < this.operatedUntilMs) return false;
    return nowMs >= Math.min(this.alarmedUntilMs, this.newerSinceMs + LONGEST_MS);
  }
}
