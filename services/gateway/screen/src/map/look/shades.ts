/** 分级设色: districts in one ramp of blue; the worst class is hatched, never told by hue alone. */

import { Fill, Stroke, Style } from "ol/style";
import type { LayerLook } from "./legend";
import { remPx } from "../../style/rem";

/** A class holds values below `below`; the last one holds the rest. */
export interface ShadeClass {
  label: string;
  below: number;
  colour: string;
  hatched?: boolean;
}

export interface Shades {
  title: string;
  classes: readonly ShadeClass[];
  /** District code → its value; a district that is not there has no value. */
  values: ReadonlyMap<string, number>;
}

export function classOf(classes: readonly ShadeClass[], value: number | undefined): ShadeClass | null {
  if (value === undefined) return null;
  return classes.find(({ below }) => value < below) ?? null;
}

export function shadedStyle(look: LayerLook, shades: Shades, code: string): Style {
  const found = classOf(shades.classes, shades.values.get(code));
  const stroke = new Stroke({ color: look.stroke, width: look.strokeRem * remPx() });
  const colour = found?.colour ?? look.fill ?? "transparent";
  return new Style({ stroke, fill: new Fill({ color: found?.hatched ? hatch(colour) : colour }) });
}

/** Diagonal lines on the colour of the class. */
function hatch(colour: string): CanvasPattern | string {
  const size = Math.max(8, Math.round(0.9 * remPx()));
  const tile = document.createElement("canvas");
  tile.width = tile.height = size;
  const pen = tile.getContext("2d");
  if (!pen) return colour;
  pen.fillStyle = colour;
  pen.fillRect(0, 0, size, size);
  pen.strokeStyle = "#eaf3ff";
  pen.lineWidth = size / 9;
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift, size);
    pen.lineTo(shift + size, 0);
  }
  pen.stroke();
  return pen.createPattern(tile, "repeat") ?? colour;
}
