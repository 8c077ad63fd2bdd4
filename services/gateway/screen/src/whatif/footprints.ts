/** 试算用地: footprints drawn or uploaded, as the gateway takes them (CGCS2000 longitude, latitude). */

export type Ring = [number, number][];

export interface Footprint {
  type: "Polygon" | "MultiPolygon";
  coordinates: Ring[] | Ring[][];
}

export const MOST_FOOTPRINTS = 20;
/** Roughly where the city and its neighbours lie: a file in projected metres is told apart from degrees. */
const LONGITUDES = [70, 140] as const;
const LATITUDES = [0, 60] as const;

export class UnusableFile extends Error {}

/** Every polygon of a GeoJSON text; throws UnusableFile that says in Chinese what to do. */
export function footprintsIn(text: string): Footprint[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new UnusableFile("不是 GeoJSON 文件，请另存为 GeoJSON 后再上传");
  }
  const found = geometriesIn(parsed).filter(isFootprint);
  if (found.length === 0) throw new UnusableFile("文件中没有面（Polygon 或 MultiPolygon）");
  if (found.length > MOST_FOOTPRINTS)
    throw new UnusableFile(`一次最多试算 ${MOST_FOOTPRINTS} 个地块，文件中有 ${found.length} 个`);
  if (!found.every(isInDegrees))
    throw new UnusableFile("坐标不是经纬度，请转换为 CGCS2000 经纬度（EPSG:4490）");
  return found;
}

interface GeoJson {
  type?: string;
  features?: unknown[];
  geometry?: unknown;
  geometries?: unknown[];
}

function geometriesIn(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  const { type, features, geometry, geometries } = value as GeoJson;
  if (type === "FeatureCollection") return (features ?? []).flatMap(geometriesIn);
  if (type === "GeometryCollection") return (geometries ?? []).flatMap(geometriesIn);
  return type === "Feature" ? geometriesIn(geometry) : [value];
}

function isFootprint(value: unknown): value is Footprint {
  const { type, coordinates } = value as { type?: string; coordinates?: unknown };
  return (
    (type === "Polygon" || type === "MultiPolygon") && Array.isArray(coordinates) && coordinates.length > 0
  );
}

function isInDegrees({ coordinates }: Footprint): boolean {
  const [x, y] = (coordinates as unknown[]).flat(4) as number[];
  if (x === undefined || y === undefined) return false;
  return x >= LONGITUDES[0] && x <= LONGITUDES[1] && y >= LATITUDES[0] && y <= LATITUDES[1];
}
