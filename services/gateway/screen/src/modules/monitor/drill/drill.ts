/** 预警下钻: what an alert's transitions and causes say, in the order of time. */

import type { Alert } from "../../../contracts/alert";
import type { Permit } from "../../../contracts/upstream";
import { unitName } from "../../../city/units";
import { GRADES, STATES } from "../../../alerts/grades/grades";
import { displayUnitOf } from "../../../figures/catalogue";
import { MISSING } from "../../../format/numbers";
import { moment } from "../../../format/times";
import { amount, HECTARE } from "../../../format/units";
import { PERMIT_KINDS, PERMIT_STATUSES } from "../../../permits/names";

/** 预警详情 of the gateway. */
export interface AlertStory {
  alert: Alert;
  transitions: Alert[];
}

const EVENTS: Record<Alert["event"], string> = {
  raised: "发出",
  escalated: "升级",
  deescalated: "降级",
  cleared: "解除",
  acknowledged: "签收",
  updated: "更新",
};

export interface StepRow {
  number: number;
  time: string;
  words: string;
  note: string;
}

export function stepRows(transitions: readonly Alert[], now: Date): StepRow[] {
  return transitions.map((step, i) => ({
    number: step.transition,
    time: moment(step.updated_at, now),
    words: `${EVENTS[step.event]} · ${GRADES[step.grade].word} · ${STATES[step.state]}`,
    note: noteOf(step, transitions[i - 1]),
  }));
}

/** What this transition brought that the one before did not have. */
function noteOf(step: Alert, before: Alert | undefined): string {
  if (step.event === "acknowledged" && step.acknowledgement) {
    return `${step.acknowledgement.by}：${step.acknowledgement.why}`;
  }
  if (step.case && step.case.step !== before?.case?.step) {
    return `案件 ${step.case.case_no} ${step.case.step}（${step.case.by}）`;
  }
  if (step.value == null || step.value === before?.value) return "";
  const unit = step.indicator ? displayUnitOf(step.indicator) : HECTARE;
  return `${amount(step.value, unit)} ${unit.label}`;
}

export interface CauseRow {
  id: string;
  subject: string;
  title: string;
  facts: string;
  /** Whether the map can show it. */
  collection: "permits" | "plans" | null;
}

/** `permits` by number: the live feed's; a cause that is no permit is named as it stands. */
export function causeRows(alert: Alert, permits: ReadonlyMap<string, Permit>): CauseRow[] {
  return alert.causes.map(({ id, subject }) => {
    const permit = permits.get(subject);
    if (permit)
      return {
        id,
        subject,
        title: permit.project_name ?? subject,
        facts: facts(permit),
        collection: "permits",
      };
    const collection = alert.family === "deadline" ? "plans" : null;
    return { id, subject, title: subject, facts: "", collection };
  });
}

function facts(permit: Permit): string {
  const area = `${amount(permit.site_area_m2, HECTARE)} 公顷`;
  const said = [PERMIT_KINDS[permit.kind], PERMIT_STATUSES[permit.status], unitName(permit.district), area];
  return [...said, permit.granted_on ?? MISSING].join(" · ");
}
