// What would be saved, in calls, if something of the month were said otherwise or not at all.

import { audienceOf, callsOf } from './counts.ts';
import type { SentLine, SentRow, Tally } from './rows.ts';

/** Recipients one call can carry. */
const PER_CALL = 20;

/** Each by itself; they overlap and do not add up. */
export function savings(rows: readonly SentRow[]): readonly Tally[] {
  const calls = [...callsOf(rows).values()];
  const only = (test: (occasion: string) => boolean) =>
    calls.filter((call) =>
      call.every(({ lines }) => lines.length > 0 && lines.every((one) => test(one.occasion))),
    ).length;
  const toFirms = rows.filter((row) => row.place === 'private' && audienceOf(row) === 'firms');
  const groups = rows.filter((row) => row.place === 'group');
  return [
    {
      name: 'texts to firms without unit names (agents read the shared text)',
      count: callsOf(toFirms).size - sharedCalls(toFirms),
    },
    {
      name: 'one notice per group for the month (now one per opening day)',
      count: groups.length - new Set(groups.map(({ address }) => address)).size,
    },
    { name: "no adviser's list at step 6", count: only((occasion) => occasion === 'adviser:6') },
    { name: "no leader's list at step 3", count: only((occasion) => occasion === 'leader:3') },
    { name: "no leader's list at step 4", count: only((occasion) => occasion === 'leader:4') },
    {
      name: "no leader's list at step 4 that names the firms of step 3's",
      count: unchangedLists(rows),
    },
    { name: "no leader's list at step 6", count: only((occasion) => occasion === 'leader:6') },
    {
      name: 'answers by session webhook (they count as pushes instead)',
      count: only((occasion) => occasion.startsWith('reply:')),
    },
  ].toSorted((one, other) => other.count - one.count);
}

/** Lists of step 4 about the very items of the same reader's list of step 3. */
function unchangedLists(rows: readonly SentRow[]): number {
  const itemsOf = (row: SentRow, occasion: string) =>
    row.lines.flatMap((line) => (line.occasion === occasion ? (line.itemId ?? []) : [])).toSorted();
  const before = new Set(rows.map((row) => `${row.address} ${itemsOf(row, 'leader:3').join(' ')}`));
  return rows.filter((row) => {
    const items = itemsOf(row, 'leader:4');
    return (
      items.length === row.lines.length && items.length > 0 && before.has(`${row.address} ${items.join(' ')}`)
    );
  }).length;
}

/** Calls if everybody with the same forms at the same steps read one text. */
function sharedCalls(rows: readonly SentRow[]): number {
  const sets = Map.groupBy(rows, (row) => `${row.slotAtMs} ${row.partNumber} ${setOf(row.lines)}`);
  return [...sets.values()].reduce((sum, set) => sum + Math.ceil(set.length / PER_CALL), 0);
}

function setOf(lines: readonly SentLine[]): string {
  return [...new Set(lines.map(({ formCode, occasion }) => `${formCode} ${occasion}`))].toSorted().join(' ');
}
