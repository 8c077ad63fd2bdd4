/** 导播画面 as the gateway keeps it: a module with its parameters, for a group of walls. */

import { readJson } from "../ask/answers";

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

/** Seconds the gateway lets a wall wait for the next scene. */
const WAIT_SECONDS = 20;
const GROUP = /^[A-Za-z0-9_-]{1,32}$/;

export function isGroup(name: string): boolean {
  return GROUP.test(name);
}

function addressOf(group: string): string {
  return `/v1/presenter/${encodeURIComponent(group)}`;
}

export async function sceneOf(group: string): Promise<Scene | null> {
  return (await readJson<Shown>(addressOf(group))).scene;
}

/** Answers when the group shows something else than `after` (empty: nothing), or after a while the same. */
export async function nextScene(group: string, after: string, signal: AbortSignal): Promise<Scene | null> {
  const query = new URLSearchParams({ after, wait: String(WAIT_SECONDS) });
  return (await readJson<Shown>(`${addressOf(group)}?${query.toString()}`, { signal })).scene;
}

export async function show(
  group: string,
  wish: Pick<Scene, "module" | "params" | "by">,
): Promise<Scene | null> {
  const headers = { "content-type": "application/json" };
  const request = { method: "PUT", headers, body: JSON.stringify(wish) };
  return (await readJson<Shown>(addressOf(group), request)).scene;
}

export async function endScene(group: string): Promise<void> {
  const answer = await fetch(addressOf(group), { method: "DELETE" });
  if (!answer.ok) throw new Error(`请求未成功（${answer.status}）`);
}
