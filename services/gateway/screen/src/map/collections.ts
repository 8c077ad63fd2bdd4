/** Reads one collection of the gateway's OGC API – Features as map features. */

import type Feature from "ol/Feature";
import GeoJSON from "ol/format/GeoJSON";
import { readJson } from "../ask/answers";
import { DATA_CRS, VIEW_CRS } from "./projection";

const PAGE = 5_000;

/** One feature of a layer. */
export interface Site {
  collection: string;
  id: string;
}

interface Page {
  numberMatched: number;
  features: unknown[];
}

/** All of a collection, page by page; rejects when the gateway does not answer with 200. */
export async function readCollection(id: string, query: Record<string, string>): Promise<Feature[]> {
  const found: Feature[] = [];
  for (let offset = 0, matched = 1; offset < matched; offset += PAGE) {
    const parameters = new URLSearchParams({ ...query, limit: String(PAGE), offset: String(offset) });
    const page = (await read(`${id}/items?${parameters.toString()}`)) as Page;
    found.push(...features(page));
    matched = page.numberMatched;
  }
  return found;
}

/** Each by its id: a filter would walk through every parcel of the city. What no layer has is left out. */
export async function readSites(sites: readonly Site[]): Promise<Feature[]> {
  const read = sites.map(({ collection, id }) => readItem(collection, id).catch((): Feature[] => []));
  return (await Promise.all(read)).flat();
}

/** One feature of a collection, as a list of one. */
export async function readItem(id: string, itemId: string): Promise<Feature[]> {
  return features(await read(`${id}/items/${encodeURIComponent(itemId)}`));
}

function features(answer: unknown): Feature[] {
  return new GeoJSON().readFeatures(answer, {
    dataProjection: DATA_CRS,
    featureProjection: VIEW_CRS,
  }) as Feature[];
}

async function read(path: string): Promise<unknown> {
  return readJson<unknown>(`/ogc/collections/${path}`);
}
