/** Small messages with keyword overrides. */

import type { Alert } from "../src/contracts/alert";
import type { Figure } from "../src/contracts/figure";
import type { Plan } from "../src/contracts/upstream";

export function figure(overrides: Partial<Figure> = {}): Figure {
  return {
    indicator: "farmland_retained",
    version: 1,
    unit: "320400",
    basis: "survey",
    period: "2025",
    value: 844_300_000,
    unit_of_measure: "m2",
    valid_on: "2025-12-31",
    computed_at: "2026-11-22T06:00:00Z",
    cause: {
      source: "/wqwh/permits",
      id: "e-1",
      subject: "地字第3204112026YG0000123号",
      type: "planning.permit.changed",
    },
    events_applied: 1,
    shard_offset: 1,
    ...overrides,
  };
}

export function keyOf({ indicator, unit, basis, period }: Figure): string {
  return [indicator, unit, basis, period].join("/");
}

export function alert(overrides: Partial<Alert> = {}): Alert {
  return {
    alert_id: "a-1",
    transition: 1,
    event: "raised",
    family: "indicator",
    grade: "orange",
    state: "firing",
    indicator: "farmland_retained",
    unit: "320400",
    title: "耕地保有量预计突破规划值",
    description: "疑似有突破约束性指标风险，请关注。",
    causes: [],
    rule: { id: "indicator.floor", version: 1 },
    opened_at: "2026-11-22T06:00:00Z",
    updated_at: "2026-11-22T06:00:00Z",
    ...overrides,
  };
}

export function plan(overrides: Partial<Plan> = {}): Plan {
  return {
    id: "XG-1",
    name: "某片区详细规划",
    plan_kind: "detailed",
    district: "320411",
    stage: "examination",
    stage_entered_on: "2026-10-01",
    ...overrides,
  };
}
