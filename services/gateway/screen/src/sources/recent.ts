/** 来源的近期事件: those events of a source that some figure was last moved by. */

import type { Figure } from "../contracts/figure";

export interface SourceEvent {
  id: string;
  type: string;
  subject: string;
  /** When the figures were computed that it moved; ISO 8601. */
  at: string;
  /** How many figures stand as it left them. */
  figures: number;
}

/** Newest first. */
export function recentEvents(figures: Iterable<Figure>, source: string): SourceEvent[] {
  const events = new Map<string, SourceEvent>();
  for (const { cause, computed_at } of figures) {
    if (cause.source !== source) continue;
    const known = events.get(cause.id);
    const at = known && known.at > computed_at ? known.at : computed_at;
    events.set(cause.id, {
      id: cause.id,
      type: cause.type,
      subject: cause.subject,
      at,
      figures: (known?.figures ?? 0) + 1,
    });
  }
  return [...events.values()].sort((a, b) => b.at.localeCompare(a.at) || a.id.localeCompare(b.id));
}
