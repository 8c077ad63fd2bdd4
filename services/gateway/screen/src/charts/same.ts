/** Keeps the old object when the new one says the same, so that nothing is drawn again for nothing. */
export function same<T>(old: T | undefined, fresh: T): T {
  return old !== undefined && JSON.stringify(old) === JSON.stringify(fresh) ? old : fresh;
}
