/** 规划许可按月统计: permits of each group, month by month, stacked. */

import type { ChartOption } from "../../charts/echarts";
import { axisWords, COLOURS, legendAt } from "../../charts/look";
import type { Group } from "./groups";

export interface MonthlyPermits {
  months: string[];
  /** One value a month; null where no permit of the group was granted. */
  series: (Group & { values: (number | null)[] })[];
}

export function permitOption({ months, series }: MonthlyPermits, rem: number): ChartOption {
  return {
    grid: { left: 4.2 * rem, right: 0.6 * rem, top: 2.6 * rem, bottom: 2 * rem },
    legend: legendAt("right", rem),
    xAxis: {
      type: "category",
      data: months,
      axisLabel: { ...axisWords(rem), hideOverlap: true, showMaxLabel: true },
      axisTick: { show: false },
    },
    yAxis: {
      type: "value",
      axisLabel: axisWords(rem),
      splitNumber: 3,
      splitLine: { lineStyle: { color: COLOURS.grid } },
    },
    series: series.map(({ id, name, colour, values }) => ({
      id,
      name,
      type: "bar",
      stack: "permits",
      barWidth: "64%",
      itemStyle: { color: colour },
      data: values,
    })),
  };
}
