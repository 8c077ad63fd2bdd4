/** 轮播: modules shown one after another. Off unless somebody starts it; a touch or a red alert ends it. */

export class Rotation {
  private dueMs = Number.POSITIVE_INFINITY;
  private modules: readonly string[] = [];
  private everyMs = 0;

  get isOn(): boolean {
    return this.dueMs !== Number.POSITIVE_INFINITY;
  }

  /** At least two modules are needed to turn from one to the next. */
  start(modules: readonly string[], everyMs: number, nowMs: number): void {
    if (modules.length < 2) return;
    [this.modules, this.everyMs, this.dueMs] = [modules, everyMs, nowMs + everyMs];
  }

  stop(): void {
    this.dueMs = Number.POSITIVE_INFINITY;
  }

  /** The module to open now, or null while it is not time. */
  turn(current: string, nowMs: number): string | null {
    if (nowMs < this.dueMs) return null;
    this.dueMs = nowMs + this.everyMs;
    return this.modules[(this.modules.indexOf(current) + 1) % this.modules.length] ?? null;
  }
}
