/** 规划许可按月统计: permits of each kind, month by month, stacked. */

import type { PermitKind } from "../../contracts/upstream";
import { PERMIT_KINDS } from "../names";
import type { ChartOption } from "../../charts/echarts";
import { COLOURS, legendAt, words } from "../../charts/look";

export interface MonthlyPermits {
  months: string[];
  /** By kind, one value a month; null where no permit of the kind was granted. */
  values: Record<PermitKind, (number | null)[]>;
}

export const KIND_COLOURS: Record<PermitKind, string> = {
  site_selection: "#8fa8c4",
  land_use: "#2f8fc4",
  construction: "#74cdf0",
  rural: "#5bbf9a",
};

export function permitOption({ months, values }: MonthlyPermits, rem: number): ChartOption {
  return {
    grid: { left: 4.2 * rem, right: 0.6 * rem, top: 2.6 * rem, bottom: 2 * rem },
    legend: legendAt("right", rem),
    xAxis: {
      type: "category",
      data: months,
      axisLabel: { ...words(rem), hideOverlap: true, showMaxLabel: true },
      axisTick: { show: false },
    },
    yAxis: {
      type: "value",
      axisLabel: words(rem),
      splitNumber: 3,
      splitLine: { lineStyle: { color: COLOURS.grid } },
    },
    series: (Object.keys(PERMIT_KINDS) as PermitKind[]).map((kind) => ({
      id: kind,
      name: PERMIT_KINDS[kind],
      type: "bar",
      stack: "permits",
      barWidth: "64%",
      itemStyle: { color: KIND_COLOURS[kind] },
      data: values[kind],
    })),
  };
}
