/** 红橙黄蓝 by shape, character and word, never by hue alone. */

import type { AlertState, Family, Grade } from "../../contracts/alert";

export interface GradeSign {
  character: string;
  shape: string;
  word: string;
}

/** A grade, or 恢复中: over, and watched for a while before it is cleared. */
export type Standing = Grade | "recovering";

export const GRADES: Record<Standing | "none", GradeSign> = {
  red: { character: "红", shape: "▲", word: "红色预警" },
  orange: { character: "橙", shape: "◆", word: "橙色预警" },
  yellow: { character: "黄", shape: "●", word: "黄色预警" },
  blue: { character: "蓝", shape: "■", word: "蓝色提示" },
  recovering: { character: "恢复", shape: "↓", word: "恢复中" },
  green: { character: "绿", shape: "✓", word: "正常" },
  none: { character: "—", shape: "", word: "未设目标" },
};

/** The grades of an open alert, worst first. */
export const OPEN_GRADES: readonly Grade[] = ["red", "orange", "yellow", "blue"];

/** What an open alert can be counted as, worst first, and last what is cleared. */
export const OPEN_STANDINGS: readonly Standing[] = [...OPEN_GRADES, "recovering"];
export const STANDINGS: readonly Standing[] = [...OPEN_STANDINGS, "green"];

export const STATES: Record<AlertState, string> = {
  pending: "待确认",
  firing: "预警中",
  recovering: "恢复中",
  cleared: "已解除",
};

export const FAMILIES: Record<Family, string> = {
  indicator: "指标预警",
  control_line: "管控边界预警",
  deadline: "时限预警",
  data_quality: "数据质量预警",
};
