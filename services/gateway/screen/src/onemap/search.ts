/** Asks every layer what lies in a drawn place: by its extent first, then by its own outline. */

import GeoJSON from "ol/format/GeoJSON";
import type Feature from "ol/Feature";
import type Geometry from "ol/geom/Geometry";
import MultiPolygon from "ol/geom/MultiPolygon";
import Point from "ol/geom/Point";
import Polygon from "ol/geom/Polygon";
import { transformExtent } from "ol/proj";
import { postJson } from "../ask/answers";
import { readCollection } from "../map/collections";
import { DATA_CRS, VIEW_CRS } from "../map/projection";
import type { ShownLayer } from "./layers";
import { holds, meets, type Rings } from "./meets";
import { rowOf, type FoundRow } from "./query";

export interface Hit {
  row: FoundRow;
  feature: Feature;
}

/** All hits of all layers; rejects when a layer cannot be read. */
export async function search(place: Geometry, layers: readonly ShownLayer[], year: string): Promise<Hit[]> {
  const bbox = transformExtent(place.getExtent(), VIEW_CRS, DATA_CRS).join(",");
  const asked = layers.map(async (layer) => {
    const dated = layer.id === "survey_parcels" && year ? { datetime: `${year}-12-31` } : {};
    const features = await readCollection(layer.id, { bbox, ...dated });
    return features.filter((feature) => lies(feature, place)).map((feature) => hitOf(layer, feature));
  });
  return (await Promise.all(asked)).flat();
}

/** What of each layer lies inside the place, m² on the ellipsoid, as the gateway cuts it. */
export async function areasInside(
  place: Geometry,
  layers: readonly ShownLayer[],
  year: string,
): Promise<Map<string, number>> {
  const format = new GeoJSON({ dataProjection: DATA_CRS, featureProjection: VIEW_CRS });
  const answer = await postJson<{ layers: { layer: string; area_m2: number }[] }>("/v1/query/spatial", {
    geometry: format.writeGeometryObject(place, { decimals: 9 }),
    layers: layers.map(({ id }) => id),
    ...(year ? { year } : {}),
    limit: 0,
  });
  return new Map(answer.layers.map(({ layer, area_m2 }) => [layer, area_m2]));
}

function hitOf(layer: ShownLayer, feature: Feature): Hit {
  return { row: rowOf(layer, String(feature.getId() ?? ""), feature.getProperties()), feature };
}

function lies(feature: Feature, place: Geometry): boolean {
  const geometry = feature.getGeometry();
  const areas = ringsOf(place);
  if (geometry instanceof Point) return areas.some((area) => holds(area, geometry.getCoordinates()));
  return ringsOf(geometry).some((one) => areas.some((other) => meets(one, other)));
}

function ringsOf(geometry: Geometry | undefined): Rings[] {
  if (geometry instanceof Polygon) return [geometry.getCoordinates()];
  return geometry instanceof MultiPolygon ? geometry.getCoordinates() : [];
}
