// What the ladders have to know of an item whose clock has struck.

import { courtesyQuietUntil, standingOf } from '#bot/domain/facts/deadline-shown.ts';
import type { LadderFacts } from '#bot/domain/ladder/decide.ts';
import { readDeadlineFacts } from '#bot/kinds/report_deadline/stored-facts.ts';
import type { DueClock } from '#prisma/hot/claim-due-clocks.ts';

/** `endsAt`: no promise quiets beyond it; the cutoff, or for a returned form the county's acceptance. */
export function ladderFacts(
  clock: Pick<DueClock, 'facts' | 'inDirectory'>,
  endsAt: Temporal.Instant,
): LadderFacts {
  const facts = readDeadlineFacts(clock.facts);
  const standing = standingOf(facts);
  return {
    settled: standing === 'done',
    returned: standing === 'returned',
    exempt: standing === 'exempt',
    // It may come back with the next roster, so the clock goes on and only the steps are silent.
    paused: !clock.inDirectory,
    courtesyQuietUntil: courtesyQuietUntil(facts, endsAt),
  };
}
