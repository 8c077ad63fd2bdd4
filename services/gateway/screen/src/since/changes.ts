/** What changed between two looks, in words, the gravest first. Nothing is said that neither look holds. */

import { GRADES, OPEN_GRADES } from "../alerts/grades/grades";
import type { Grade } from "../contracts/alert";
import type { Figure } from "../contracts/figure";
import { keyOf, type FigureKey } from "../evidence/figure-key";
import type { FigureBook } from "../figures/book";
import { CORE_INDICATORS } from "../figures/core";
import { signed } from "../format/numbers";
import { HECTARE, MU, WAN_MU, type DisplayUnit } from "../format/units";
import { figureOf, WATCHED, type Look, type Watched } from "./look";

export interface Change {
  text: string;
  /** The grade whose sign goes before it. */
  grade?: Grade;
  /** What it is opened by: the evidence of a figure, or else the list of alerts of that grade. */
  figure?: FigureKey;
}

export function changesSince(before: Look, now: Look, book: FigureBook, unit: string): Change[] {
  return [...alertChanges(before.alerts, now.alerts), ...figureChanges(before, book, unit)];
}

function alertChanges(before: Look["alerts"], now: Look["alerts"]): Change[] {
  const ids = Object.keys(now);
  const arrived = ids.filter((id) => !(id in before));
  const graver = ids.filter((id) => id in before && place(now[id]) < place(before[id]));
  const gone = Object.keys(before).filter((id) => !(id in now));
  return [
    ...OPEN_GRADES.flatMap((grade) => {
      const count = arrived.filter((id) => now[id] === grade).length;
      return count > 0 ? [{ text: `新增${GRADES[grade].word} ${count} 件`, grade }] : [];
    }),
    ...(graver.length > 0 ? [{ text: `预警升级 ${graver.length} 件` }] : []),
    ...(gone.length > 0 ? [{ text: `解除预警 ${gone.length} 件` }] : []),
  ];
}

function place(grade: Grade | undefined): number {
  return grade ? OPEN_GRADES.indexOf(grade) : OPEN_GRADES.length;
}

/** Those that moved most for their limit come first; counts, which have none, last. */
function figureChanges(before: Look, book: FigureBook, unit: string): Change[] {
  return WATCHED.map((watched) => ({
    then: before.figures[watched.id],
    figure: figureOf(watched, book, unit),
    watched,
  }))
    .filter(({ then, figure }) => then && figure && (then.value !== figure.value || isNewYear(then, figure)))
    .map(({ then, figure, watched }) => ({ then: then!, figure: figure!, watched }))
    .sort((a, b) => weight(b) - weight(a))
    .map(({ then, figure, watched }) => ({ text: textOf(watched, then, figure), figure: keyOf(figure) }));
}

interface Moved {
  then: Look["figures"][string];
  figure: Figure;
}

function isNewYear(then: Moved["then"], figure: Figure): boolean {
  return then.period !== figure.period;
}

function weight({ then, figure }: Moved): number {
  return figure.target ? Math.abs((figure.value - then.value) / figure.target) : 0;
}

function textOf({ name, indicator }: Watched, then: Moved["then"], figure: Figure): string {
  const year = isNewYear(then, figure) ? `更新到 ${figure.period} 年，较 ${then.period} 年` : "";
  const moved = figure.value - then.value;
  if (moved === 0) return `${name}${year}持平`;
  const unit = changeUnit(indicator, figure);
  const size = signed(moved / unit.size, unit.digits).slice(1);
  return `${name}${year}${moved < 0 ? "减少" : "增加"} ${size} ${unit.label}`;
}

/** A change is small beside its figure: 亩 where the figure is read in 万亩, 公顷 for other areas. */
function changeUnit(indicator: string, { unit_of_measure }: Figure): DisplayUnit {
  if (unit_of_measure !== "m2") return { label: "件", size: 1, digits: 0 };
  return CORE_INDICATORS.find(({ id }) => id === indicator)?.unit === WAN_MU ? MU : HECTARE;
}
