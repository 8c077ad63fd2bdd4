/** OpenLayers styles, all made from the legend's table. */

import type { FeatureLike } from "ol/Feature";
import { getCenter } from "ol/extent";
import Point from "ol/geom/Point";
import { Circle, Fill, RegularShape, Stroke, Style, Text } from "ol/style";
import type ImageStyle from "ol/style/Image";
import type { Grade } from "../../contracts/alert";
import { GRADES } from "../../alerts/grades/grades";
import { GRADE_COLOURS, LABEL, ON_GRADE, type LayerLook } from "./legend";
import { FONT, remPx } from "../../style/rem";

export function areaStyle(look: Pick<LayerLook, "stroke" | "strokeRem" | "fill">): Style {
  const stroke = new Stroke({ color: look.stroke, width: look.strokeRem * remPx() });
  return new Style(look.fill ? { stroke, fill: new Fill({ color: look.fill }) } : { stroke });
}

/** A square in the middle of a site. */
export function markStyle(look: LayerLook): Style {
  const rem = remPx();
  const fill = new Fill({ color: look.stroke });
  const stroke = new Stroke({ color: LABEL.halo, width: 0.06 * rem });
  return new Style({
    image: new RegularShape({ points: 4, radius: 0.26 * rem, angle: Math.PI / 4, fill, stroke }),
  });
}

/** The height of a district's name. */
export const LABEL_REM = 1.35;

export function districtLabel(text: string): Style {
  const rem = remPx();
  return new Style({
    text: new Text({
      text,
      font: `600 ${LABEL_REM * rem}px ${FONT}`,
      fill: new Fill({ color: LABEL.text }),
      stroke: new Stroke({ color: LABEL.halo, width: 0.28 * rem }),
      overflow: true,
    }),
  });
}

/** The chosen alert stands above its place, so that the footprint stays in sight. */
const LIFT = 2;

export function alertStyle(grade: Grade, chosen: boolean): Style {
  const size = (chosen ? 1.5 : 1.2) * remPx();
  const lift = chosen ? size * LIFT : 0;
  return new Style({ image: alertShape(grade, size, lift), text: alertCharacter(grade, size, lift) });
}

function alertCharacter(grade: Grade, size: number, lift: number): Text {
  return new Text({
    text: GRADES[grade].character,
    font: `700 ${size * 0.95}px ${FONT}`,
    offsetY: (grade === "red" ? size * 0.12 : 0) - lift,
    fill: new Fill({ color: ON_GRADE }),
  });
}

/** ▲ red, ◆ orange, ● yellow, ■ blue. */
function alertShape(grade: Grade, size: number, lift: number): ImageStyle {
  const paint = {
    displacement: [0, lift],
    fill: new Fill({ color: GRADE_COLOURS[grade] }),
    stroke: new Stroke({ color: LABEL.halo, width: size * 0.12 }),
  };
  if (grade === "red") return new RegularShape({ ...paint, points: 3, radius: size * 1.45 });
  if (grade === "orange") return new RegularShape({ ...paint, points: 4, radius: size * 1.2 });
  if (grade === "blue")
    return new RegularShape({ ...paint, points: 4, radius: size * 1.15, angle: Math.PI / 4 });
  return new Circle({ ...paint, radius: size * 0.95 });
}

/** The footprint an alert is about, outlined while the alert is chosen. */
export function footprintStyle(grade: Grade): Style {
  return new Style({
    stroke: new Stroke({ color: GRADE_COLOURS[grade], width: 0.2 * remPx() }),
    fill: new Fill({ color: "rgba(255,255,255,0.18)" }),
  });
}

/** A permit or plan that was picked from a list. */
export function siteStyle(): Style {
  return new Style({
    stroke: new Stroke({ color: LABEL.text, width: 0.2 * remPx() }),
    fill: new Fill({ color: "rgba(234,243,255,0.18)" }),
  });
}

/** One of many: a ring in its middle shows it where the whole city is seen. */
export function siteWithMarkStyle(): Style[] {
  const rem = remPx();
  const ring = new Circle({
    radius: 0.55 * rem,
    stroke: new Stroke({ color: LABEL.text, width: 0.18 * rem }),
  });
  return [siteStyle(), new Style({ image: ring, geometry: middleOf })];
}

function middleOf(site: FeatureLike): Point {
  return new Point(getCenter(site.getGeometry()?.getExtent() ?? [0, 0, 0, 0]));
}

/** What is being drawn or was drawn: a dashed outline with its corners. */
export function drawnStyle(): Style {
  const rem = remPx();
  return new Style({
    stroke: new Stroke({ color: LABEL.text, width: 0.16 * rem, lineDash: [0.6 * rem, 0.3 * rem] }),
    fill: new Fill({ color: "rgba(234,243,255,0.2)" }),
    image: new Circle({ radius: 0.35 * rem, fill: new Fill({ color: LABEL.text }) }),
  });
}
