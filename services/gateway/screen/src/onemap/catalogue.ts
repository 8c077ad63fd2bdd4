/** `/v1/catalogue` as far as 一张图应用 reads it. */

import type { Group } from "./resources";

export interface Catalogue {
  resources: {
    id: string;
    title: string;
    group: Group;
    scale: string;
    owner: string;
    sources: string[];
    /** The newest day it tells of. */
    date: string | null;
    features: number | null;
    to_confirm: string | null;
  }[];
  layers: { id: string; title: string; description: string }[];
  sources: { source: string; accepted?: number }[];
}
