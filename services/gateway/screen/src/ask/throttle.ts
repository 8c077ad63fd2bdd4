/** Runs at once, and at most once each `gapMs` after that; the last call is never lost. */
export function throttled(run: () => void, gapMs: number): () => void {
  let lastMs = Number.NEGATIVE_INFINITY;
  let waiting = false;
  const now = (): void => {
    waiting = false;
    lastMs = performance.now();
    run();
  };
  return () => {
    if (waiting) return;
    const restMs = lastMs + gapMs - performance.now();
    if (restMs <= 0) now();
    else {
      waiting = true;
      window.setTimeout(now, restMs);
    }
  };
}
