/** A district's name and note at a point inside it. */

import Feature from "ol/Feature";
import type Geometry from "ol/geom/Geometry";
import MultiPolygon from "ol/geom/MultiPolygon";
import Point from "ol/geom/Point";
import Polygon from "ol/geom/Polygon";
import { learnName, unitName } from "../city/units";
import { districtLabel } from "./styles";

export function labelsOf(districts: readonly Feature[], noteOf: (code: string) => string): Feature[] {
  return districts.flatMap((district) => {
    const place = insideOf(district.getGeometry());
    return place ? [labelAt(place, codeOf(district), noteOf)] : [];
  });
}

/** Districts bring their names with them. */
export function learnNames(districts: readonly Feature[]): void {
  for (const district of districts) {
    const name: unknown = district.get("name");
    if (typeof name === "string") learnName(codeOf(district), name);
  }
}

export function codeOf(district: Feature): string {
  return String(district.get("code") ?? "");
}

function labelAt(place: Point, code: string, noteOf: (code: string) => string): Feature {
  const label = new Feature(place);
  const note = noteOf(code);
  label.setStyle(districtLabel(note ? `${unitName(code)}\n${note}` : unitName(code)));
  return label;
}

/** A point inside the largest part. */
function insideOf(geometry: Geometry | undefined): Point | null {
  if (geometry instanceof Polygon) return xy(geometry.getInteriorPoint());
  if (!(geometry instanceof MultiPolygon)) return null;
  const largest = geometry.getPolygons().sort((a, b) => b.getArea() - a.getArea())[0];
  return largest ? xy(largest.getInteriorPoint()) : null;
}

/** Interior points carry a width as third coordinate. */
function xy(point: Point): Point {
  return new Point(point.getCoordinates().slice(0, 2));
}
