import { describe, expect, it } from "vitest";
import { Backoff } from "../../src/live/backoff";
import { Pulse } from "../../src/live/pulse";

describe("the pulse of the link", () => {
  it("is connecting, not stale, before the first message", () => {
    expect(new Pulse().state(60_000)).toBe("connecting");
  });

  it("is stale after six seconds of silence and live again with the next word", () => {
    const pulse = new Pulse();
    pulse.heard(1_000, "2026-11-22T06:00:00Z");
    expect(pulse.state(6_999)).toBe("live");
    expect(pulse.state(7_000)).toBe("stale");
    pulse.heard(9_000);
    expect(pulse.state(9_100)).toBe("live");
    expect(pulse.dataAsOf()?.toISOString()).toBe("2026-11-22T06:00:00.000Z");
  });

  it("is stale at once when the connection closes", () => {
    const pulse = new Pulse();
    pulse.heard(1_000);
    pulse.closed();
    expect(pulse.state(1_001)).toBe("stale");
  });
});

describe("the backoff", () => {
  it("doubles from half a second to fifteen and starts over after a success", () => {
    const backoff = new Backoff(500, 15_000, () => 1);
    const delays = Array.from({ length: 7 }, () => backoff.nextDelayMs());
    expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
    backoff.reset();
    expect(backoff.nextDelayMs()).toBe(500);
  });

  it("spreads reconnecting screens over half the delay", () => {
    expect(new Backoff(500, 15_000, () => 0).nextDelayMs()).toBe(250);
  });
});
