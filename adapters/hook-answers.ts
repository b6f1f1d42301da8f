// What doors of channels share: refused calls said in the log now and then, and an answer by its deadline.

import type { ChannelLog } from './contract.ts';
import { pause } from './waiting.ts';

export type RefusalLog = (status: number, reason: string) => void;

/** Anybody can call a door: refused calls are logged so often at most, each reason by itself. */
const SAY_AGAIN_MS = 60_000;

/** A line for each reason, and no second one for a minute; the next says how many there were meanwhile. */
export function refusalLog(log: ChannelLog, event: string, wallMs: () => number): RefusalLog {
  const last = new Map<string, { readonly atMs: number; unsaid: number }>();
  return (status, reason) => {
    const before = last.get(reason);
    if (before !== undefined && wallMs() - before.atMs < SAY_AGAIN_MS) {
      before.unsaid += 1;
      return;
    }
    log.warn({ status, reason, unsaid: before?.unsaid ?? 0 }, event);
    last.set(reason, { atMs: wallMs(), unsaid: 0 });
  };
}

/** Whether what `work` begins is done by then; false when it is late or fails. What is done later finds itself done when it comes again. */
export async function isDoneBy(ackMs: number, work: () => Promise<unknown>): Promise<boolean> {
  const late = new AbortController();
  try {
    const done = work().then(() => true);
    return await Promise.race([done, pause(ackMs, late.signal).then(() => false)]);
  } catch {
    return false;
  } finally {
    late.abort();
  }
}
