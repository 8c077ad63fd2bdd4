/** Gathers changes and paints them together: one frame, and at most one flush each 250 ms. */

export const LEAST_GAP_MS = 250;

/** The browser's ways of waiting, handed in so that tests own time. */
export interface Scheduler {
  nowMs(): number;
  onNextFrame(run: () => void): void;
  after(delayMs: number, run: () => void): void;
}

export const BROWSER: Scheduler = {
  nowMs: () => performance.now(),
  onNextFrame: (run) => requestAnimationFrame(run),
  after: (delayMs, run) => window.setTimeout(run, delayMs),
};

export class Flusher {
  private lastFlushMs = Number.NEGATIVE_INFINITY;
  private waiting: "no" | "gap" | "frame" = "no";

  constructor(
    private readonly flush: () => void,
    private readonly scheduler: Scheduler = BROWSER,
  ) {}

  /** Something changed. `urgent` (a red alert) does not wait for the gap to pass. */
  touch(urgent: boolean): void {
    if (this.waiting === "frame" || (this.waiting === "gap" && !urgent)) return;
    const restMs = this.lastFlushMs + LEAST_GAP_MS - this.scheduler.nowMs();
    if (urgent || restMs <= 0) this.paint();
    else this.pause(restMs);
  }

  private pause(restMs: number): void {
    this.waiting = "gap";
    this.scheduler.after(restMs, () => {
      if (this.waiting === "gap") this.paint();
    });
  }

  private paint(): void {
    this.waiting = "frame";
    this.scheduler.onNextFrame(() => {
      this.waiting = "no";
      this.lastFlushMs = this.scheduler.nowMs();
      this.flush();
    });
  }
}
