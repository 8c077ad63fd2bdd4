/** The field's words for bases and kinds of upstream events. */

import type { Basis } from "../contracts/figure";

export const BASES: Record<Basis, { name: string; meaning: string }> = {
  survey: { name: "调查口径", meaning: "国土变更调查图斑面积之和，调查成果入库后才变动" },
  line: { name: "管控线口径", meaning: "控制线划定面积之和，只随法定调整变动" },
  ledger: { name: "台账口径", meaning: "许可、编审、指标等业务办件逐笔累计" },
  projected: { name: "预计值", meaning: "现状值计入已核发、尚未变更调查的许可" },
  projected_review: { name: "预计值（含在审）", meaning: "预计值再计入审查中的许可" },
};

/** Of entries that no event made: nothing moved on the ground. */
export const CATALOGUE_CHANGED = "planning.catalogue.changed";

const EVENT_TYPES: Record<string, string> = {
  "planning.permit.changed": "规划许可变更",
  "planning.review.changed": "编审进度变更",
  "planning.survey.changed": "调查图斑变更",
  "planning.controlline.changed": "控制线维护",
  "planning.project.changed": "重大项目变更",
  "planning.planfeature.changed": "规划成果变更",
  "planning.statistic.set": "统计数据更新",
  "planning.target.set": "规划目标下达",
  [CATALOGUE_CHANGED]: "指标定义变更（补记）",
};

export function eventTypeName(type: string): string {
  return EVENT_TYPES[type] ?? type;
}
