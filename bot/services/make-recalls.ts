// Asks the platform to take messages back, call by call; where it will not, the correction is planned.

import type { Recalling, RecallOutcome } from '#adapters/contract.ts';
import { isCounted } from '#bot/domain/delivery/budget.ts';
import { type Database, transaction } from '#prisma/db.ts';
import {
  countRecallCall,
  endRefs,
  nextRefs,
  type RefEnd,
  type RefToRecall,
  sentByRefs,
} from '#prisma/hot/recalls.ts';
import type { Pause } from './call-ends.ts';
import { CallRate } from './call-rate.ts';
import { planCorrections } from './recall.ts';

const CALL_TIMEOUT_MS = 10_000;

/** A message nobody can say the end of after so many calls counts as not taken back. */
const MOST_TRIES = 5;

/** Takes back for one account; remembers its calls between runs, so that the platform's rate holds. */
export class RecallCaller {
  readonly #db: Database;
  readonly #accountId: string;
  readonly #recalling: Recalling;
  readonly #pause: Pause;
  readonly #rate = new CallRate(null);

  constructor(db: Database, accountId: string, recalling: Recalling, pause: Pause) {
    this.#db = db;
    this.#accountId = accountId;
    this.#recalling = recalling;
    this.#pause = pause;
  }

  /** Makes every call that is due, also while sending is paused. Answers how many. */
  async run(now: Temporal.Instant, signal: AbortSignal): Promise<number> {
    for (let called = 0; ; called++) {
      if (signal.aborted) return called;
      const refs = await nextRefs(this.#db.prisma, this.#accountId, this.#recalling.refsPerCall);
      const [first] = refs;
      if (first === undefined) return called;
      await this.#charge(first, signal);
      await this.#call(refs, first, now, signal);
    }
  }

  async #charge(first: RefToRecall, signal: AbortSignal): Promise<void> {
    const waitMs = this.#rate.take(first.id, [this.#recalling.bucket(first.scope)], performance.now());
    if (waitMs === 0) return;
    await this.#pause(waitMs, signal);
    if (!signal.aborted) await this.#charge(first, signal);
  }

  async #call(
    refs: readonly RefToRecall[],
    { address, id, recallId, scope }: RefToRecall,
    now: Temporal.Instant,
    signal: AbortSignal,
  ): Promise<void> {
    const { each, outcome } = await this.#recalling.recall(
      refs.map(({ ref }) => ref),
      { scope, id: address },
      { key: recallId, timeoutMs: CALL_TIMEOUT_MS, signal },
    );
    this.#rate.ended(id, performance.now());
    const ends = refs.map((ref) => endOf(ref, each.get(ref.ref)));
    const refused = refs.filter((_, index) => ends[index]?.state === 'refused').map(({ ref }) => ref);
    await transaction(this.#db, async (tx) => {
      if (isCounted(outcome)) await countRecallCall(tx, this.#accountId);
      await endRefs(tx, ends);
      if (refused.length === 0) return;
      const recall = await tx.recall.findUniqueOrThrow({ where: { id: recallId } });
      await planCorrections(tx, recall, await sentByRefs(tx, refused), now);
    });
  }
}

function endOf({ id, tries }: RefToRecall, outcome: RecallOutcome | undefined): RefEnd {
  if (outcome?.state === 'recalled') return { id, state: 'recalled', reason: null, retryAfterMs: 0 };
  const reason = outcome?.native ?? 'not_answered';
  if (outcome?.state === 'refused' || tries + 1 >= MOST_TRIES) {
    return { id, state: 'refused', reason, retryAfterMs: 0 };
  }
  return { id, state: 'planned', reason, retryAfterMs: outcome?.retryAfterMs ?? 0 };
}
