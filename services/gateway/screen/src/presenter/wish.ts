/** What a console may ask walls to show. Pure. */

import { LASTING } from "../route/route";

/** The modules a wall can show, with what can be set in each beside the district. */
export const SHOWN_MODULES = [
  { id: "overview", name: "总览", unit: false, layers: false },
  { id: "onemap", name: "一张图应用", unit: true, layers: true },
  { id: "review", name: "编审管理", unit: true, layers: false },
  { id: "implementation", name: "规划实施", unit: true, layers: false },
  { id: "monitor", name: "监测预警", unit: true, layers: false },
] as const;

/** A screen's own parameters stay its own. */
export function withoutOwn(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !LASTING.includes(name)));
}

/** Only what the module can show; the city is no parameter. */
export function paramsOf(
  module: string,
  { unit, city, layers }: { unit: string; city: string; layers: readonly string[] },
): Record<string, string> {
  const able = SHOWN_MODULES.find(({ id }) => id === module);
  return {
    ...(able?.unit && unit !== city ? { unit } : {}),
    ...(able?.layers && layers.length > 0 ? { layers: layers.join(",") } : {}),
  };
}
