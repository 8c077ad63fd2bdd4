/** Times as the city's clock shows them, whatever the zone of the wall's computer. */

import { MISSING } from "./numbers";

const ZONE = "Asia/Shanghai";
const CLOCK = new Intl.DateTimeFormat("zh-CN", {
  timeZone: ZONE,
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const WEEKDAY = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, weekday: "short" });
const ISO_DATE = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE });

export function clock(at: Date): string {
  return CLOCK.format(at);
}

/** 2026-11-22 周日. */
export function longDate(at: Date): string {
  return `${isoDate(at)} ${WEEKDAY.format(at)}`;
}

/** 2026-11-22, the city's date. */
export function isoDate(at: Date): string {
  return ISO_DATE.format(at);
}

/** The time of today, else month and day before it: 14:02:11 or 11-20 14:02. */
export function moment(iso: string | null | undefined, now: Date): string {
  if (!iso) return MISSING;
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return MISSING;
  if (isoDate(at) === isoDate(now)) return clock(at);
  return `${isoDate(at).slice(5)} ${clock(at).slice(0, 5)}`;
}

/** The date and the minute: 11-20 14:02, with its year when that is another one. */
export function dated(iso: string, now: Date): string {
  const at = new Date(iso);
  const date = isoDate(at);
  const words = date.slice(0, 4) === isoDate(now).slice(0, 4) ? date.slice(5) : date;
  return `${words} ${clock(at).slice(0, 5)}`;
}

const MINUTE_MS = 60_000;
const SPANS: readonly [number, string][] = [
  [1_440 * MINUTE_MS, "天"],
  [60 * MINUTE_MS, "小时"],
  [MINUTE_MS, "分钟"],
];

/** How long ago, in whole days, hours or minutes: 3 天. */
export function ago(iso: string | null | undefined, now: Date): string {
  if (!iso) return MISSING;
  const passed = now.getTime() - Date.parse(iso);
  const [span, word] = SPANS.find(([each]) => passed >= each) ?? [MINUTE_MS, "分钟"];
  return `${Math.max(0, Math.floor(passed / span))} ${word}`;
}
