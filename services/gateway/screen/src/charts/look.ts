/** Colours and sizes that charts share. */

import type { LegendComponentOption } from "echarts/components";
import { FONT } from "../style/rem";

export const COLOURS = {
  text: "#eaf3ff",
  secondary: "#a9c3df",
  grid: "#1f4a70",
  current: "#4cc9f0",
  projected: "#eaf3ff",
  limit: "#ffa94d",
  used: "#3f8fc4",
  committed: "#a7d8f5",
};

export function words(rem: number, size = 1.25): { color: string; fontSize: number; fontFamily: string } {
  return { color: COLOURS.text, fontSize: size * rem, fontFamily: FONT };
}

/** Names beside an axis: as far from it on a large wall as on a small one. */
export function axisWords(rem: number): ReturnType<typeof words> & { margin: number } {
  return { ...words(rem), margin: 0.5 * rem };
}

/** 横轴: every name along the foot of a chart. */
export function namesAcross(names: string[], rem: number) {
  return {
    type: "category" as const,
    data: names,
    axisLabel: { ...axisWords(rem), interval: 0 },
    axisTick: { show: false },
  };
}

/** 纵轴: values up the side, with about so many lines across. */
export function valuesUp(splitNumber: number, rem: number) {
  return {
    type: "value" as const,
    axisLabel: axisWords(rem),
    splitNumber,
    splitLine: { lineStyle: { color: COLOURS.grid } },
  };
}

/** Above the drawing, at one of its ends; names that find no room are turned over. */
export function legendAt(side: "left" | "right", rem: number): LegendComponentOption {
  return {
    type: "scroll",
    top: 0,
    [side]: 0,
    textStyle: words(rem),
    pageTextStyle: words(rem),
    pageIconColor: COLOURS.text,
    pageIconInactiveColor: COLOURS.grid,
    itemWidth: 1.1 * rem,
    itemHeight: 1 * rem,
    itemGap: 0.6 * rem,
  };
}
