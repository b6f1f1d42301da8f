// A person's answer to a wave that waits in rehearsal: 发送 or 不发.

import type { Tx } from '#prisma/db.ts';
import { type ShownWave, shownWaves } from '#prisma/hot/waves.ts';
import { endWave } from './rehearsal.ts';

export type WaveDecision =
  | { readonly kind: 'decided'; readonly wave: ShownWave }
  /** It has been decided before, or its time was over. */
  | { readonly kind: 'over'; readonly wave: ShownWave }
  | { readonly kind: 'none' };

/** Decides the wave of this number, or the newest that waits. */
export async function decideHeldWave(
  tx: Tx,
  asked: {
    readonly number: number | null;
    readonly release: boolean;
    readonly actor: string;
    readonly now: Temporal.Instant;
  },
): Promise<WaveDecision> {
  const { number, release, actor, now } = asked;
  const question = number === null ? { heldOnly: true } : { number };
  const [wave] = await shownWaves(tx, { ...question, lock: true, limit: 1 });
  if (wave === undefined) return { kind: 'none' };
  if (wave.state !== 'held') return { kind: 'over', wave };
  await endWave(tx, wave, release ? null : 'withheld', actor, now);
  return { kind: 'decided', wave };
}
