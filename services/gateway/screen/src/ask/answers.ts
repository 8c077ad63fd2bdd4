/** Asks the gateway's API: one question follows another, and only the newest answer is shown. */

import { onScopeDispose, shallowRef, watch, type ShallowRef, type WatchSource } from "vue";
import { detailWords } from "./details";
import { throttled } from "./throttle";

/** Not more often than this is a question asked again because something has moved. */
const AGAIN_GAP_MS = 2_000;

export interface Answer<T> {
  value: ShallowRef<T | null>;
  /** Why there is no (new) answer, in words for people; null when all is well. */
  problem: ShallowRef<string | null>;
  busy: ShallowRef<boolean>;
}

/** What a status means where it is not told; 409 means something else to each door. */
type Words = Readonly<Record<number, string>>;

export async function readJson<T>(path: string, request: RequestInit = {}, words: Words = {}): Promise<T> {
  return (await (await answerOf(path, request, words)).json()) as T;
}

export async function postJson<T>(path: string, body: unknown, words: Words = {}): Promise<T> {
  return readJson<T>(path, withBody("POST", body), words);
}

export function withBody(method: string, body: unknown): RequestInit {
  return { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/** Rejects with words for people, also when nobody answers; with the browser's own error when it was ended. */
export async function answerOf(path: string, request: RequestInit, words: Words = {}): Promise<Response> {
  const answer = await fetch(path, request).catch((error: unknown) => {
    throw error instanceof TypeError ? new Error("服务无应答，请稍后再试") : error;
  });
  if (!answer.ok) throw new Error(await refusal(answer, { ...WORDS, ...words }));
  return answer;
}

const WORDS: Words = {
  403: "无权操作",
  404: "尚无数据",
  413: "内容过大",
  429: "操作过于频繁，请稍后再试",
  503: "服务暂不可用，请稍后再试",
};

/** What the gateway says is wrong, else what its status means. */
async function refusal(answer: Response, known: Words): Promise<string> {
  const words = known[answer.status];
  if (words) return words;
  const told = (await answer.json().catch(() => null)) as { detail?: unknown } | null;
  return `请求未成功（${answer.status}）${detailWords(told?.detail)}`;
}

/** The answer to `path`, asked anew when the path changes or one of `again` moves; null asks nothing. */
export function useAnswer<T>(path: () => string | null, again: WatchSource[] = []): Answer<T> {
  const [value, problem, busy] = [
    shallowRef<T | null>(null),
    shallowRef<string | null>(null),
    shallowRef(false),
  ];
  let asked = 0;

  async function ask(): Promise<void> {
    const [number, where] = [++asked, path()];
    if (where === null) return void (value.value = problem.value = null);
    busy.value = true;
    try {
      const found = await readJson<T>(where);
      if (number === asked) [value.value, problem.value] = [found, null];
    } catch (error) {
      if (number === asked) problem.value = error instanceof Error ? error.message : String(error);
    } finally {
      if (number === asked) busy.value = false;
    }
  }

  watch(path, () => ((value.value = null), void ask()), { immediate: true });
  if (again.length > 0)
    watch(
      again,
      throttled(() => void ask(), AGAIN_GAP_MS),
    );
  onScopeDispose(() => (asked += 1));
  return { value, problem, busy };
}
