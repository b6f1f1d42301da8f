// The journal as JSON lines, for whoever reads it outside the process of the double.

import type { Journal } from './model.ts';

/** One JSON object a line, the kinds one after the other: `{kind: 'call' | 'message' | …, …}`. */
export function journalLines(journal: Journal): string {
  const kinds = {
    call: journal.calls,
    message: journal.messages,
    frame: journal.frames,
    ack: journal.acks,
    socket: journal.sockets,
    ping: journal.pings,
    violation: journal.violations.map((text) => ({ text })),
  };
  return Object.entries(kinds)
    .flatMap(([kind, records]) => records.map((record) => `${JSON.stringify({ kind, ...record })}\n`))
    .join('');
}
