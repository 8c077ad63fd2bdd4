/** 规划许可按月统计: permits of each group, month by month, stacked. */

import type { ChartOption } from "../../charts/echarts";
import { axisWords, legendAt, namesAcross, valuesUp } from "../../charts/look";
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
      ...namesAcross(months, rem),
      axisLabel: { ...axisWords(rem), hideOverlap: true, showMaxLabel: true },
    },
    yAxis: valuesUp(3, rem),
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
