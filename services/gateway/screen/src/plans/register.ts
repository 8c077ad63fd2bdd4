/** 编审清单: plans as a list one can filter, with the days each has been in its stage and the days left. */

import type { Plan, PlanKind, Stage } from "../contracts/upstream";
import { isOverdue, STEPS, type Step } from "./board";

export interface PlanFilter {
  kind: string;
  /** A stage, or all stages of a step as `stepFilter` names them. */
  stage: string;
  district: string;
  overdue: boolean;
  /** Part of a name, number or organisation. */
  words: string;
}

export interface PlanRow {
  plan: Plan;
  daysInStage: number | null;
  /** Negative when the stage should have been done by now; null without a due date or once at rest. */
  daysLeft: number | null;
}

const DAY_MS = 86_400_000;

/** Whole days between two dates `YYYY-MM-DD`; null when one is no date. */
export function daysBetween(from: string, to: string): number | null {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
  return Number.isNaN(days) ? null : Math.round(days);
}

export function stepOf(stage: Stage): Step | "resting" {
  return STEPS.find(({ stages }) => stages.includes(stage))?.step ?? "resting";
}

/** A step beside stages, some of which are called the same. */
export function stepFilter(step: Step | "resting"): string {
  return `step-${step}`;
}

/** The most overdue first, then those with the least time left, then those without a date. */
export function planRows(plans: Iterable<Plan>, filter: PlanFilter, today: string): PlanRow[] {
  return [...plans]
    .filter((plan) => matches(plan, filter, today))
    .map((plan) => rowOf(plan, today))
    .sort(
      (a, b) =>
        (a.daysLeft ?? Number.POSITIVE_INFINITY) - (b.daysLeft ?? Number.POSITIVE_INFINITY) ||
        a.plan.id.localeCompare(b.plan.id),
    );
}

function matches(plan: Plan, { kind, stage, district, overdue, words }: PlanFilter, today: string): boolean {
  if (kind && plan.plan_kind !== (kind as PlanKind)) return false;
  if (stage && plan.stage !== (stage as Stage) && stage !== stepFilter(stepOf(plan.stage))) return false;
  if (district && plan.district !== district) return false;
  if (overdue && !isOverdue(plan, today)) return false;
  return [plan.name, plan.id, plan.organisation ?? ""].some((text) => text.includes(words.trim()));
}

const AT_REST: ReadonlySet<Stage> = new Set(["filed", "terminated", "suspended"]);

function rowOf(plan: Plan, today: string): PlanRow {
  const due = AT_REST.has(plan.stage) ? null : plan.due_on;
  return {
    plan,
    daysInStage: daysBetween(plan.stage_entered_on, today),
    daysLeft: due ? daysBetween(today, due) : null,
  };
}
