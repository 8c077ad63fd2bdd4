/** Numbers as people of the field read them. A missing value is "—", never 0. */

export const MISSING = "—";
const MOST_DIGITS = 6;

export type Value = number | null | undefined;

function rounded(value: number, digits: number): string {
  return Math.abs(value).toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

function isZero(text: string): boolean {
  return !/[1-9]/.test(text);
}

/** Thousands comma, true minus sign, `digits` decimals. */
export function plain(value: Value, digits: number): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  const text = rounded(value, digits);
  return value < 0 && !isZero(text) ? `−${text}` : text;
}

/**
 * With sign. A distance to a limit that rounding would show as 0.00 gets as many digits as it needs:
 * a breach of one square metre must not read as "+0.00".
 */
export function signed(value: Value, digits: number): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  if (value === 0) return rounded(0, digits);
  let text = rounded(value, digits);
  for (let more = digits + 1; isZero(text) && more <= MOST_DIGITS; more += 1) text = rounded(value, more);
  return `${value < 0 ? "−" : "+"}${text}`;
}

/** A ratio as per cent, one decimal: 0.934 → "93.4%". */
export function percent(ratio: Value, digits = 1): string {
  if (ratio === null || ratio === undefined || !Number.isFinite(ratio)) return MISSING;
  return `${plain(ratio * 100, digits)}%`;
}
