/** 导播画面 as the gateway keeps it: a module with its parameters, for a group of walls. */

import { answerOf, readJson, withBody } from "../ask/answers";

export interface Scene {
  module: string;
  params: Record<string, string>;
  by: string;
  at: string;
  /** Another one after every wish. */
  change: string;
}

interface Shown {
  scene: Scene | null;
}

const REFUSALS = { 409: "同时导播的大屏组过多，请先结束其中一个" };
const GROUP = /^[A-Za-z0-9_-]{1,32}$/;

export function isGroup(name: string): boolean {
  return GROUP.test(name);
}

function addressOf(group: string): string {
  return `/v1/presenter/${encodeURIComponent(group)}`;
}

/** Answers when the group shows something else than `after` (empty: nothing), or after `wait` seconds the same. */
export async function nextScene(
  group: string,
  { after, wait }: { after: string; wait: number },
  signal: AbortSignal,
): Promise<Scene | null> {
  const query = new URLSearchParams({ after, wait: String(wait) });
  return (await readJson<Shown>(`${addressOf(group)}?${query.toString()}`, { signal })).scene;
}

export async function show(
  group: string,
  wish: Pick<Scene, "module" | "params" | "by">,
): Promise<Scene | null> {
  return (await readJson<Shown>(addressOf(group), withBody("PUT", wish), REFUSALS)).scene;
}

export async function endScene(group: string): Promise<void> {
  await answerOf(addressOf(group), { method: "DELETE" });
}
