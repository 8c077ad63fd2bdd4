/** 数据来源: which upstream sources have fallen silent beyond their own rhythm, as alerts judges it. */

import { isFiring } from "../alerts/ranking";
import type { Alert } from "../contracts/alert";
import { isoDate } from "../format/times";

/** One source as the system channel tells of it; times are ISO 8601. */
export interface Source {
  source: string;
  /** The newest time an event of it is about. */
  newest?: string;
  /** When it was last heard. */
  recorded?: string;
  /** Which event was heard last. */
  last?: { id: string; type: string; subject: string };
  /** The city's newest day on which anything was heard, and how many events that day. */
  day?: string;
  today?: number;
  accepted?: number;
  rejected?: number;
}

export interface SourceRow extends Source {
  /** The open alert that says so; null while it speaks as it always did, or its rhythm is not yet known. */
  silence: Alert | null;
}

/** The alert of a silent source names no event: nothing came, so its only cause is the source itself. */
function isSilence(alert: Alert): boolean {
  const { family, subject, causes } = alert;
  const itself = causes.some(
    (cause) => cause.id === subject && cause.subject === subject && cause.amount === 0,
  );
  return family === "data_quality" && isFiring(alert) && itself;
}

export function silences(alerts: Iterable<Alert>): Map<string, Alert> {
  const found = [...alerts].filter(isSilence);
  return new Map(found.map((alert) => [alert.subject as string, alert]));
}

/** 今日接收: none when nothing was heard since midnight. */
export function heardToday({ day, today }: Source, now: Date): number {
  return day === isoDate(now) ? (today ?? 0) : 0;
}

/** Silent ones first, then by name. */
export function sourceRows(sources: Iterable<Source>, alerts: Iterable<Alert>): SourceRow[] {
  const silent = silences(alerts);
  return [...sources]
    .map((each) => ({ ...each, silence: silent.get(each.source) ?? null }))
    .sort(
      (a, b) => Number(b.silence !== null) - Number(a.silence !== null) || a.source.localeCompare(b.source),
    );
}
