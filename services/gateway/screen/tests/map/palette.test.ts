import { describe, expect, it } from "vitest";
import css from "../../src/style/base.css?raw";
import { COLOURS } from "../../src/charts/look";
import { GRADE_COLOURS, LABEL, LAYERS, ON_GRADE } from "../../src/map/look/legend";

const palette = Object.fromEntries(
  [...css.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]),
);

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function colour(name: string): string {
  return palette[name] ?? "#000000";
}

describe("the palette", () => {
  it.each(["text", "secondary", "accent", "red-text", "orange", "yellow", "blue", "green"])(
    "%s stands out 7:1 from a panel",
    (name) => expect(contrast(colour(name), colour("panel"))).toBeGreaterThanOrEqual(7),
  );

  it.each(["text", "secondary", "red-text"])("%s stays readable on a chosen row", (name) => {
    expect(contrast(colour(name), colour("raised"))).toBeGreaterThanOrEqual(7);
  });

  it.each(["red", "orange", "yellow", "blue"] as const)(
    "the character on the %s symbol is readable",
    (grade) => {
      expect(contrast(ON_GRADE, GRADE_COLOURS[grade])).toBeGreaterThanOrEqual(6.5);
      expect(GRADE_COLOURS[grade]).toBe(colour(grade));
    },
  );

  it.each(Object.entries(COLOURS).filter(([name]) => name !== "grid"))(
    "the chart's %s is seen on its panel",
    (_, hex) => {
      expect(contrast(hex, colour("panel"))).toBeGreaterThanOrEqual(3);
    },
  );

  it.each(LAYERS.map(({ name, stroke }) => [name, stroke] as const))(
    "%s has an outline seen on the map",
    (_, stroke) => {
      expect(contrast(stroke, "#0d2a45")).toBeGreaterThanOrEqual(3);
    },
  );

  it("district names stand out from their halo", () => {
    expect(contrast(LABEL.text, LABEL.halo)).toBeGreaterThanOrEqual(7);
  });
});
