/** The rows of an alert's detail that depend on what it is about; absent facts have no row. */

import type { Alert } from "../contracts/alert";
import { muteWords } from "./cases";
import { FAMILIES } from "./grades/grades";
import { CORE_INDICATORS } from "../figures/core";
import { plain } from "../format/numbers";
import { amount, difference, HECTARE, MU, type DisplayUnit } from "../format/units";

export interface DetailRow {
  name: string;
  value: string;
}

export function detailRows(alert: Alert): DetailRow[] {
  return [
    ...overlapRows(alert),
    ...limitRows(alert),
    row("关联对象", alert.subject),
    row("起因", causesBeside(alert)),
    row("责任单位", alert.responsible),
    row("签收", alert.acknowledgement && `${alert.acknowledgement.by}：${alert.acknowledgement.why}`),
    row("暂不移交", muteWords(alert)),
    row("案件", alert.case && `${alert.case.case_no} ${alert.case.step}`),
    row("规则", `${FAMILIES[alert.family]}规则 第${alert.rule.version}版`),
  ].filter((found) => found !== null);
}

function row(name: string, value: string | null | undefined): DetailRow | null {
  return value ? { name, value } : null;
}

/** What else brought the alert about, beside its own subject. */
function causesBeside(alert: Alert): string | null {
  const others = alert.causes.map((cause) => cause.subject).filter((subject) => subject !== alert.subject);
  if (others.length === 0) return null;
  const named = [...new Set(others)].join("、");
  return alert.other_causes ? `${named}，另有 ${alert.other_causes.events} 项` : named;
}

/** Land inside a line that protects, or outside the one that contains, in 亩 with the exact square metres. */
function overlapRows(alert: Alert): (DetailRow | null)[] {
  const outside = alert.line_kind === "urban_development_boundary";
  const area = outside ? alert.value : alert.overlap_m2;
  if (area === null || area === undefined || (area === 0 && alert.grade !== "green")) return [];
  return [row(outside ? "疑似超出" : "疑似压占", `${amount(area, MU)} 亩（${plain(area, 2)} 平方米）`)];
}

function limitRows(alert: Alert): (DetailRow | null)[] {
  if (alert.family !== "indicator") return [];
  const unit = unitOf(alert.indicator);
  return [
    row("当前值", `${amount(alert.value, unit)} ${unit.label}`),
    row("规划值", `${amount(alert.limit, unit)} ${unit.label}`),
    row("余量", `${difference(alert.margin, unit)} ${unit.label}`),
  ];
}

function unitOf(indicator: string | null | undefined): DisplayUnit {
  return CORE_INDICATORS.find((core) => core.id === indicator)?.unit ?? HECTARE;
}
