/** 分项: the values after an indicator's id, in the field's words (`permits_granted_monthly.rural.planning-07`). */

import { indicatorName, wholeOf } from "../figures/catalogue";
import { MILESTONES, PERMIT_KINDS } from "../permits/names";
import { USES } from "../permits/uses";
import { PLAN_KINDS } from "../plans/board";
import { STAGES } from "../plans/stages";

const NAMES: Readonly<Record<string, string>> = {
  ...STAGES,
  ...MILESTONES,
  ...PERMIT_KINDS,
  ...Object.fromEntries(PLAN_KINDS.map(({ kind, name }) => [kind, name])),
  ...Object.fromEntries(Object.entries(USES).map(([code, name]) => [`planning-${code}`, name])),
  unknown: "未注明",
};

/** The indicator with its part; a value nobody has named stays as it is. */
export function figureName(indicator: string): string {
  const parts = indicator.split(".").slice(1);
  const said = parts.map((part) => NAMES[part] ?? part).join(" · ");
  return said ? `${indicatorName(wholeOf(indicator))}（${said}）` : indicatorName(indicator);
}
