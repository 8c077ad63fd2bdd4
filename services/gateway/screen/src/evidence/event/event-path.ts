/** Source and id have slashes of their own: each is encoded before they are joined. */
export function eventPath(source: string, id: string): string {
  return `${encodeURIComponent(source)}/${encodeURIComponent(id)}`;
}
