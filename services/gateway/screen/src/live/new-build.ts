/** A page that is older than what the gateway serves loads itself anew, when nobody is in the middle of something. */

/** Nobody has touched the page, and no red alert has come, for so long. */
export const QUIET_MS = 60_000;

export class NewBuild {
  private first: string | null = null;
  private newer = false;
  private busyUntilMs = 0;

  /** The build the gateway serves, as each heartbeat tells it. */
  hear(build: string): void {
    this.first ??= build;
    this.newer = build !== this.first && build !== "none";
  }

  /** Someone operates the page, or must be let read. */
  disturb(nowMs: number): void {
    this.busyUntilMs = nowMs + QUIET_MS;
  }

  /** Whether this is the moment. */
  isDue(nowMs: number, live: boolean): boolean {
    return this.newer && live && nowMs >= this.busyUntilMs;
  }
}
