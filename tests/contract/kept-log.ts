// A channel's log that keeps its lines as text, to be searched for what must not stand there.

import type { ChannelLog } from '#adapters/contract.ts';

export function keptLog(): { readonly log: ChannelLog; readonly text: () => string } {
  const lines: string[] = [];
  const keep = (fields: Readonly<Record<string, unknown>>, event: string) => {
    lines.push(`${event} ${JSON.stringify(fields)}`);
  };
  return { log: { info: keep, warn: keep }, text: () => lines.join('\n') };
}
