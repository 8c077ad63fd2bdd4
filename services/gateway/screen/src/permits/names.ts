/** 许可与重大项目: the field's words for their kinds and states. */

import type { Milestone, PermitKind, PermitStatus } from "../contracts/upstream";

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

export const MILESTONES: Record<Milestone, string> = {
  preliminary_review: "用地预审",
  conversion: "农转用",
  land_supply: "供地",
  permitted: "规划许可",
  started: "开工",
  completed: "竣工核实",
  cancelled: "取消",
};
