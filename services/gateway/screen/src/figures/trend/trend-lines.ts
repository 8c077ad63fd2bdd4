/** 年度变化趋势 of one indicator: surveyed years, the projected value beside them, the limit across. */

import type { Sense } from "../../contracts/figure";
import { plain } from "../../format/numbers";
import type { ChartOption } from "../../charts/echarts";
import { axisWords, COLOURS, namesAcross, valuesUp, words } from "../../charts/look";

const PROJECTED = "预计";
/** Room above and below for the labels, as a share of what is between; of the value when nothing is. */
const ROOM = 0.3;
const LEAST_ROOM = 0.004;

/** Values in the unit they are read in. */
export interface Trend {
  years: { name: string; value: number }[];
  projected: number | null;
  limit: number | null;
  sense: Sense | null;
}

export function trendOption(trend: Trend, rem: number): ChartOption {
  const names = [...trend.years.map(({ name }) => name), ...(trend.projected === null ? [] : [PROJECTED])];
  return {
    grid: { left: 5 * rem, right: 1.4 * rem, top: 2.4 * rem, bottom: 2.2 * rem },
    xAxis: namesAcross(names, rem),
    yAxis: {
      ...valuesUp(3, rem),
      ...span(trend),
      axisLabel: {
        ...axisWords(rem),
        formatter: (value: number) => plain(value, 1),
        showMinLabel: false,
        showMaxLabel: false,
      },
    },
    series: [surveyed(trend, rem), projectedPoint(trend, rem)],
  };
}

function span({ years, projected, limit }: Trend): { min: number; max: number } {
  const all = [...years.map(({ value }) => value), projected, limit].filter((value) => value !== null);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const room = Math.max((high - low) * ROOM, Math.abs(high) * LEAST_ROOM);
  return { min: low - room, max: high + room };
}

function surveyed(trend: Trend, rem: number): object {
  return {
    id: "surveyed",
    type: "line",
    data: trend.years.map(({ value }, i) => ({ value, label: endLabel(trend, i, rem) })),
    symbol: "circle",
    symbolSize: 0.55 * rem,
    lineStyle: { color: COLOURS.current, width: 0.18 * rem },
    itemStyle: { color: COLOURS.current },
    ...limitLine(trend, rem),
  };
}

/** Only the first and the last year are labelled: more would run into each other. */
function endLabel({ years }: Trend, i: number, rem: number): object {
  const last = years.length - 1;
  if (i !== 0 && i !== last) return { show: false };
  const offset = i === 0 && last > 0 ? [1 * rem, 0] : [-0.5 * rem, 0];
  return { show: true, position: "top", offset, ...words(rem), formatter: plain(years[i]?.value, 2) };
}

function projectedPoint({ years, projected }: Trend, rem: number): object {
  return {
    id: "projected",
    type: "scatter",
    data: projected === null ? [] : [[years.length, projected]],
    symbol: "diamond",
    symbolSize: 0.9 * rem,
    itemStyle: { color: COLOURS.projected, opacity: 1 },
    label: {
      show: true,
      position: "top",
      offset: [0.5 * rem, 0],
      ...words(rem),
      formatter: plain(projected, 2),
    },
  };
}

function limitLine({ limit, sense }: Trend, rem: number): object {
  if (limit === null) return {};
  const formatter = `规划 ${sense === "ceiling" ? "≤" : "≥"} ${plain(limit, 2)}`;
  return {
    markLine: {
      silent: true,
      symbol: "none",
      lineStyle: { color: COLOURS.limit, type: "dashed", width: 0.14 * rem },
      label: { ...words(rem), color: COLOURS.limit, position: "insideStartBottom", formatter },
      data: [{ yAxis: limit }],
    },
  };
}
