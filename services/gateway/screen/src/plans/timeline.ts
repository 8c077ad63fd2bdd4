/** 编审历程: the stages a plan went through, as the gateway traces them, then those still ahead. */

import type { Stage } from "../contracts/upstream";
import { MAIN_STAGES, STAGES } from "./stages";

/** One step of `/v1/plans/{id}/timeline`. */
export interface TracedStep {
  stage: Stage;
  from: string;
  until: string | null;
  days: number | null;
  late: boolean;
  due_on?: string | null;
  events: { id: string; source: string; recordedtime?: string }[];
}

export interface Timeline {
  id: string;
  steps: TracedStep[];
}

export interface TimelineRow {
  key: string;
  name: string;
  standing: "done" | "now" | "ahead";
  span: string;
  late: boolean;
  /** The event that told of it last. */
  event: { id: string; source: string } | null;
}

/** Without a trace only the present stage is known. */
export function timelineRows(steps: readonly TracedStep[], present: Stage): TimelineRow[] {
  const passed = steps.map((step, i): TimelineRow => {
    const isNow = i === steps.length - 1;
    const span = isNow ? `${step.from} 起` : `${step.from} 至 ${step.until ?? "—"}，${step.days ?? "—"} 天`;
    return {
      key: `${i} ${step.stage}`,
      name: STAGES[step.stage],
      standing: isNow ? "now" : "done",
      span,
      late: step.late,
      event: step.events[step.events.length - 1] ?? null,
    };
  });
  const ahead = MAIN_STAGES.slice(MAIN_STAGES.indexOf(present) + 1);
  return [...passed, ...(MAIN_STAGES.includes(present) ? ahead : []).map(aheadRow)];
}

function aheadRow(stage: Stage): TimelineRow {
  return { key: stage, name: STAGES[stage], standing: "ahead", span: "", late: false, event: null };
}
