// The rehearsal: what would go out is held as a wave, shown to the duty clerk once, and released or dropped.

import { laterOf } from '#bot/domain/calendar/local-time.ts';
import { isRepeat, ownWords } from '#bot/domain/delivery/occasion.ts';
import { type WaveView, waveNotice } from '#bot/domain/delivery/wave-notice.ts';
import { kindOf, kindOfLine } from '#bot/kinds/index.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import { callsSpokenFor } from '#prisma/hot/budgets.ts';
import { type ClaimedSlot, linesOfWave, type SlotLine } from '#prisma/hot/claim-slots.ts';
import { dropWithReasons } from '#prisma/hot/save-claim.ts';
import {
  decideWave,
  dropLines,
  holdLines,
  markShown,
  releaseLines,
  slotsOfWave,
  takeUnshownWave,
  type WaveRow,
  type WaveSlot,
  wavesOver,
} from '#prisma/hot/waves.ts';
import { appendAudit, readInstallation } from '#prisma/repos/installation.ts';
import { composeSlots } from './compose-slots.ts';
import { readKindTasks } from './kind-tasks.ts';
import type { OwnedAccount, RenderingChannel } from './owned-account.ts';
import { tellClerk } from './tell-clerk.ts';
import { Wave, type WaveTally } from './wave.ts';

/** An open account and what the tally needs of its channel. */
export interface RehearsedAccount {
  readonly account: OwnedAccount;
  readonly session: RenderingChannel;
}

/**
 * Of the lines a claim has taken, those that may be said now. In rehearsal the others go into the wave of their
 * instant, in the claim's own transaction: a slot that holds both says what is overdue at once.
 */
export async function holdBack(
  tx: Tx,
  slots: readonly ClaimedSlot[],
  lines: readonly SlotLine[],
): Promise<readonly SlotLine[]> {
  const [first] = slots;
  if (first === undefined || (await readInstallation(tx))?.rehearsal !== true) return lines;
  const held = new Set(lines.filter((line) => line.releasedAt === null && waitsForRelease(line)));
  await holdLines(
    tx,
    first.slotAt,
    [...held].map(({ id }) => id),
  );
  return lines.filter((line) => !held.has(line));
}

/** Answers and the service's own words never wait, but for a broadcast; nor does what was released and only goes out once more or elsewhere. */
function waitsForRelease({ insteadWhy, item, occasion }: SlotLine): boolean {
  if (insteadWhy !== null) return false;
  const own = ownWords(occasion);
  if (isRepeat(occasion) || own !== null) return own === 'broadcast';
  return kindOfLine(occasion, item).waitsForRelease(occasion);
}

/**
 * Shows the next wave that is whole to the duty clerk, and says which earlier ones are over: their successor is
 * there, or nothing in them could be said any more. One transaction, so each wave is shown once. Answers how many
 * waves that concerned.
 */
export async function showNextWave(
  db: Database,
  accounts: readonly RehearsedAccount[],
  now: Temporal.Instant,
): Promise<number> {
  return transaction(
    db,
    async (tx) => {
      const wave = await takeUnshownWave(tx);
      const over = await wavesOver(tx, now, wave?.slotAt ?? null);
      for (const { id, isPointless } of over) {
        await endWave(tx, { id }, isPointless ? 'pointless' : 'not_released', 'service', now);
      }
      const view = wave === null ? null : await shownWave(tx, wave, accounts, now);
      if (view !== null || over.length > 0) {
        const about = view === null ? `waves_over:${over.at(-1)?.number}` : `wave:${view.number}`;
        const carrying = accounts.map(({ account }) => account);
        await tellClerk(tx, carrying, about, waveNotice(view, over), now);
      }
      return over.length + (wave === null ? 0 : 1);
    },
    { timeoutMs: 60_000 },
  );
}

/** What would not be said now is dropped now, with its reason. Null: that is all of it, and nobody is asked. */
async function shownWave(
  tx: Tx,
  wave: WaveRow,
  accounts: readonly RehearsedAccount[],
  now: Temporal.Instant,
): Promise<WaveView | null> {
  const slots = await slotsOfWave(tx, wave.id);
  const lines = await linesOfWave(tx, wave.id);
  const tallies: WaveTally[] = [elsewhere(slots, accounts)];
  // One after the other: a transaction has one connection.
  for (const one of accounts) tallies.push(await tallied(tx, one, slots, lines, now));
  const tally = together(tallies);
  const expiresAt = await pointlessFrom(tx, lines);
  const { people, groups, calls } = tally;
  await dropWithReasons(tx, tally.dropped);
  await markShown(tx, { id: wave.id, people, groups, calls, shownAt: now, expiresAt });
  if (people + groups === 0) {
    await endWave(tx, wave, 'empty', 'service', now);
    return null;
  }
  const callsLeft = await leftOf(tx, accounts);
  return { ...wave, ...tally, callsLeft, expiresAt, readersOf: readersByOccasion(tally, lines) };
}

