/** 预警规则 as alerts has them: what the rule that judged an alert says, in words. */

import type { Alert, Grade, LineKind } from "../../contracts/alert";
import { displayUnitOf } from "../../figures/catalogue";
import { percent, plain } from "../../format/numbers";
import { amount, HECTARE } from "../../format/units";
import { GRADES } from "../grades/grades";

type Step = number | { share?: number | null; area_m2?: number | null };

export interface IndicatorRule {
  form: "drawn_line" | "margin" | "quota";
  tolerance_m2?: number;
  red?: number;
  orange?: number;
  yellow?: Step | null;
  blue?: Step | null;
}

interface LineRule {
  name: string;
  measure: string;
  unfounded: Grade;
  claimed: Grade;
  under_review: Grade;
}

export interface Rule {
  id: string;
  version: number;
  effective_from: string;
  approver: string;
  source: string;
  family: Alert["family"];
  indicators?: Record<string, IndicatorRule>;
  others?: IndicatorRule;
  lines?: Record<LineKind, LineRule>;
  tolerance_m2?: number;
  tolerance_share?: number;
  warn_days?: number;
  grave_days?: number;
  threshold?: number;
  window_seconds?: number;
}

export interface RuleRow {
  name: string;
  value: string;
}

/** The version that judged, else the newest of that id. */
export function ruleOf(rules: readonly Rule[], { id, version }: Alert["rule"]): Rule | null {
  const mine = rules.filter((rule) => rule.id === id);
  return mine.find((rule) => rule.version === version) ?? mine[mine.length - 1] ?? null;
}

/** `indicator` and `line` say which part of the rule is meant. */
export function ruleRows(rule: Rule, about: Pick<Alert, "indicator" | "line_kind">): RuleRow[] {
  return [
    ...thresholdRows(rule, about),
    { name: "版本", value: `第${rule.version}版，${rule.effective_from}起施行` },
    { name: "批准", value: rule.approver },
    { name: "说明", value: rule.source },
  ];
}

function thresholdRows(
  rule: Rule,
  { indicator, line_kind }: Pick<Alert, "indicator" | "line_kind">,
): RuleRow[] {
  if (rule.indicators && indicator) {
    const mine = rule.indicators[indicator] ?? rule.others;
    return mine ? formRows(mine, indicator) : [];
  }
  if (rule.lines && line_kind) return lineRows(rule, rule.lines[line_kind]);
  if (rule.warn_days !== undefined) {
    return [
      { name: "黄", value: `距办结期限不足${rule.warn_days}日` },
      { name: "橙", value: "已超期" },
      { name: "红", value: `超期${rule.grave_days ?? 0}日以上` },
    ];
  }
  if (rule.threshold === undefined) return [];
  return [{ name: "阈值", value: `${(rule.window_seconds ?? 0) / 60}分钟内${rule.threshold}条不合格数据` }];
}

function formRows(rule: IndicatorRule, indicator: string): RuleRow[] {
  if (rule.form === "quota") return quotaRows(rule);
  const breach = [
    { name: "红", value: "现状值突破规划值" },
    { name: "橙", value: "预计值突破规划值" },
  ];
  if (rule.form === "drawn_line") {
    return [...breach, { name: "容差", value: `${amount(rule.tolerance_m2, HECTARE)} 公顷` }];
  }
  return [
    ...breach,
    { name: "黄", value: `余量不足 ${stepWords(rule.yellow, indicator)}` },
    { name: "蓝", value: `余量不足 ${stepWords(rule.blue, indicator)}` },
  ];
}

function quotaRows(rule: IndicatorRule): RuleRow[] {
  return (["red", "orange", "yellow", "blue"] as const).flatMap((grade) => {
    const limit = rule[grade];
    if (typeof limit !== "number") return [];
    return [{ name: GRADES[grade].character, value: `使用率达到 ${percent(limit, 0)}` }];
  });
}

function stepWords(step: Step | null | undefined, indicator: string): string {
  if (step === null || step === undefined) return "—";
  if (typeof step === "number") return percent(step, 0);
  const unit = displayUnitOf(indicator);
  const share = step.share == null ? [] : [percent(step.share, 0)];
  const area = step.area_m2 == null ? [] : [`${amount(step.area_m2, unit)} ${unit.label}`];
  return [...share, ...area].join(" 或 ");
}

function lineRows(rule: Rule, line: LineRule): RuleRow[] {
  const word = line.measure === "outside" ? "超出" : "压占";
  return [
    { name: GRADES[line.unfounded].character, value: `${word}${line.name}且无依据` },
    { name: GRADES[line.claimed].character, value: `${word}${line.name}，所称依据待核验` },
    { name: GRADES[line.under_review].character, value: `审查中的许可将${word}${line.name}` },
    {
      name: "碎斑",
      value: `${plain(rule.tolerance_m2, 0)} 平方米以下且不足用地 ${percent(rule.tolerance_share, 0)} 不计`,
    },
  ];
}
