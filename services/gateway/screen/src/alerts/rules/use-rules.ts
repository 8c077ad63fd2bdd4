/** The rules in force, read once a page. */

import { useAnswer } from "../../ask/answers";
import { useCity } from "../../city/state";
import type { Rule } from "./rules";

export function useRules(): ReturnType<typeof useAnswer<Rule[]>> {
  const { link } = useCity();
  return useAnswer<Rule[]>(() => (link.value.state === "connecting" ? null : "/v1/rules"));
}
