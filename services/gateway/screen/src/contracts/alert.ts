/** 预警, mirrors contracts/schemas/alert.json (contracts/messages/alert.py). */

export type Family = "indicator" | "control_line" | "deadline" | "data_quality";
/** 红 橙 黄 蓝; green = 已解除. */
export type Grade = "red" | "orange" | "yellow" | "blue" | "green";
export type AlertState = "pending" | "firing" | "recovering" | "cleared";
export type LineKind = "permanent_basic_farmland" | "ecological_redline" | "urban_development_boundary";

export interface AlertCause {
  id: string;
  subject: string;
  amount: number;
}

export interface CaseState {
  case_no: string;
  step: string;
  at: string;
  by: string;
}

/** 静默或抑制: what keeps an alert from being handed over. */
export interface Mute {
  by: "silence" | "inhibition";
  id: string;
  why: string;
  until?: string | null;
}

export interface Acknowledgement {
  by: string;
  why: string;
  at: string;
  until?: string | null;
}

/**
 * The whole alert after a transition; `value`, `limit`, `margin` in the unit of its indicator.
 * The live feed leaves its geometry out: the map layer `alerts` has it.
 */
export interface Alert {
  alert_id: string;
  transition: number;
  event: "raised" | "escalated" | "deescalated" | "cleared" | "acknowledged" | "updated";
  family: Family;
  grade: Grade;
  state: AlertState;
  indicator?: string | null;
  line_kind?: LineKind | null;
  unit: string;
  subject?: string | null;
  title: string;
  description: string;
  value?: number | null;
  limit?: number | null;
  margin?: number | null;
  overlap_m2?: number | null;
  causes: AlertCause[];
  /** How many more events there were, and what they make together. */
  other_causes?: { events: number; amount: number } | null;
  location?: [number, number] | null;
  rule: { id: string; version: number };
  opened_at: string;
  updated_at: string;
  responsible?: string | null;
  due_at?: string | null;
  case?: CaseState | null;
  acknowledgement?: Acknowledgement | null;
  muted?: readonly Mute[] | null;
}
