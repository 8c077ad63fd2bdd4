/** 年度变化趋势 of one indicator: surveyed years, the projected value beside them, the limit across. */

import type { Figure } from "../contracts/figure";
import { plain } from "../format/numbers";
import { inUnit, type DisplayUnit } from "../format/units";
import type { ChartOption } from "./echarts";
import { COLOURS, words } from "./look";

const PROJECTED = "预计";

export interface Trend {
  years: Figure[];
  projected: Figure | null;
  unit: DisplayUnit;
}

export function trendOption(trend: Trend, rem: number): ChartOption {
  const names = [...trend.years.map((figure) => figure.period), ...(trend.projected ? [PROJECTED] : [])];
  const values = trend.years.map((figure) => inUnit(figure.value, trend.unit));
  return {
    grid: { left: 5 * rem, right: 1.4 * rem, top: 2.4 * rem, bottom: 2.2 * rem },
    xAxis: { type: "category", data: names, axisLabel: { ...words(rem), interval: 0 }, axisTick: { show: false } },
    yAxis: {
      type: "value",
      min: ({ min }: { min: number }) => lowEnd(min, limitOf(trend)),
      max: ({ max }: { max: number }) => highEnd(max, limitOf(trend)),
      axisLabel: { ...words(rem), formatter: (value: number) => plain(value, 1), showMinLabel: false, showMaxLabel: false },
      splitNumber: 3,
      splitLine: { lineStyle: { color: COLOURS.grid } },
    },
    series: [surveyed(trend, values, rem), projectedPoint(trend, rem)],
  };
}

function limitOf({ years, projected, unit }: Trend): number | null {
  const target = years[years.length - 1]?.target ?? projected?.target;
  return inUnit(target, unit);
}

const ROOM = 0.004;

function lowEnd(min: number, limit: number | null): number {
  const low = Math.min(min, limit ?? min);
  return low - Math.abs(low) * ROOM;
}

function highEnd(max: number, limit: number | null): number {
  const high = Math.max(max, limit ?? max);
  return high + Math.abs(high) * ROOM;
}

function surveyed(trend: Trend, values: (number | null)[], rem: number): object {
  return {
    id: "surveyed",
    type: "line",
    data: values.map((value, i) => ({ value, label: endLabel(values, i, rem) })),
    symbol: "circle",
    symbolSize: 0.55 * rem,
    lineStyle: { color: COLOURS.current, width: 0.18 * rem },
    itemStyle: { color: COLOURS.current },
    ...limitLine(limitOf(trend), trend, rem),
  };
}

/** Only the first and the last year are labelled: more would run into each other. */
function endLabel(values: (number | null)[], i: number, rem: number): object {
  const last = values.length - 1;
  if (i !== 0 && i !== last) return { show: false };
  const offset = i === 0 ? [1 * rem, 0] : [-0.5 * rem, 0];
  return { show: true, position: "top", offset, ...words(rem), formatter: plain(values[i], 2) };
}

function projectedPoint({ years, projected, unit }: Trend, rem: number): object {
  const value = inUnit(projected?.value, unit);
  return {
    id: "projected",
    type: "scatter",
    data: value === null ? [] : [[years.length, value]],
    symbol: "diamond",
    symbolSize: 0.9 * rem,
    itemStyle: { color: COLOURS.projected, opacity: 1 },
    label: { show: true, position: "top", offset: [0.5 * rem, 0], ...words(rem), formatter: () => plain(value, 2) },
  };
}

function limitLine(limit: number | null, { years, projected }: Trend, rem: number): object {
  if (limit === null) return {};
  const sense = (years[years.length - 1] ?? projected)?.sense === "floor" ? "≥" : "≤";
  return {
    markLine: {
      silent: true,
      symbol: "none",
      lineStyle: { color: COLOURS.limit, type: "dashed", width: 0.14 * rem },
      label: {
        ...words(rem),
        color: COLOURS.limit,
        position: "insideStartBottom",
        formatter: `规划 ${sense} ${plain(limit, 2)}`,
      },
      data: [{ yAxis: limit }],
    },
  };
}
