import { describe, expect, it } from "vitest";
import { Flusher, type Scheduler } from "../../src/live/flusher";

class OwnTime implements Scheduler {
  now = 0;
  private timers: { at: number; run: () => void }[] = [];

  nowMs = (): number => this.now;
  onNextFrame = (run: () => void): void => this.after(16, run);
  after = (delayMs: number, run: () => void): void => {
    this.timers.push({ at: this.now + delayMs, run });
  };

  passTo(endMs: number): void {
    for (;;) {
      const due = this.timers.filter((timer) => timer.at <= endMs).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.timers.splice(this.timers.indexOf(due), 1);
      this.now = due.at;
      due.run();
    }
    this.now = endMs;
  }
}

function flushesOf(play: (flusher: Flusher, time: OwnTime) => void): number[] {
  const time = new OwnTime();
  const flushes: number[] = [];
  const flusher = new Flusher(() => flushes.push(time.now), time);
  play(flusher, time);
  time.passTo(5_000);
  return flushes;
}

describe("painting changes", () => {
  it("happens on the next frame when the page was idle", () => {
    expect(flushesOf((flusher) => flusher.touch(false))).toEqual([16]);
  });

  it("gathers a burst and keeps 250 ms between two flushes", () => {
    const flushes = flushesOf((flusher, time) => {
      for (let at = 0; at < 1_000; at += 5) {
        time.passTo(at);
        flusher.touch(false);
      }
    });
    expect(flushes.length).toBeLessThanOrEqual(5);
    flushes.slice(1).forEach((at, i) => expect(at - (flushes[i] ?? 0)).toBeGreaterThanOrEqual(250));
  });

  it("does not make a red alert wait", () => {
    const flushes = flushesOf((flusher, time) => {
      flusher.touch(false);
      time.passTo(20);
      flusher.touch(false);
      time.passTo(50);
      flusher.touch(true);
    });
    expect(flushes).toEqual([16, 66]);
  });
});
