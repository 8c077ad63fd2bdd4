/** 编审进度看板: plans of each kind by stage, and how many of them are late. */

import type { Plan, PlanKind, Stage } from "../../../contracts/upstream";
import { isOverdue, PLAN_KINDS, STEPS } from "../../../plans/board";
import { MAIN_STAGES, SIDE_STAGES } from "../../../plans/stages";

/** The stages along the way, then those beside it. */
export const COLUMNS: readonly Stage[] = [...MAIN_STAGES, ...SIDE_STAGES];

/** The steps above the stages, with how many stages each one spans. */
export const GROUPS: readonly { name: string; span: number }[] = [
  ...STEPS.map(({ name, stages }) => ({
    name,
    span: MAIN_STAGES.filter((stage) => stages.includes(stage)).length,
  })),
  { name: "其他", span: SIDE_STAGES.length },
];

export interface StageRow {
  kind: PlanKind;
  name: string;
  total: number;
  /** In the order of COLUMNS. */
  counts: number[];
  overdue: number;
}

export function stageRows(plans: readonly Plan[], today: string): StageRow[] {
  return PLAN_KINDS.map(({ kind, name }) => {
    const all = plans.filter(({ plan_kind }) => plan_kind === kind);
    return {
      kind,
      name,
      total: all.length,
      counts: COLUMNS.map((stage) => all.filter((plan) => plan.stage === stage).length),
      overdue: all.filter((plan) => isOverdue(plan, today)).length,
    };
  });
}
