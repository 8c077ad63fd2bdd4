/** 许可清单 and 项目清单: the registers as lists one can filter, newest first. */

import type { Permit, Project } from "../contracts/upstream";

export interface PermitFilter {
  kind: string;
  status: string;
  /** Empty: the whole city. */
  district: string;
  /** Part of a number, name or holder. */
  words: string;
}

function has(words: string, ...texts: (string | null | undefined)[]): boolean {
  return texts.some((text) => text?.includes(words.trim()));
}

/** Granted last first; those under review carry no date and come after them. */
export function permitsLike(permits: Iterable<Permit>, filter: PermitFilter): Permit[] {
  const { kind, status, district, words } = filter;
  return [...permits]
    .filter(
      (permit) =>
        (!kind || permit.kind === kind) &&
        (!status || permit.status === status) &&
        (!district || permit.district === district) &&
        has(words, permit.id, permit.project_name, permit.holder),
    )
    .sort((a, b) => (b.granted_on ?? "").localeCompare(a.granted_on ?? "") || a.id.localeCompare(b.id));
}

export function projectsIn(projects: Iterable<Project>, district: string): Project[] {
  return [...projects]
    .filter((project) => !district || project.district === district)
    .sort((a, b) => b.milestone_on.localeCompare(a.milestone_on) || a.id.localeCompare(b.id));
}
