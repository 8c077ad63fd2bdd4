/** 各辖市区编审进度: plans of each district by step, stacked. */

import type { ChartPoint } from "../charts/points";
import { STEPS, type Step } from "./board";
import { STEP_COLOURS } from "./stages";
import type { ChartOption } from "../charts/echarts";
import { axisWords, COLOURS, legendAt, words } from "../charts/look";

export interface DistrictSteps {
  unit: string;
  name: string;
  counts: Record<Step | "resting", number>;
}

const SERIES: readonly { step: Step | "resting"; name: string }[] = [
  ...STEPS.map(({ step, name }) => ({ step, name })),
  { step: "resting", name: "暂停终止" },
];

export function stageOption(districts: readonly DistrictSteps[], rem: number): ChartOption {
  return {
    grid: { left: 5.6 * rem, right: 1 * rem, top: 2.2 * rem, bottom: 0.4 * rem },
    legend: legendAt("left", rem),
    xAxis: { type: "value", show: false },
    yAxis: {
      type: "category",
      inverse: true,
      data: districts.map(({ name }) => name),
      axisLabel: { ...axisWords(rem), interval: 0 },
      axisLine: { show: false },
      axisTick: { show: false },
    },
    series: SERIES.map(({ step, name }) => ({
      id: step,
      name,
      type: "bar",
      stack: "plans",
      barWidth: "78%",
      itemStyle: { color: STEP_COLOURS[step] },
      label: {
        show: true,
        ...words(rem, 1.2),
        color: step === "approved" || step === "filed" ? "#061526" : COLOURS.text,
        formatter: ({ value }: { value: unknown }) => (value === 0 ? "" : String(value)),
      },
      data: districts.map(({ counts }) => counts[step]),
    })),
  };
}

/** Every part of a bar: it leads to the plans it counts. */
export function stagePoints(districts: readonly DistrictSteps[]): ChartPoint[] {
  return districts.flatMap(({ name, counts }, index) =>
    SERIES.filter(({ step }) => counts[step] > 0).map((part) => ({
      series: part.step,
      index,
      name: `${name} ${part.name} ${counts[part.step]} 项`,
      keys: [],
    })),
  );
}
