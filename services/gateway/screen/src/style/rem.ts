/** Canvas drawings scale with the page: 1 rem is 16 px at 1920×1080 and 32 px at 3840×2160. */
export function remPx(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}

export const FONT =
  '"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","Noto Sans SC Variable",sans-serif';
