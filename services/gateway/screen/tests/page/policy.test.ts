import { describe, expect, it } from "vitest";

const SOURCES = Object.entries(
  import.meta.glob<string>("../../src/**/*.{ts,vue,css}", { eager: true, import: "default", query: "?raw" }),
);

function sourcesWith(pattern: RegExp): string[] {
  return SOURCES.filter(([, text]) => pattern.test(text)).map(([path]) => path);
}

describe("the page under its content policy", () => {
  it("is made of sources this test can see", () => {
    expect(SOURCES.length).toBeGreaterThan(40);
  });

  it("writes no style attribute and no markup from text", () => {
    expect(sourcesWith(/\sstyle="|v-html|innerHTML/)).toEqual([]);
  });

  it("asks nobody but its own gateway", () => {
    expect(sourcesWith(/https?:\/\/|\/\/cdn/)).toEqual([]);
  });

  it("needs neither WebGL nor eval", () => {
    expect(sourcesWith(/webgl|\beval\(|new Function/i)).toEqual([]);
  });

  it("moves nothing for ever", () => {
    expect(sourcesWith(/animation[^;]*infinite/)).toEqual([]);
  });
});
