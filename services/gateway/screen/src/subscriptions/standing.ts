/** 移交订阅: how the hand-over to each receiver of 一网统管 stands, in words. */

import { readJson } from "../ask/answers";

export interface Subscription {
  id: string;
  name: string;
  url: string;
  status: "current" | "failing" | "paused" | "disabled";
  /** Transitions after the last one settled. */
  behind: number;
  failures: number;
  problem: string | null;
  delivered_at: string | null;
  replaying: object | null;
}

export interface StandingWords {
  words: string;
  isWell: boolean;
}

/** Paused is what alerts did after days of failure, stopped what a person did. */
export function standingWords({ status, behind, failures, replaying }: Subscription): StandingWords {
  if (status === "disabled") return { words: "已停用", isWell: false };
  if (status === "paused") return { words: "失败过多，已暂停", isWell: false };
  if (status === "failing") return { words: `受阻，已失败 ${failures} 次`, isWell: false };
  if (replaying) return { words: "重放中", isWell: true };
  return behind > 0 ? { words: `待送 ${behind} 条`, isWell: true } : { words: "正常", isWell: true };
}

const JSON_BODY = { "content-type": "application/json" };

/** A paused or stopped delivery goes on where it ended. */
export async function enable(id: string, enabled: boolean): Promise<void> {
  const request = { method: "PATCH", headers: JSON_BODY, body: JSON.stringify({ enabled }) };
  await readJson(`/v1/subscriptions/${encodeURIComponent(id)}`, request);
}

/** Everything that became known from `since` on is delivered again. */
export async function replay(id: string, since: Date): Promise<void> {
  const request = {
    method: "POST",
    headers: JSON_BODY,
    body: JSON.stringify({ since: since.toISOString() }),
  };
  await readJson(`/v1/subscriptions/${encodeURIComponent(id)}/replay`, request);
}
