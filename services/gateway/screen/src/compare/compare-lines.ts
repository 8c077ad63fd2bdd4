/** 指标比对图: one line a unit over the years, or one bar a unit where there is only one period. */

import { plain } from "../format/numbers";
import type { ChartOption } from "../charts/echarts";
import { axisWords, COLOURS, legendAt, namesAcross, valuesUp, words } from "../charts/look";

export interface CompareChart {
  columns: string[];
  lines: { name: string; values: (number | null)[] }[];
  digits: number;
}

/** Told apart by symbol as well as by colour; red, orange, yellow and blue belong to alerts. */
export const LINES: readonly { colour: string; symbol: string }[] = [
  { colour: "#4cc9f0", symbol: "circle" },
  { colour: "#eaf3ff", symbol: "diamond" },
  { colour: "#5bd69a", symbol: "triangle" },
  { colour: "#c3a6ff", symbol: "rect" },
  { colour: "#f2a7d8", symbol: "emptyCircle" },
  { colour: "#7fd8c8", symbol: "emptyTriangle" },
  { colour: "#a9c3df", symbol: "roundRect" },
  { colour: "#d9c7a8", symbol: "circle" },
];

export function compareOption({ columns, lines, digits }: CompareChart, rem: number): ChartOption {
  const single = columns.length === 1;
  return {
    grid: { left: 7 * rem, right: 1.4 * rem, top: 2.8 * rem, bottom: 2.2 * rem },
    legend: single
      ? { show: false }
      : { ...legendAt("left", rem), itemWidth: 2 * rem, itemHeight: 0.8 * rem },
    xAxis: namesAcross(single ? lines.map(({ name }) => name) : columns, rem),
    yAxis: {
      ...valuesUp(4, rem),
      // A bar must begin at nought; lines may show how they differ.
      scale: !single,
      axisLabel: { ...axisWords(rem), formatter: (value: number) => plain(value, Math.min(digits, 1)) },
    },
    series: single ? [bars(lines, digits, rem)] : lines.map((line, i) => lineOf(line, i, rem)),
  };
}

function lineOf({ name, values }: CompareChart["lines"][number], i: number, rem: number): object {
  const look = LINES[i % LINES.length];
  return {
    id: name,
    name,
    type: "line",
    data: values,
    symbol: look?.symbol,
    symbolSize: 0.7 * rem,
    lineStyle: { color: look?.colour, width: 0.16 * rem },
    itemStyle: { color: look?.colour },
  };
}

function bars(lines: CompareChart["lines"], digits: number, rem: number): object {
  return {
    id: "bars",
    type: "bar",
    barWidth: "50%",
    itemStyle: { color: COLOURS.used },
    data: lines.map(({ values }) => values[0]),
    label: {
      show: true,
      position: "top",
      ...words(rem),
      formatter: ({ value }: { value: number | null }) => plain(value, digits),
    },
  };
}
