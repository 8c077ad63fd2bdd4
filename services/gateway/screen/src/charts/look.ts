/** Colours and sizes that charts share. */

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
