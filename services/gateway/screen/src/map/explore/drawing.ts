/** What a tool draws, and the place that is asked about then. */

import type { Coordinate } from "ol/coordinate";
import CircleGeometry from "ol/geom/Circle";
import type Geometry from "ol/geom/Geometry";
import type Point from "ol/geom/Point";
import { fromCircle, fromExtent } from "ol/geom/Polygon";
import Draw, { createBox } from "ol/interaction/Draw";
import type { Tool } from "../../onemap/query";
import { drawnStyle } from "../look/styles";

export function drawingOf(tool: Tool): Draw | null {
  const style = drawnStyle;
  if (tool === "none") return null;
  if (tool === "point" || tool === "buffer") return new Draw({ type: "Point", style });
  if (tool === "box") return new Draw({ type: "Circle", geometryFunction: createBox(), style });
  return new Draw({ type: tool === "distance" ? "LineString" : "Polygon", style });
}

/** A buffer is a circle, a point a little box of `reach` metres about it. */
export function placeOf(tool: Tool, geometry: Geometry, bufferMetres: number, reach: number): Geometry {
  if (tool === "buffer") return fromCircle(circleAt(geometry, bufferMetres), 64);
  if (tool !== "point") return geometry;
  const [x = 0, y = 0] = (geometry as Point).getCoordinates();
  return fromExtent([x - reach, y - reach, x + reach, y + reach]);
}

function circleAt(geometry: Geometry, metres: number): CircleGeometry {
  return new CircleGeometry((geometry as Point).getCoordinates() as Coordinate, metres);
}
