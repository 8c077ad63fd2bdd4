/** The newest permits and project milestones, as one line of facts each. */

import type { Permit, Project } from "../contracts/upstream";
import { MISSING, plain, type Value } from "../format/numbers";
import { amount, HECTARE } from "../format/units";
import { unitName } from "../city/units";
import { MILESTONES, PERMIT_KINDS, PERMIT_STATUSES } from "./names";

const YUAN_PER_YI = 100_000_000;

export interface ListRow {
  id: string;
  name: string;
  facts: string[];
  state: string;
}

/** By date, then by id: the order is the data's own, however it arrived. */
function newestBy<T extends { id: string }>(
  rows: Iterable<T>,
  dateOf: (row: T) => string,
  most: number,
): T[] {
  return [...rows]
    .sort((a, b) => dateOf(b).localeCompare(dateOf(a)) || b.id.localeCompare(a.id))
    .slice(0, most);
}

/** Granted or changed last first; those still under review carry no date and come last. */
export function permitRows(permits: Iterable<Permit>, most: number): ListRow[] {
  return newestBy(permits, (permit) => permit.granted_on ?? "", most).map((permit) => ({
    id: permit.id,
    name: permit.project_name ?? permit.id,
    facts: [
      PERMIT_KINDS[permit.kind],
      unitName(permit.district),
      `${amount(permit.site_area_m2, HECTARE)} 公顷`,
    ],
    state: PERMIT_STATUSES[permit.status],
  }));
}

/** An investment in 亿元. */
export function inYi(investment: Value): string {
  return plain(investment == null ? null : investment / YUAN_PER_YI, 2);
}

export function projectRows(projects: Iterable<Project>, most: number): ListRow[] {
  return newestBy(projects, (project) => project.milestone_on, most).map((project) => ({
    id: project.id,
    name: project.name,
    facts: [project.kind, unitName(project.district), project.milestone_on || MISSING],
    state: MILESTONES[project.milestone],
  }));
}
