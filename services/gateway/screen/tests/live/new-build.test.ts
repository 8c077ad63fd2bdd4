import { describe, expect, it } from "vitest";
import { LONGEST_MS, NewBuild, QUIET_MS } from "../../src/live/new-build";

function served(...builds: string[]): NewBuild {
  const renewal = new NewBuild();
  builds.forEach((build) => renewal.hear(build, 0));
  return renewal;
}

describe("a page older than what the gateway serves", () => {
  it("loads itself anew at a quiet moment", () => {
    expect(served("a", "b").isDue(QUIET_MS, true)).toBe(true);
  });

  it("waits while somebody operates it", () => {
    const renewal = served("a", "b");
    renewal.disturb(1_000);
    expect(renewal.isDue(1_000 + QUIET_MS - 1, true)).toBe(false);
    expect(renewal.isDue(1_000 + QUIET_MS, true)).toBe(true);
  });

  it("lets a red alert be read, and is not put off for ever by one after the other", () => {
    const renewal = served("a", "b");
    renewal.alarm(1_000);
    expect(renewal.isDue(QUIET_MS, true)).toBe(false);
    expect(renewal.isDue(1_000 + QUIET_MS, true)).toBe(true);
    renewal.alarm(LONGEST_MS - 1);
    expect(renewal.isDue(LONGEST_MS - 1, true)).toBe(false);
    expect(renewal.isDue(LONGEST_MS, true)).toBe(true);
  });

  it("waits while the link is away, for there is nothing to load", () => {
    expect(served("a", "b").isDue(QUIET_MS, false)).toBe(false);
  });

  it("stays when the build is the same, or when it went back before anybody noticed", () => {
    expect(served("a", "a").isDue(QUIET_MS, true)).toBe(false);
    expect(served("a", "b", "a").isDue(QUIET_MS, true)).toBe(false);
  });

  it("stays while the new page is being built", () => {
    expect(served("a", "none").isDue(QUIET_MS, true)).toBe(false);
  });
});
