/** 许可与重大项目: the field's words for their kinds and states. */

import type { Milestone, PermitKind, PermitStatus } from "../contracts/upstream";
import words from "../contracts/words.json";

export const PERMIT_KINDS: Record<PermitKind, string> = {
  site_selection: "预审选址",
  land_use: "用地规划许可",
  construction: "工程规划许可",
  rural: "乡村规划许可",
};

export const PERMIT_STATUSES: Record<PermitStatus, string> = {
  under_review: "审查中",
  granted: "核发",
  amended: "变更",
  revoked: "撤销",
  expired: "失效",
  completed: "竣工核实",
};

export const MILESTONES: Record<Milestone, string> = words.milestones;
