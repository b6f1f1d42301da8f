// One turn of owning the installation's accounts: their locks, the duties, and their end with the locks.

import { hostname } from 'node:os';
import type { ChannelSession } from '#adapters/contract.ts';
import { CHANNELS } from '#adapters/registry.ts';
import type { MonthlyLimits } from '#bot/domain/delivery/budget.ts';
import type { ChannelTerms } from '#bot/domain/delivery/channel-terms.ts';
import type { UnreadMinutes } from '#bot/domain/delivery/unread-minutes.ts';
import type { BindPlace } from '#bot/domain/identity/bind-answers.ts';
import type { Logger } from '#bot/log.ts';
import type { Meters } from '#bot/metrics.ts';
import type { Means } from '#bot/services/broadcast/desk.ts';
import { Caller } from '#bot/services/call-attempts.ts';
import { CallEnds } from '#bot/services/call-ends.ts';
import { RecallCaller } from '#bot/services/make-recalls.ts';
import { termsOf } from '#bot/services/owned-account.ts';
import { Settler } from '#bot/services/settle-unknown.ts';
import { AccountWatch } from '#bot/services/watch-account.ts';
import { alarmsDuty } from '#jobs/alarms.ts';
import { broadcastsDuty } from '#jobs/broadcasts.ts';
import { callDuty } from '#jobs/call.ts';
import { claimDuty } from '#jobs/claim.ts';
import { filesDuty } from '#jobs/files.ts';
import { ladderDuty } from '#jobs/ladder.ts';
import { messagesDuty } from '#jobs/messages.ts';
import { nextChannelDuty } from '#jobs/next-channel.ts';
import { recallsDuty } from '#jobs/recalls.ts';
import { recoverDuty } from '#jobs/recover.ts';
import { repeatsDuty } from '#jobs/repeats.ts';
import { pause, Runner, type RunnerClock } from '#jobs/runner.ts';
import { settleDuty } from '#jobs/settle.ts';
import { wavesDuty } from '#jobs/waves.ts';
import type { Database } from '#prisma/db.ts';
import { nextDueAt } from '#prisma/hot/next-due.ts';
import { type Epochs, takeOwnership } from '#prisma/ownership.ts';
import {
  businessTime,
  DUTIES_CHANNEL,
  reachedBusinessTime,
  retryDueInMs,
  setBusinessTime,
} from '#prisma/repos/business-clock.ts';
import { ensureChannelAccount } from '#prisma/repos/channel-accounts.ts';

/** A delivery the platform put off for longer does not hold a walking clock. */
const RETRY_HORIZON_MS = 30_000;

/** How long a turn that was lost waits for its duties: against a dead connection they may hang. */
const SETTLE_MS = 2_000;

/** A channel whose account is to be worked for. */
export interface AccountChannel {
  readonly session: ChannelSession;
  /** What the platform grants in a month; null when nobody meters the account. */
  readonly limits: MonthlyLimits | null;
  /** The usual ones when not said. */
  readonly unreadMinutes?: UnreadMinutes;
}

/** An account this process can work for. */
export interface Account extends AccountChannel {
  readonly id: string;
  readonly terms: ChannelTerms;
  /** Those of earlier turns of this process as well: they are written before anything else. */
  readonly ends: CallEnds;
}

/** The accounts this process owns: their runner, and its duties while `untilLost` is pending. */
export interface Running {
  readonly epochs: Epochs;
  readonly runner: Runner;
  /** Aborts when the locks are gone: nothing more is sent. */
  readonly lost: AbortSignal;
  /** Runs the duties until `stop` aborts or the locks are lost, then gives the accounts back. */
  untilLost(stop: AbortSignal): Promise<void>;
}

/** The accounts of these channels as rows, each made at first sight. */
export async function accountsOf(
  db: Database,
  channels: readonly AccountChannel[],
  log: Logger,
): Promise<readonly Account[]> {
  return Promise.all(
    channels.map(async ({ session, limits, unreadMinutes }) => {
      const { channel } = session;
      const terms = termsOf(session, unreadMinutes);
      const id = await ensureChannelAccount(db, channel, session.account);
      return { id, session, limits, terms, ends: new CallEnds(db, { id, channel, limits, terms }, log) };
    }),
  );
}

/** Null: another process owns one of the accounts. */
export async function takeTurn(
  db: Database,
  accounts: readonly Account[],
  log: Logger,
  meters: Meters | null = null,
): Promise<Running | null> {
  const ids = accounts.map(({ id }) => id);
  const ownership = await takeOwnership(db, ids, `${hostname()}:${process.pid}`);
  if (ownership === null) return null;
  const { epochs, lost, release } = ownership;
  for (const { id, session } of accounts) {
    log.info({ channel: session.channel, epoch: epochs.get(id) }, 'account_owned');
  }
  const runner = makeRunner(db, accounts, epochs, log, meters);
  return {
    epochs,
    runner,
    lost,
    untilLost: async (stop) => {
      try {
        await runUntilLost(db, lost, runner, stop);
      } finally {
        // Whatever failed: the accounts must not stay ours and idle.
        await release();
        log.info({ accounts: accounts.length }, 'accounts_released');
      }
    },
  };
}

