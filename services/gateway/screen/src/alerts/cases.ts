/** 案件: how far the command platform (一网统管) has come with each alert. */

import type { Alert } from "../contracts/alert";
import { isOpen, ranked } from "./ranking";

/** 未受理 is ours: the platform has said nothing yet. */
export const NO_CASE = "未受理";
/** 暂不移交: the platform was not told, see `muteWords`. */
export const HELD = "暂不移交";
export const CASE_STEPS = [
  HELD,
  NO_CASE,
  "受理",
  "退回",
  "立案",
  "派遣",
  "处置",
  "反馈",
  "核查",
  "结案",
] as const;

export interface CaseRow {
  alert: Alert;
  step: string;
  /** Whether the time to deal with it has passed while it is open and not closed. */
  overdue: boolean;
}

export function caseRows(alerts: Iterable<Alert>, step: string, now: Date): CaseRow[] {
  return ranked(alerts, Number.POSITIVE_INFINITY)
    .map((alert) => rowOf(alert, now))
    .filter((row) => (isOpen(row.alert) || row.alert.case) && (!step || row.step === step));
}

export function caseCounts(alerts: Iterable<Alert>, now: Date): Map<string, number> {
  const counts = new Map<string, number>(CASE_STEPS.map((step) => [step, 0]));
  for (const { step } of caseRows(alerts, "", now)) counts.set(step, (counts.get(step) ?? 0) + 1);
  return counts;
}

function rowOf(alert: Alert, now: Date): CaseRow {
  const step = alert.case?.step ?? (muteWords(alert) ? HELD : NO_CASE);
  const late = Boolean(alert.due_at && Date.parse(alert.due_at) < now.getTime());
  return { alert, step, overdue: late && isOpen(alert) && step !== "结案" };
}

/** Why an alert is not handed over: a graver one speaks for it (抑制), or someone silenced it (静默); null when it is. */
export function muteWords({ muted }: Alert): string | null {
  const [first] = muted ?? [];
  if (!first) return null;
  return first.by === "inhibition" ? `抑制：随“${first.why}”一并处置` : `静默：${first.why}`;
}
