/** 各辖市区建设用地: used, committed and left of each district, stacked to its limit. */

import type { Usage } from "./usage";
import { percent } from "../../format/numbers";
import { amount, inUnit, SQUARE_KILOMETRE } from "../../format/units";
import type { ChartOption } from "../../charts/echarts";
import { COLOURS, legendAt, namesAcross, valuesUp, words } from "../../charts/look";
import { pointOf, type ChartPoint } from "../../charts/points";

export interface DistrictUsage {
  name: string;
  usage: Usage;
}

export function usageOption(districts: readonly DistrictUsage[], rem: number): ChartOption {
  const names = districts.map(({ name }) => name);
  return {
    grid: { left: 5 * rem, right: 1 * rem, top: 3.2 * rem, bottom: 2.2 * rem },
    legend: legendAt("right", rem),
    xAxis: namesAcross(names, rem),
    yAxis: valuesUp(2, rem),
    series: [
      stacked("used", "现状已用", districts, (usage) => usage.used, { color: COLOURS.used }),
      stacked("committed", "已许可未变更", districts, (usage) => usage.committed, {
        color: COLOURS.committed,
      }),
      {
        ...stacked("left", "预计剩余", districts, (usage) => usage.left, hollow(rem)),
        label: {
          show: true,
          position: "top",
          ...words(rem),
          formatter: ({ dataIndex }: { dataIndex: number }) => percent(districts[dataIndex]?.usage.ratio),
        },
      },
    ],
  };
}

function hollow(rem: number): object {
  return { color: "transparent", borderColor: COLOURS.secondary, borderWidth: 0.1 * rem };
}

function stacked(
  id: string,
  name: string,
  districts: readonly DistrictUsage[],
  part: (usage: Usage) => number | null,
  itemStyle: object,
): {
  id: string;
  name: string;
  type: "bar";
  stack: string;
  barWidth: string;
  itemStyle: object;
  data: (number | null)[];
} {
  const data = districts.map(({ usage }) => {
    const value = part(usage);
    return value === null ? null : inUnit(Math.max(0, value), SQUARE_KILOMETRE);
  });
  return { id, name, type: "bar", stack: "land", barWidth: "46%", itemStyle, data };
}

/** The figures behind the bars: what is used by survey, the rest by the projected figure. */
export function usagePoints(districts: readonly DistrictUsage[]): ChartPoint[] {
  const said = (area: number | null): string => `${amount(area, SQUARE_KILOMETRE)} ${SQUARE_KILOMETRE.label}`;
  return districts.flatMap(({ name, usage }, i) => [
    ...pointOf("used", i, `${name}现状已用 ${said(usage.used)}`, usage.surveyed),
    ...pointOf("committed", i, `${name}已许可未变更 ${said(usage.committed)}`, usage.projected),
    ...pointOf("left", i, `${name}预计剩余 ${said(usage.left)}`, usage.projected ?? usage.surveyed),
  ]);
}
