/** 数据资源清单: what can be put on the map, in the four groups of the field, found by words. */

import type { Catalogue } from "./catalogue";

export const GROUPS = ["现状", "规划", "管理", "社会经济"] as const;
export type Group = (typeof GROUPS)[number];

export interface Resource {
  /** Of the layer, or of the source where there is no layer. */
  id: string;
  title: string;
  about: string;
  group: Group;
  /** Whether the map can show it. */
  mapped: boolean;
  count: number | null;
  /** When the newest of it became known. */
  updated: string | null;
}

const GROUP_OF: Record<string, Group> = {
  districts: "现状",
  survey_parcels: "现状",
  permanent_basic_farmland: "规划",
  ecological_redline: "规划",
  urban_development_boundary: "规划",
  plans: "管理",
  permits: "管理",
  projects: "管理",
  alerts: "管理",
};

/** Sources that bring tables, not layers. */
const TABLES: readonly { ending: string; title: string; group: Group }[] = [
  { ending: "/statistics", title: "社会经济统计", group: "社会经济" },
  { ending: "/targets", title: "规划指标目标值", group: "规划" },
  { ending: "/surveys", title: "国土变更调查", group: "现状" },
];

export function resourcesOf({ layers, sources }: Catalogue): Resource[] {
  const mapped = layers.map((layer): Resource => ({
    id: layer.id,
    title: layer.title,
    about: layer.description,
    group: GROUP_OF[layer.id] ?? (layer.id.startsWith("plan_features") ? "规划" : "管理"),
    mapped: true,
    count: layer.features,
    updated: null,
  }));
  const tables = sources.flatMap((source): Resource[] => {
    const table = TABLES.find(({ ending }) => source.source.endsWith(ending));
    if (!table) return [];
    const about = `来源 ${source.source}`;
    return [
      {
        ...table,
        id: source.source,
        about,
        mapped: false,
        count: source.accepted ?? null,
        updated: source.newest ?? null,
      },
    ];
  });
  return [...mapped, ...tables];
}

export function found(resources: readonly Resource[], words: string): Resource[] {
  const wanted = words.trim().toLowerCase();
  return resources.filter(({ id, title, about, group }) =>
    [id, title, about, group].some((text) => text.toLowerCase().includes(wanted)),
  );
}