/** What the month's calls still allow, by the account that is counted; null where none is. */
async function leftOf(tx: Tx, accounts: readonly RehearsedAccount[]): Promise<number | null> {
  for (const { account } of accounts) {
    const limit = account.limits?.calls ?? 0;
    if (limit > 0) return Math.max(0, limit - (await callsSpokenFor(tx, account.id)));
  }
  return null;
}

function together(tallies: readonly WaveTally[]): WaveTally {
  const sum = (count: (tally: WaveTally) => number) => tallies.reduce((all, one) => all + count(one), 0);
  return {
    people: sum(({ people }) => people),
    groups: sum(({ groups }) => groups),
    calls: sum(({ calls }) => calls),
    dropped: tallies.flatMap(({ dropped }) => dropped),
    texts: tallies.flatMap(({ texts }) => texts),
  };
}

/** What an account that another process owns will carry: not judged here, and counted at a call each. */
function elsewhere(all: readonly WaveSlot[], accounts: readonly RehearsedAccount[]): WaveTally {
  const owned = new Set(accounts.map(({ account }) => account.id));
  const slots = all.filter(({ accountId, address }) => !owned.has(accountId) && address !== null);
  const groups = slots.filter((slot) => slot.class === 'group').length;
  return { people: slots.length - groups, groups, calls: slots.length, dropped: [], texts: [] };
}

async function tallied(
  tx: Tx,
  { account, session }: RehearsedAccount,
  all: readonly WaveSlot[],
  lines: readonly SlotLine[],
  now: Temporal.Instant,
): Promise<WaveTally> {
  const slots = all.filter(({ accountId }) => accountId === account.id);
  if (slots.length === 0) return { people: 0, groups: 0, calls: 0, dropped: [], texts: [] };
  const composed = await composeSlots(tx, slots, lines, now, session);
  const wave = new Wave(account, session, now);
  for (const slot of slots) {
    const said = composed.get(slot.id);
    if (said !== undefined) wave.add(slot, said);
  }
  return wave.tally();
}

/** Past the last instant at which anything in it is worth saying a wave has no point; null: it never comes. */
async function pointlessFrom(tx: Tx, lines: readonly SlotLine[]): Promise<Temporal.Instant | null> {
  if (lines.some(({ broadcastId }) => broadcastId !== null)) return null;
  const tasks = await readKindTasks(
    tx,
    lines.flatMap(({ item }) => item?.taskId ?? []),
  );
  const [first = null, ...others] = [...tasks.values()].map((task) => kindOf(task).pointlessFrom(task));
  return others.reduce<Temporal.Instant | null>(
    (last, next) => (last === null || next === null ? null : laterOf(last, next)),
    first,
  );
}

function readersByOccasion({ texts }: WaveTally, lines: readonly SlotLine[]): ReadonlyMap<string, number> {
  const occasionOf = new Map(lines.map(({ id, occasion }) => [id, occasion]));
  const readers = new Map<string, number>();
  for (const lineIds of texts.flatMap((text) => text.lineIds)) {
    for (const occasion of new Set(lineIds.flatMap((id) => occasionOf.get(id) ?? []))) {
      readers.set(occasion, (readers.get(occasion) ?? 0) + 1);
    }
  }
  return readers;
}

/** Releases a held wave (`reason` null) or drops it; its row must be locked. Answers how many lines. */
export async function endWave(
  tx: Tx,
  { id }: Pick<WaveRow, 'id'>,
  reason: 'not_released' | 'pointless' | 'withheld' | 'empty' | null,
  actor: string,
  now: Temporal.Instant,
): Promise<number> {
  const lines = reason === null ? await releaseLines(tx, id, now) : await dropLines(tx, id, reason);
  const state = reason === null ? 'released' : 'dropped';
  await decideWave(tx, id, { state, reason, at: now, by: actor });
  await appendAudit(tx, { actor, action: `wave_${state}`, subject: `wave:${id}`, detail: { reason, lines } });
  return lines;
}
