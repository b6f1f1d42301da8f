// What the service says about itself: readiness part by part, and the metrics page.

import type { ChannelSession } from '#adapters/contract.ts';
import type { AccountCode } from '#bot/domain/delivery/outcome.ts';
import type { Readiness } from '#bot/http/deps.ts';
import { createMetrics } from '#bot/metrics.ts';
import type { Database } from '#prisma/db.ts';
import { readAccountStops } from '#prisma/repos/account-stops.ts';
import { type CountRow, readStateCounts } from '#prisma/repos/counts.ts';
import type { Duties } from './duties.ts';

/** A database that takes longer counts as unreachable. */
const ANSWER_TIMEOUT_MS = 2_000;

/** Parts in the order an operator would look: without a database nothing else can be known. */
export async function readiness(
  db: Database,
  session: ChannelSession | null,
  duties: Duties | null,
): Promise<Readiness> {
  const sendingState = await sendingOf(db);
  const database = sendingState === null ? { ok: false, state: 'unreachable' } : { ok: true, state: 'up' };
  // Paused is what somebody wanted, so the service is ready.
  const sending = { ok: true, state: sendingState ?? 'unknown' };
  if (session === null || duties === null) {
    return { database, sending, channel: { ok: true, state: 'none' }, duties: { ok: true, state: 'idle' } };
  }
  const stop = database.ok ? await stopOf(db, session) : null;
  const state = duties.state();
  const stream = session.ingress.mode === 'stream' ? session.ingress.state() : 'none';
  const isUp = state !== 'owner' || stream === 'up' || stream === 'none';
  // The stream outlives a loss of the database: it is up while the duties stand by.
  const isHeld = state === 'owner' || stream === 'up';
  return {
    database,
    sending,
    channel: { ok: isUp, state: isHeld ? stream : 'standby' },
    duties: { ok: state !== 'stopped', state },
    // A person has to act at the platform; restarting or replacing this process would change nothing.
    ...(stop === null ? {} : { account: { ok: true, state: `stopped: ${stop}` } }),
  };
}

async function stopOf(db: Database, { account, channel }: ChannelSession): Promise<AccountCode | null> {
  const stops = await readAccountStops(db);
  return stops.find((one) => one.channel === channel && one.account === account)?.code ?? null;
}

/**
 * Whether sending is paused or rehearsed; null when the database does not answer in time. Who asks does not wait for
 * a dead connection to be given up.
 */
async function sendingOf(db: Database): Promise<'on' | 'paused' | 'rehearsal' | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), ANSWER_TIMEOUT_MS);
  const asked = db.prisma.installation.findUnique({ where: { id: 1 } }).then(
    (row) => {
      if (row !== null && row.pausedAt !== null) return 'paused';
      return row?.rehearsal === true ? 'rehearsal' : 'on';
    },
    () => null,
  );
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The text of /metrics, counted when it is asked for. */
export function metricsOf(db: Database): () => Promise<string> {
  return createMetrics(async () => {
    const rows = await readStateCounts(db);
    const states = (what: CountRow['what']) =>
      Object.fromEntries(rows.filter((row) => row.what === what).map(({ state, count }) => [state, count]));
    const stops = await readAccountStops(db);
    const single = (what: CountRow['what']) => rows.find((row) => row.what === what)?.count ?? 0;
    return {
      deliveries: states('delivery'),
      messages: states('message'),
      openClocks: single('clock_open'),
      dueClocks: single('clock_due'),
      openSlots: single('slot_open'),
      paused: single('paused'),
      heldWaves: single('wave_held'),
      callsThisMonth: states('calls'),
      pushesThisMonth: states('pushes'),
      accountStops: stops.map(({ account, channel, code }) => ({
        account: account === 'sandbox' ? account : channel,
        code,
      })),
    };
  });
}
