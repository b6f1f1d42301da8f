// What an occasion's name says: who is spoken to, in which tone, and about which node.

import type { BudgetClass } from '#bot/domain/delivery/budget.ts';
import { firstSaid } from '#bot/domain/delivery/occasion.ts';
import { budgetClassOf as classOfPurpose, type Purpose } from '#bot/domain/delivery/purpose.ts';
import { BUREAU_OCCASIONS, type BureauOccasion } from '#bot/domain/ladder/bureau-steps.ts';
import type { FirmTone } from './firm-text.ts';
import type { ListStage } from './list-text.ts';

export type OccasionMeaning =
  | { readonly kind: 'group'; readonly ahead: boolean }
  | { readonly kind: 'firm'; readonly tone: FirmTone }
  | {
      readonly kind: 'list';
      readonly audience: 'leader' | 'township' | 'specialist';
      /** The level of the node the list counts. */
      readonly level: 1 | 2 | 4;
      readonly stage: ListStage;
    }
  /** What the bureau's own people are asked or told about a task. */
  | { readonly kind: 'bureau'; readonly about: BureauOccasion; readonly taskCode: string };

/**
 * Reads `ladder:4.2`, `leader:3`, `ladder:7.specialist`, `return:1`, `ask_list:6:CODE`, and `again:` before those of the
 * ladder, which means the same. Throws on a name nobody gives.
 */
export function meaningOf(named: string): OccasionMeaning {
  const occasion = firstSaid(named);
  if (occasion === 'ladder:0' || occasion === 'ladder:1')
    return { kind: 'group', ahead: occasion === 'ladder:0' };
  const bureau = bureauMeaning(occasion);
  if (bureau !== null) return bureau;
  const list = listMeaning(occasion);
  if (list !== null) return list;
  const tone = FIRM_TONES.get(occasion);
  if (tone !== undefined) return { kind: 'firm', tone };
  throw new Error(`unknown occasion ${occasion}`);
}

const FIRM_TONES: ReadonlyMap<string, FirmTone> = new Map([
  ['ladder:2', 'reminder'],
  ['ladder:3', 'exact'],
  ['ladder:4.1', 'last_call'],
  ['ladder:4.2', 'last_call'],
  ['ladder:4.3', 'last_call'],
  ['ladder:4.note', 'last_call'],
  ['ladder:6', 'overdue'],
  ['return:1', 'returned'],
  ['return:2', 'returned'],
]);

const LEADER_LISTS: ReadonlySet<string> = new Set(['leader:3', 'leader:4', 'leader:6', 'adviser:6']);

/** Lists above the grid, by the post they are for: `ladder:5`, `ladder:7` and `ladder:8` with its name. */
const UPPER_LISTS: ReadonlyMap<
  string,
  { readonly audience: 'township' | 'specialist'; readonly level: 1 | 2 }
> = new Map([
  ['township_statistician', { audience: 'township', level: 2 }],
  ['department_statistician', { audience: 'township', level: 2 }],
  ['specialist', { audience: 'specialist', level: 1 }],
  ['section_head', { audience: 'specialist', level: 1 }],
  ['duty_clerk', { audience: 'specialist', level: 1 }],
]);

/** Only names the ladder gives: what is no list must never be answered with the names of a whole city. */
function listMeaning(occasion: string): OccasionMeaning | null {
  if (occasion === 'return:leader') return { kind: 'list', audience: 'leader', level: 4, stage: 'returned' };
  if (occasion === 'return:specialist')
    return { kind: 'list', audience: 'specialist', level: 1, stage: 'returned' };
  if (LEADER_LISTS.has(occasion)) {
    const stage = occasion.endsWith(':6') ? 'overdue' : 'before_cutoff';
    return { kind: 'list', audience: 'leader', level: 4, stage };
  }
  const [, step, post = ''] = /^ladder:([578])\.([a-z_]+)$/.exec(occasion) ?? [];
  const list = UPPER_LISTS.get(post);
  if (step === undefined || list === undefined) return null;
  return { kind: 'list', ...list, stage: step === '5' ? 'before_cutoff' : 'overdue' };
}

/** The code of the task a line to the bureau's own people is about; null: it is no such line. */
export function bureauTask(occasion: string): string | null {
  return bureauMeaning(occasion)?.taskCode ?? null;
}

/** The name of a line to the bureau's own people: it belongs to a task, not to an item. */
export function bureauOccasion(about: BureauOccasion, taskCode: string): string {
  return `${about}:${taskCode}`;
}

function bureauMeaning(occasion: string): Extract<OccasionMeaning, { kind: 'bureau' }> | null {
  const about = BUREAU_OCCASIONS.find((name) => occasion.startsWith(`${name}:`));
  return about === undefined ? null : { kind: 'bureau', about, taskCode: occasion.slice(about.length + 1) };
}

export function purposeOf(meaning: OccasionMeaning): Purpose {
  switch (meaning.kind) {
    case 'group':
      return 'group_notice';
    case 'bureau':
      // Overdue steps depend on it.
      return 'overdue';
    case 'list':
      return meaning.stage === 'before_cutoff' ? 'list' : 'overdue';
    case 'firm':
      return FIRM_PURPOSES[meaning.tone];
  }
}

const FIRM_PURPOSES: Readonly<Record<FirmTone, Purpose>> = {
  reminder: 'courtesy',
  exact: 'courtesy',
  last_call: 'last_call',
  overdue: 'overdue',
  // Somebody has to act before the county accepts, as behind the cutoff.
  returned: 'overdue',
};

/** What a spent budget goes by: the purpose, with the first reminder told from the second. */
export function budgetClassOf(meaning: OccasionMeaning): BudgetClass {
  const isFirst = meaning.kind === 'firm' && meaning.tone === 'reminder';
  return isFirst ? 'first_reminder' : classOfPurpose(purposeOf(meaning));
}
