/** 试算: the question to the gateway, and what its answer says. */

import type { Alert } from "../contracts/alert";
import type { Figure } from "../contracts/figure";
import type { LineKind } from "../contracts/alert";
import type { PermitKind, PermitStatus } from "../contracts/upstream";
import { CITY } from "../city/units";
import type { Footprint } from "./footprints";

export interface TrialForm {
  name: string;
  kind: PermitKind;
  status: PermitStatus;
  /** Code of 用地用海分类; empty when not known. */
  landUse: string;
  /** Filed under the city (市本级): every district looks at it. */
  ofCity: boolean;
}

/** What alerts call a trial that was given no name. */
const UNNAMED = "试算项目";

export interface TriedPermit {
  kind: PermitKind;
  status: PermitStatus;
  district: string;
  project_name: string;
  land_use?: { scheme: "planning"; code: string };
  geometry: Footprint;
}

export interface Finding {
  subject: string;
  line_kind: LineKind;
  unit: string;
  overlap_m2: number;
  outside_m2: number;
  distance_m?: number | null;
  subject_area_m2: number;
  lines: string[];
}

export interface Headroom {
  indicator: string;
  unit: string;
  basis: Figure["basis"];
  sense: "floor" | "ceiling";
  unit_of_measure: Figure["unit_of_measure"];
  before?: number | null;
  after: number;
  share?: number | null;
}

interface CityMove {
  indicator: string;
  basis: Figure["basis"];
  period: string;
  before: number;
  after: number;
}

export interface Outcome {
  districts: {
    district: string;
    before: Figure[];
    after: Figure[];
    findings: Finding[];
    problem?: string | null;
  }[];
  city: CityMove[];
  headroom: Headroom[];
  alerts: Alert[] | null;
  alerts_problem: string | null;
}

/** One permit a footprint; `districts[i]` is the district the i-th lies in. */
export function trialOf(
  form: TrialForm,
  footprints: readonly Footprint[],
  districts: readonly string[],
): { permits: TriedPermit[] } {
  const about = {
    kind: form.kind,
    status: form.status,
    project_name: form.name.trim() || UNNAMED,
    ...(form.landUse ? { land_use: { scheme: "planning" as const, code: form.landUse } } : {}),
  };
  const filedUnder = (i: number): string => (form.ofCity ? CITY : (districts[i] ?? ""));
  return { permits: footprints.map((geometry, i) => ({ ...about, district: filedUnder(i), geometry })) };
}

export interface MoveRow {
  key: string;
  unit: string;
  indicator: string;
  basis: Figure["basis"];
  period: string;
  measure: Figure["unit_of_measure"];
  before: number | null;
  after: number;
}

/** What would move, of the city first, then of each district, in the order the gateway tells it. */
export function moveRows(outcome: Outcome, city: string): MoveRow[] {
  const measures = new Map(
    outcome.districts.flatMap(({ after }) => after.map((f) => [f.indicator, f.unit_of_measure])),
  );
  const ofCity = outcome.city.map((move) => ({
    ...move,
    unit: city,
    measure: measures.get(move.indicator) ?? "m2",
  }));
  const ofDistricts = outcome.districts.flatMap(({ before, after }) => {
    const had = new Map(before.map((figure) => [keyOf(figure), figure.value]));
    return after.map((figure) => ({
      ...figure,
      measure: figure.unit_of_measure,
      before: had.get(keyOf(figure)) ?? null,
      after: figure.value,
    }));
  });
  return [...ofCity, ...ofDistricts]
    .filter(({ before, after }) => before !== after)
    .map(({ unit, indicator, basis, period, measure, before, after }) => {
      const key = [unit, indicator, basis, period].join("/");
      return { key, unit, indicator, basis, period, measure, before, after };
    });
}

function keyOf({ indicator, unit, basis, period }: Figure): string {
  return [indicator, unit, basis, period].join("/");
}
