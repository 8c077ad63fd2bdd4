/** 编审环节: the field's words for the stages of a plan, in the order a plan passes them. */

import type { Stage } from "../contracts/upstream";
import words from "../contracts/words.json";
import type { Step } from "./board";

/** Two are too long for a column of the board. */
export const STAGES: Record<Stage, string> = {
  ...words.stages,
  consultation: "征求意见",
  delivered: "汇交质检",
};

/** Beside the way: sent back, changed after approval, at rest. */
export const SIDE_STAGES: readonly Stage[] = ["returned", "revising", "suspended", "terminated"];

/** The way of a plan from 立项 to 备案. */
export const MAIN_STAGES: readonly Stage[] = (Object.keys(words.stages) as Stage[]).filter(
  (stage) => !SIDE_STAGES.includes(stage),
);

/** One ramp from dark to light along the way; the map and the bars of a district share it. */
export const STEP_COLOURS: Record<Step | "resting", string> = {
  drafting: "#1b5480",
  examination: "#2f8fc4",
  approved: "#74cdf0",
  filed: "#d5f1fc",
  resting: "#7d8fa3",
};
