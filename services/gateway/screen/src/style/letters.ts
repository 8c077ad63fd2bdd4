/** The bundled Chinese letters are fetched only where the machine has none; what was drawn before is drawn anew. */

/** Returns what ends it. */
export function onLetters(draw: () => void): () => void {
  document.fonts.addEventListener("loadingdone", draw);
  return () => document.fonts.removeEventListener("loadingdone", draw);
}
