/** 台账: the entries a figure is the sum of, and where on the map that lies which they are about. */

import type { Cause } from "../contracts/figure";
import type { Site } from "../map/collections";
import type { FigureKey } from "./figure-key";

export interface Entry {
  known_at: string | null;
  amount: number;
  unit_name?: string;
  cause: Cause;
}

export interface Ledger {
  items: Entry[];
  next: string | null;
  made_of: string[];
}

/** The newest entries of a figure, at most `limit`. */
export function ledgerPath({ indicator, unit, basis, period }: FigureKey, limit: number): string {
  const query = new URLSearchParams({ basis, period, limit: String(limit) });
  return `/v1/indicators/${encodeURIComponent(indicator)}/${unit}/ledger?${query.toString()}`;
}

const LAYERS: Readonly<Record<string, string>> = {
  "planning.permit.changed": "permits",
  "planning.survey.changed": "survey_parcels",
  "planning.review.changed": "plans",
  "planning.project.changed": "projects",
};
/** The figures of the three lines are kept under the names of their layers. */
export const LINES: readonly string[] = [
  "permanent_basic_farmland",
  "ecological_redline",
  "urban_development_boundary",
];

/** What the entries are about, each once; what lies on no layer is left out. */
export function sitesOf(entries: readonly Entry[], indicator: string): Site[] {
  const line = LINES.find((each) => indicator.startsWith(each));
  const sites = new Map<string, Site>();
  for (const { type, subject } of entries.map(({ cause }) => cause)) {
    const collection = type === "planning.controlline.changed" ? line : LAYERS[type];
    if (collection) sites.set(`${collection}/${subject}`, { collection, id: subject });
  }
  return [...sites.values()];
}
