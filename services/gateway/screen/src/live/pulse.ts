/** Whether the link is alive, judged by this computer's monotonic clock only: clocks are never compared. */

export const STALE_AFTER_MS = 6_000;
/** `connecting` until the first message ever; then `live` or `stale`. */
export type LinkState = "connecting" | "live" | "stale";

export class Pulse {
  private lastHeardMs: number | null = null;
  private open = false;
  private asOf: Date | null = null;

  /** Any message proves the link; `time` is the server's own, for "数据截至". */
  heard(nowMs: number, time?: string): void {
    this.open = true;
    this.lastHeardMs = nowMs;
    if (time) this.asOf = new Date(time);
  }

  closed(): void {
    this.open = false;
  }

  state(nowMs: number): LinkState {
    if (this.lastHeardMs === null) return "connecting";
    return this.open && nowMs - this.lastHeardMs < STALE_AFTER_MS ? "live" : "stale";
  }

  /** The server time of the newest heartbeat. */
  dataAsOf(): Date | null {
    return this.asOf;
  }
}
