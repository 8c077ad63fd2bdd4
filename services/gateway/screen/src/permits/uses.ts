/** 用地用海分类 (2023): the first-level classes on land, by code. */

import words from "../contracts/words.json";

export const USES: Readonly<Record<string, string>> = words.land_uses;

/** What a permit may be for: classes that are built upon. */
export const BUILT_USES: readonly string[] = ["06", "07", "08", "09", "10", "11", "12", "13", "14", "15"];
