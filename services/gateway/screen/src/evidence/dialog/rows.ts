/** What an evidence page says of one figure, as rows of name and value. */

import type { Figure } from "../../contracts/figure";
import { unitName } from "../../city/units";
import { displayUnitOf, indicatorWords } from "../../figures/catalogue";
import { MISSING, plain } from "../../format/numbers";
import { valueOf } from "../../figures/known";
import { moment } from "../../format/times";
import { amount, difference, type DisplayUnit } from "../../format/units";
import { figureName } from "../part-names";
import { BASES, eventTypeName } from "../words";

export interface EvidenceRow {
  name: string;
  value: string;
}

const MEASURES: Record<string, { label: string; digits: number }> = {
  m2: { label: "平方米", digits: 4 },
  count: { label: "", digits: 0 },
  ratio: { label: "", digits: 6 },
};

function value(figure: Figure, unit: DisplayUnit): string {
  const known = valueOf(figure);
  if (known === null) return `${MISSING}（组成部分不全，无法计算）`;
  return `${amount(known, unit)} ${unit.label}（${exact(figure)}）`;
}

/** The value as it travels, without any rounding of the page. */
function exact(figure: Figure): string {
  const measure = MEASURES[figure.unit_of_measure] ?? { label: "", digits: 4 };
  return `${plain(figure.value, measure.digits)} ${measure.label}`.trim();
}

export function evidenceRows(figure: Figure, now: Date): EvidenceRow[] {
  const unit = displayUnitOf(figure.indicator, figure.unit_of_measure);
  const words = indicatorWords(figure.indicator);
  const basis = BASES[figure.basis];
  const rows: (EvidenceRow | null)[] = [
    { name: "数值", value: value(figure, unit) },
    { name: "统计范围", value: `${unitName(figure.unit)}（${figure.unit}）` },
    { name: "定义", value: definition(figure, words) },
    words?.source ? { name: "定义依据", value: words.source } : null,
    { name: "口径", value: `${basis.name}：${basis.meaning}` },
    { name: "数据时点", value: `${period(figure.period)} ${figure.valid_on}` },
    limit(figure),
    figure.margin == null
      ? null
      : { name: "余量", value: `${difference(figure.margin, unit)} ${unit.label}` },
    parts(figure),
    { name: "计算时间", value: moment(figure.computed_at, now) },
    { name: "累计事件", value: `${plain(figure.events_applied, 0)} 件` },
  ];
  return rows.filter((row) => row !== null);
}

function definition(figure: Figure, words: ReturnType<typeof indicatorWords>): string {
  if (!words) return `${figure.indicator} 第${figure.version}版`;
  return `${words.code} ${figureName(figure.indicator)}（${words.attribute}），第${figure.version}版`;
}

function period(text: string): string {
  if (text === "current") return "现行";
  return /^\d{4}$/.test(text) ? `${text}年度` : text;
}

function limit(figure: Figure): EvidenceRow | null {
  if (figure.target == null || !figure.sense) return null;
  const unit = displayUnitOf(figure.indicator, figure.unit_of_measure);
  const sign = figure.sense === "floor" ? "≥" : "≤";
  const year = figure.target_year ? `（${figure.target_year}年）` : "";
  return { name: "规划值", value: `${sign} ${amount(figure.target, unit)} ${unit.label}${year}` };
}

function parts(figure: Figure): EvidenceRow | null {
  if (figure.numerator == null || figure.denominator == null) return null;
  return { name: "分子／分母", value: `${plain(figure.numerator, 2)} ÷ ${plain(figure.denominator, 2)}` };
}

export function causeRows(figure: Figure): EvidenceRow[] {
  const { cause } = figure;
  return [
    { name: "事件", value: eventTypeName(cause.type) },
    { name: "对象", value: cause.subject || MISSING },
    { name: "来源", value: cause.source },
    { name: "事件编号", value: cause.id },
  ];
}