async function runUntilLost(
  db: Database,
  lost: AbortSignal,
  runner: Runner,
  stop: AbortSignal,
): Promise<void> {
  const over = AbortSignal.any([stop, lost]);
  const stopListening = over.aborted ? null : await db.listen(DUTIES_CHANNEL, () => runner.look());
  if (!over.aborted) runner.start();
  await aborted(over);
  const settled = Promise.allSettled([runner.stop(), stopListening?.()]);
  const inTime = new AbortController();
  const given = aborted(AbortSignal.any([lost, inTime.signal])).then(() => pause(SETTLE_MS, inTime.signal));
  await Promise.race([settled, given]);
  inTime.abort();
}

/** Resolves with nothing when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

/** What concerns no account runs once; each account has its own claim and its own calls. */
function makeRunner(
  db: Database,
  accounts: readonly Account[],
  epochs: Epochs,
  log: Logger,
  meters: Meters | null,
): Runner {
  const working = accounts.map(({ id, session, limits, terms, ends }) => {
    const { channel } = session;
    const account = { id, channel, epoch: epochs.get(id) ?? 0, limits, terms };
    return { account, session, ends };
  });
  const carrying = working.map(({ account }) => account);
  const hearing = working.filter(({ session }) => session.ingress.mode !== 'none');
  const means = meansOf(accounts);
  return new Runner(
    [
      ...working.flatMap(({ account, session: { recalling } }) =>
        recalling === undefined ? [] : [recallsDuty(new RecallCaller(db, account.id, recalling, pause))],
      ),
      ...hearing.map(({ account, session }) => filesDuty(db, account, session, log)),
      messagesDuty(
        db,
        log,
        hearing.map(({ ends }) => ends.budget),
        means,
      ),
      ladderDuty(db, carrying, log),
      broadcastsDuty(db, means),
      repeatsDuty(db, carrying),
      nextChannelDuty(db, carrying),
      ...working.map(({ account, session }) => claimDuty(db, account, session, log)),
      wavesDuty(db, working),
      ...working.flatMap(({ account, session: { settling } }) =>
        settling === undefined ? [] : [settleDuty(new Settler(db, account, settling))],
      ),
      ...working.flatMap(({ account, session, ends }) => [
        recoverDuty(db, account, session, ends, log),
        callDuty(account.channel, new Caller(db, account, session, pause, ends)),
        alarmsDuty(account.channel, new AccountWatch(db, account.id, () => isStreamDown(session), log)),
      ]),
    ],
    runnerClock(
      db,
      carrying.map(({ id }) => id),
    ),
    log,
    meters?.dutyRan,
  );
}

/** What chat has to work with: the channel that can take back, else the first, the month that is counted, where to bind. */
export function meansOf(accounts: readonly Pick<Account, 'id' | 'session' | 'limits'>[]): Means {
  const sessions = accounts.map(({ session }) => session);
  const first = sessions.find(({ recalling }) => recalling !== undefined) ?? sessions[0];
  const { channel = '', recalling } = first ?? {};
  return {
    accounts: accounts.map(({ id, session }) => ({ id, channel: session.channel })),
    callsLimit: accounts.find(({ limits }) => (limits?.calls ?? 0) > 0)?.limits?.calls ?? 0,
    recall: recalling === undefined ? { channel } : { channel, recalling },
    places: sessions.filter(({ ingress }) => ingress.mode !== 'none').map(placeOf),
  };
}

function placeOf({ bindAt, channel, region }: ChannelSession): BindPlace {
  const name = CHANNELS.find(({ kind }) => kind === channel)?.name ?? channel;
  return { channel, name, region, at: bindAt ?? null };
}

/** A stream that somebody holds open, but that is not up. */
function isStreamDown({ ingress }: ChannelSession): boolean {
  return ingress.mode !== 'none' && ingress.state() !== 'up' && ingress.state() !== 'stopped';
}

function runnerClock(db: Database, accountIds: readonly string[]): RunnerClock {
  return {
    time: () => businessTime(db),
    nextDueAt: (now) => nextDueAt(db, now),
    set: (now) => setBusinessTime(db, now),
    reached: (target) => reachedBusinessTime(db, target),
    retryDueInMs: () => retryDueInMs(db, accountIds, RETRY_HORIZON_MS),
  };
}
