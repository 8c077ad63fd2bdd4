/** 编审进度: how many plans of each kind stand at each step of 编制 → 审查 → 审批 → 备案. */

import type { Plan, PlanKind, Stage } from "../contracts/upstream";
import words from "../contracts/words.json";

export const PLAN_KINDS = Object.entries(words.plan_kinds).map(([kind, name]) => ({
  kind: kind as PlanKind,
  name,
}));

/** A column of the board, named after the stage that gives it its name. */
export type Step = "drafting" | "examination" | "approved" | "filed";

export const STEPS: readonly { step: Step; name: string; stages: readonly Stage[] }[] = [
  {
    step: "drafting",
    name: "编制",
    stages: ["initiated", "drafting", "consultation", "expert_review", "public_notice", "revising"],
  },
  { step: "examination", name: "审查", stages: ["deliberation", "submitted", "examination", "returned"] },
  { step: "approved", name: "审批", stages: ["approved", "published"] },
  { step: "filed", name: "备案", stages: ["delivered", "registered", "filed"] },
];

const SETTLED: ReadonlySet<Stage> = new Set(["filed", "terminated", "suspended"]);

export interface BoardRow {
  kind: PlanKind;
  name: string;
  counts: Record<Step, number>;
  overdue: number;
}

/** Whether the present stage should have been done by now; dates as `YYYY-MM-DD`. */
export function isOverdue(plan: Plan, today: string): boolean {
  return Boolean(plan.due_on && plan.due_on < today && !SETTLED.has(plan.stage));
}

export function boardOf(plans: Iterable<Plan>, today: string): BoardRow[] {
  const all = [...plans];
  return PLAN_KINDS.map(({ kind, name }) => {
    const mine = all.filter((plan) => plan.plan_kind === kind);
    return {
      kind,
      name,
      counts: countsOf(mine),
      overdue: mine.filter((plan) => isOverdue(plan, today)).length,
    };
  });
}

function countsOf(plans: readonly Plan[]): Record<Step, number> {
  const counts: Record<Step, number> = { drafting: 0, examination: 0, approved: 0, filed: 0 };
  for (const { step, stages } of STEPS)
    counts[step] = plans.filter((plan) => stages.includes(plan.stage)).length;
  return counts;
}
