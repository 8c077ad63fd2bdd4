/** 数据资源清单: what there is, in the four groups of the field, found by words; most of it can be put on the map. */

import type { Catalogue } from "./catalogue";

export const GROUPS = ["现状", "规划", "管理", "社会经济"] as const;
export type Group = (typeof GROUPS)[number];

export interface Resource {
  id: string;
  /** As the map calls it; `formal` is its name in full. */
  title: string;
  formal: string;
  about: string;
  group: Group;
  /** Whether the map can show it. */
  mapped: boolean;
  /** Features; of a table, the events its sources have sent. */
  count: number | null;
  date: string | null;
  scale: string;
  owner: string;
  sources: readonly string[];
  toConfirm: string | null;
}

export function resourcesOf({ resources, layers, sources }: Catalogue): Resource[] {
  return resources.map((each) => {
    const name = each.id.replace(".", "_");
    const layer = layers.find(({ id }) => id === name);
    const sent = sources.filter(({ source }) => each.sources.includes(source));
    return {
      id: name,
      title: layer?.title ?? each.title,
      formal: each.title,
      about: layer?.description ?? "",
      group: each.group,
      mapped: layer !== undefined,
      count: each.features ?? sent.reduce((sum, { accepted }) => sum + (accepted ?? 0), 0),
      date: each.date,
      scale: each.scale,
      owner: each.owner,
      sources: each.sources,
      toConfirm: each.to_confirm,
    };
  });
}

export function found(resources: readonly Resource[], words: string): Resource[] {
  const wanted = words.trim().toLowerCase();
  return resources.filter(({ id, title, formal, about, group, owner, sources }) =>
    [id, title, formal, about, group, owner, ...sources].some((text) => text.toLowerCase().includes(wanted)),
  );
}
