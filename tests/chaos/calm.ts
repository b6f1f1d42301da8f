// The end of a round: every fault is over, everybody is back, and what is under way ends.

import { businessTime } from '#prisma/repos/business-clock.ts';
import type { Deeds } from './deeds.ts';
import { walk } from './life.ts';
import type { Stage } from './stage.ts';

/** A round that has not come to rest by then is broken, and says what it was waiting for. */
const REST_MS = 90_000;

/** Business time for what is said once more. */
const REPEATS = { minutes: 20 } as const;

/** Answers what did not come to rest; nothing when all is well. */
export async function calmDown(stage: Stage, deeds: Deeds): Promise<readonly string[]> {
  await stage.platform.ask('calm', undefined);
  await stage.diskFull(false);
  for (const replica of stage.replicas) replica.signal('SIGCONT');
  // Whoever still lives ends as a deploy ends him: calls whose outcome was lost get their epoch's end.
  const ends = await Promise.all(stage.replicas.map((replica) => replica.end()));
  deeds.ungraceful += ends.filter((isClean) => !isClean).length;
  await Promise.all(stage.replicas.map((replica) => stage.start(replica)));
  const signal = AbortSignal.timeout(REST_MS);
  const first = await rest(stage, signal);
  if (first.length > 0) return first;
  const { now } = await businessTime(stage.db);
  await walk(stage.db, now.add(REPEATS), signal);
  return rest(stage, signal);
}

/** What is under way ends, as behind a kill whose question was asked twice; answers what did not. */
export function comeToRest(stage: Stage): Promise<readonly string[]> {
  return rest(stage, AbortSignal.timeout(REST_MS));
}

async function rest(stage: Stage, signal: AbortSignal): Promise<readonly string[]> {
  for (;;) {
    const open = await stillOpen(stage);
    if (open.length === 0 || signal.aborted) return open;
    // A platform's minute of patience is not waited for: its instant is brought forward.
    await stage.db.pool.query(
      `UPDATE delivery SET retry_at = clock_timestamp() WHERE state = 'waiting' AND retry_at > clock_timestamp()`,
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function stillOpen({ db, platform }: Stage): Promise<readonly string[]> {
  const { rows } = await db.pool.query<{ what: string; number: number }>(`
    SELECT what, number::int FROM (
      SELECT 'messages received and not worked on' AS what, count(*) AS number FROM message_in WHERE state = 'received'
      UNION ALL SELECT 'calls under way', count(*) FROM attempt WHERE state = 'sending'
      UNION ALL SELECT 'deliveries waiting', count(*) FROM delivery WHERE state = 'waiting'
      UNION ALL SELECT 'slots that are due', count(*) FROM slot, business_clock WHERE state = 'open' AND slot_at <= now_at
      UNION ALL SELECT 'clocks that are due', count(*) FROM item_clock, business_clock WHERE wake_at <= now_at) o
     WHERE number > 0`);
  const unacknowledged = await platform.ask('unacknowledged', undefined);
  return [
    ...rows.map(({ what, number }) => `${number} ${what}`),
    ...(unacknowledged > 0 ? [`${unacknowledged} messages not acknowledged`] : []),
  ];
}
