/** 编审环节: the field's words for the stages of a plan, in the order a plan passes them. */

import type { Stage } from "../contracts/upstream";
import type { Step } from "./board";

export const STAGES: Record<Stage, string> = {
  initiated: "立项",
  drafting: "编制",
  consultation: "征求意见",
  expert_review: "专家论证",
  public_notice: "公示",
  deliberation: "审议",
  submitted: "报批",
  examination: "审查",
  approved: "批复",
  published: "公布",
  delivered: "汇交质检",
  registered: "入库",
  filed: "备案",
  revising: "修改",
  returned: "退回修改",
  suspended: "暂停",
  terminated: "终止",
};

/** The way of a plan from 立项 to 备案. */
export const MAIN_STAGES: readonly Stage[] = [
  "initiated",
  "drafting",
  "consultation",
  "expert_review",
  "public_notice",
  "deliberation",
  "submitted",
  "examination",
  "approved",
  "published",
  "delivered",
  "registered",
  "filed",
];

/** Beside the way: sent back, changed after approval, at rest. */
export const SIDE_STAGES: readonly Stage[] = ["returned", "revising", "suspended", "terminated"];

/** One ramp from dark to light along the way; the map and the bars of a district share it. */
export const STEP_COLOURS: Record<Step | "resting", string> = {
  drafting: "#1b5480",
  examination: "#2f8fc4",
  approved: "#74cdf0",
  filed: "#d5f1fc",
  resting: "#7d8fa3",
};
