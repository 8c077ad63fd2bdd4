/** Reads one collection of the gateway's OGC API – Features as map features. */

import type Feature from "ol/Feature";
import GeoJSON from "ol/format/GeoJSON";
import { DATA_CRS, VIEW_CRS } from "./projection";

const MOST_FEATURES = "20000";

const FORMAT = new GeoJSON({ dataProjection: DATA_CRS, featureProjection: VIEW_CRS });

/** Rejects when the gateway does not answer with 200. */
export async function readCollection(id: string, query: Record<string, string>): Promise<Feature[]> {
  const parameters = new URLSearchParams({ limit: MOST_FEATURES, ...query });
  return FORMAT.readFeatures(await read(`${id}/items?${parameters.toString()}`)) as Feature[];
}

/** One feature of a collection, as a list of one. */
export async function readItem(id: string, itemId: string): Promise<Feature[]> {
  return FORMAT.readFeatures(await read(`${id}/items/${encodeURIComponent(itemId)}`)) as Feature[];
}

async function read(path: string): Promise<unknown> {
  const answer = await fetch(`/ogc/collections/${path}`);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}
