// Moves a demo's clock: asks the service that owns the channels to walk there, or walks there itself.

import { openChannels } from '#bot/app/channels.ts';
import { accountsOf, type Running, takeTurn } from '#bot/app/duties.ts';
import { StatgridError } from '#bot/errors.ts';
import type { Logger } from '#bot/log.ts';
import { pause } from '#jobs/runner.ts';
import {
  businessTime,
  DUTIES_CHANNEL,
  reachedBusinessTime,
  requestBusinessTime,
} from '#prisma/repos/business-clock.ts';
import { at } from './moments.ts';
import { Interrupted } from './refused.ts';
import type { Opened, Session } from './session.ts';

/** The floor under lost notifications, and how often it is looked whether the service still lives. */
const POLL_MS = 500;

/** A duty that fails this often in a row will not get well by itself. */
const FAILURES = 5;

/**
 * Walks to `target` and answers who did: returns once everything due until then is done. Another process
 * that ends half way is taken over from. Throws Interrupted, StatgridError CONFLICT when somebody else
 * sent the clock elsewhere meanwhile, and an error of its own when the duties keep failing.
 */
export async function walkClock(
  opened: Opened,
  target: Temporal.Instant,
  session: Session,
): Promise<'command' | 'service'> {
  const { db, config, mode, log } = opened;
  const channels = await openChannels(config, mode, log);
  const news = new News();
  const stopListening = await db.listen(DUTIES_CHANNEL, () => news.tell());
  try {
    const accounts = await accountsOf(db, channels.all, log);
    await requestBusinessTime(db, target);
    for (;;) {
      const failures = new FailureCount(log);
      const running = await takeTurn(db, accounts, failures.log);
      if (running !== null) {
        await walkHere(opened, running, failures, target, session);
        return 'command';
      }
      if (await isReached(opened, target, session)) return 'service';
      await news.orAfter(POLL_MS, session.interrupted);
    }
  } finally {
    await stopListening();
    await channels.close();
  }
}

async function walkHere(
  { db }: Opened,
  { runner, untilLost }: Running,
  failures: FailureCount,
  target: Temporal.Instant,
  session: Session,
): Promise<void> {
  const stop = () => void runner.stop();
  session.interrupted.addEventListener('abort', stop);
  failures.onTooMany = stop;
  if (session.interrupted.aborted) stop();
  try {
    await runner.walkTo(target);
  } finally {
    session.interrupted.removeEventListener('abort', stop);
    // Hands the accounts back.
    await untilLost(AbortSignal.abort());
  }
  if (!session.interrupted.aborted && !failures.isTooMany) return;
  // Nobody is to walk on where this command stopped.
  await reachedBusinessTime(db, target);
  if (session.interrupted.aborted) {
    const { now } = await businessTime(db);
    throw new Interrupted(`已中断，业务时钟停在 ${at(now)}，没有走完。`);
  }
  throw new DutiesFail('the duties keep failing');
}

/** True once the service has walked to the target. Throws when it cannot come to that any more. */
async function isReached({ db }: Opened, target: Temporal.Instant, session: Session): Promise<boolean> {
  if (session.interrupted.aborted) {
    throw new Interrupted(`已中断等待；服务仍会把业务时钟走到 ${at(target)}。`);
  }
  const time = await businessTime(db);
  if (time.target?.equals(target) === true) {
    session.terminal.progress(`业务时钟走到 ${at(time.now)}，目标 ${at(target)}`);
    return false;
  }
  if (time.target === null && time.now.equals(target)) return true;
  throw new StatgridError(
    'CONFLICT',
    `业务时钟没有停在 ${at(target)}：同时有人把它拨到了${at(time.target ?? time.now)}。现在是 ${at(time.now)}。`,
  );
}

class DutiesFail extends Error {
  override readonly name = 'DutiesFail';
}

/** Lets somebody wait for the next notification. */
class News {
  #told = new AbortController();

  tell(): void {
    this.#told.abort();
  }

  /** Until told, but no longer than `ms` or until `stop` aborts. */
  async orAfter(ms: number, stop: AbortSignal): Promise<void> {
    await pause(ms, AbortSignal.any([this.#told.signal, stop]));
    this.#told = new AbortController();
  }
}

/** A log that counts the duties' failures on its way through. */
class FailureCount {
  readonly log: Logger;
  onTooMany: () => void = () => undefined;
  #failures = 0;

  constructor(log: Logger) {
    this.log = {
      ...log,
      error: (fields, event) => {
        log.error(fields, event);
        if (event !== 'duty_failed') return;
        this.#failures += 1;
        if (this.isTooMany) this.onTooMany();
      },
    };
  }

  get isTooMany(): boolean {
    return this.#failures >= FAILURES;
  }
}
