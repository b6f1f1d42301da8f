// What the service says about itself: readiness part by part, and the metrics page.

import type { Readiness, ReadinessPart } from '#bot/http/deps.ts';
import { createMetrics, type Metrics } from '#bot/metrics.ts';
import type { Database } from '#prisma/db.ts';
import { readAccountStops } from '#prisma/repos/account-stops.ts';
import { openAlarmCounts } from '#prisma/repos/alarms.ts';
import { type CountRow, readStateCounts } from '#prisma/repos/counts.ts';
import type { AccountState, Duties } from './duties.ts';

/** A database that takes longer counts as unreachable. */
const ANSWER_TIMEOUT_MS = 2_000;

/** Parts in the order an operator would look: without a database nothing else can be known; then each channel. */
export async function readiness(db: Database, duties: Duties | null): Promise<Readiness> {
  const sendingState = await sendingOf(db);
  const database = sendingState === null ? { ok: false, state: 'unreachable' } : { ok: true, state: 'up' };
  // Paused is what somebody wanted, so the service is ready.
  const sending = { ok: true, state: sendingState ?? 'unknown' };
  if (duties === null) {
    return { database, sending, channel: { ok: true, state: 'none' }, duties: { ok: true, state: 'idle' } };
  }
  const state = duties.state();
  const accounts = duties.accounts();
  const channels = accounts.map((account) => [account.channel, channelPart(account, state)]);
  return {
    database,
    sending,
    ...Object.fromEntries(channels),
    duties: { ok: state !== 'stopped', state },
    ...(database.ok ? { ...(await stopParts(db, accounts)), alarms: await alarmsPart(db) } : {}),
  };
}

/** A person has to act at the platform; restarting or replacing this process would change nothing. */
async function stopParts(db: Database, accounts: readonly AccountState[]): Promise<Readiness> {
  const stopped = (await readAccountStops(db)).flatMap(({ account, channel, code }) => {
    const isOurs = accounts.some((one) => one.channel === channel && one.account === account);
    return isOurs && code !== null ? [[`${channel}_account`, { ok: true, state: `stopped: ${code}` }]] : [];
  });
  return Object.fromEntries(stopped);
}

/** What is wrong with an account is for a person to act on as well. */
async function alarmsPart(db: Database): Promise<ReadinessPart> {
  const codes = [...(await openAlarmCounts(db)).keys()];
  return { ok: true, state: codes.length === 0 ? 'none' : codes.join(' ') };
}

function channelPart({ stream }: AccountState, duties: ReturnType<Duties['state']>): ReadinessPart {
  const isOwner = duties === 'owner';
  if (stream === 'none') return { ok: true, state: isOwner ? 'send_only' : 'standby' };
  // The stream outlives a loss of the database: it is up while the duties stand by.
  return { ok: !isOwner || stream === 'up', state: isOwner || stream === 'up' ? stream : 'standby' };
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

/** The meters of this process and the text of /metrics, counted when it is asked for. */
export function metricsOf(db: Database, accounts: () => readonly AccountState[] = () => []): Metrics {
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
      lateClocks: single('clock_late'),
      openSlots: states('slot_open'),
      dueSlots: single('slot_due'),
      oldestReceivedSeconds: single('oldest'),
      alarms: states('alarm'),
      streams: accounts().map(({ account, channel, stream }) => ({
        account: account === 'sandbox' ? account : channel,
        state: stream,
      })),
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
