/** A district's name at a point inside it that no alert symbol needs. */

import Feature from "ol/Feature";
import MultiPolygon from "ol/geom/MultiPolygon";
import Point from "ol/geom/Point";
import Polygon from "ol/geom/Polygon";
import { learnName, unitName } from "../../city/units";
import { placeOf, type LabelSize, type Xy } from "./label-place";
import { districtLabel, LABEL_REM } from "../look/styles";
import { remPx } from "../../style/rem";

const GRID = 12;

/** A name of three characters with room for half a symbol beside it, at a scale of `resolution` metres a pixel. */
export function labelSize(resolution: number): LabelSize {
  const character = LABEL_REM * remPx() * resolution;
  return { halfWidth: 2.9 * character, halfHeight: 1.7 * character };
}

/** One label a district, the smallest first, which have the least choice; `obstacles` are the places of alert symbols, in the view's metres. */
export function labelsOf(
  districts: readonly Feature[],
  obstacles: readonly Xy[],
  size: LabelSize,
): Feature[] {
  const taken = [...obstacles];
  const areas = districts.flatMap((district) => {
    const area = largestOf(district);
    return area ? [{ district, area }] : [];
  });
  areas.sort((one, other) => one.area.getArea() - other.area.getArea());
  return areas.map(({ district, area }) => {
    const place = placeOf(inside(area), gridIn(area), taken, size);
    taken.push(...cornersOf(place, size));
    const label = new Feature(new Point([...place]));
    label.setStyle(districtLabel(unitName(codeOf(district))));
    return label;
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

function largestOf(district: Feature): Polygon | null {
  const geometry = district.getGeometry();
  if (geometry instanceof Polygon) return geometry;
  if (!(geometry instanceof MultiPolygon)) return null;
  return geometry.getPolygons().sort((a, b) => b.getArea() - a.getArea())[0] ?? null;
}

function inside(area: Polygon): Xy {
  const [x = 0, y = 0] = area.getInteriorPoint().getCoordinates();
  return [x, y];
}

function gridIn(area: Polygon): Xy[] {
  const [west = 0, south = 0, east = 0, north = 0] = area.getExtent();
  const steps = Array.from({ length: GRID - 1 }, (_, i) => (i + 1) / GRID);
  return steps
    .flatMap((right) => steps.map((up): Xy => [west + right * (east - west), south + up * (north - south)]))
    .filter((place) => area.intersectsCoordinate([...place]));
}

/** A label already set blocks its middle and its edges for the next one. */
function cornersOf([x, y]: Xy, { halfWidth, halfHeight }: LabelSize): Xy[] {
  return [-1, -0.5, 0, 0.5, 1].flatMap((right) =>
    [-0.5, 0, 0.5].map((up): Xy => [x + right * halfWidth * 0.9, y + up * halfHeight]),
  );
}
