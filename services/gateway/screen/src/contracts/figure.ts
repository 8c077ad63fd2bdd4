/** 指标值, mirrors contracts/schemas/figure.json (contracts/messages/figure.py). */

export type Basis = "survey" | "line" | "ledger" | "projected" | "projected_review";
export type UnitOfMeasure = "m2" | "count" | "ratio" | "m2_per_person" | "m2_per_10k_cny" | "days" | "year";
/** `floor` 不低于, `ceiling` 不超过. */
export type Sense = "floor" | "ceiling";

export interface Cause {
  source: string;
  id: string;
  subject: string;
  type: string;
}

/** 组成部分 of an evaluated figure. */
export interface Term {
  kind: "figure" | "target" | "statistic";
  name: string;
  basis?: Basis | null;
  period: string;
  amount: number;
  unit_of_measure: string;
}

/** `value`, `target`, `margin` in `unit_of_measure`; `margin` is negative when the limit is broken. */
export interface Figure {
  indicator: string;
  version: number;
  unit: string;
  basis: Basis;
  period: string;
  value: number;
  unit_of_measure: UnitOfMeasure;
  target?: number | null;
  target_year?: string | null;
  sense?: Sense | null;
  margin?: number | null;
  usage?: number | null;
  numerator?: number | null;
  denominator?: number | null;
  terms?: Term[] | null;
  valid_on: string;
  computed_at: string;
  cause: Cause;
  events_applied: number;
  shard_offset: number;
}
