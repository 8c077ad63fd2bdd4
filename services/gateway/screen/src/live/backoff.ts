/** How long to wait before the next try: 0.5 s doubling to 15 s, with full jitter above half. */
export class Backoff {
  private tries = 0;

  constructor(
    private readonly firstMs = 500,
    private readonly mostMs = 15_000,
    private readonly random: () => number = Math.random,
  ) {}

  nextDelayMs(): number {
    const ceiling = Math.min(this.mostMs, this.firstMs * 2 ** this.tries);
    this.tries = Math.min(this.tries + 1, 16);
    return ceiling / 2 + (ceiling / 2) * this.random();
  }

  reset(): void {
    this.tries = 0;
  }
}
