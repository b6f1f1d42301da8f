// Counts of a month's messages: calls, messages per firm, texts per wave, doubled, and what would save calls.

import { quantile } from '../figures.ts';
import type { SentLine, SentRow, Tally } from './rows.ts';

/** Recipients one call can carry. */
const PER_CALL = 20;

/** Calls by what the message was for. One that several purposes shared counts for the first. */
export function callsByPurpose(rows: readonly SentRow[]): readonly Tally[] {
  return tallied([...callsOf(rows).values()].map(([row]) => row?.purpose ?? '?'));
}

/** Calls by what their messages hold: `adviser:6`, `ladder:2+ladder:3`. */
export function callsByContent(rows: readonly SentRow[]): readonly Tally[] {
  return tallied([...callsOf(rows).values()].map((call) => contentOf(call)));
}

/** `reply:ID` and `promise:ID` without the id; last calls as one. */
export function occasionClass(occasion: string): string {
  return occasion.replace(/^(reply|promise):.*$/, '$1').replace(/^ladder:4\..*$/, 'ladder:4');
}

export interface PerFirm {
  readonly median: number;
  readonly p90: number;
  readonly max: number;
}

/** Private messages about each firm to its own people; firms that heard nothing count with 0. */
export function messagesPerFirm(rows: readonly SentRow[], firms: number, withReplies: boolean): PerFirm {
  const heard = new Map<string, number>();
  for (const row of rows) {
    if (row.place === 'group') continue;
    const units = row.lines.flatMap(({ occasion, unitId }) =>
      unitId !== null && isToFirm(occasion, withReplies) ? [unitId] : [],
    );
    for (const unit of new Set(units)) heard.set(unit, (heard.get(unit) ?? 0) + 1);
  }
  const silent = Array.from({ length: Math.max(0, firms - heard.size) }, () => 0);
  const all = [...heard.values(), ...silent];
  return {
    median: quantile(all, 0.5),
    p90: quantile(all, 0.9),
    max: all.reduce((a, b) => Math.max(a, b), 0),
  };
}

function isToFirm(occasion: string, withReplies: boolean): boolean {
  return /^ladder:[2346]/.test(occasion) || (withReplies && occasion.startsWith('reply:'));
}

/** Everything of one half hour that goes to firms, leaders or groups, answers left out. */
export interface Wave {
  readonly at: string;
  readonly to: string;
  readonly recipients: number;
  readonly texts: number;
  readonly calls: number;
}

/** The waves with the most calls first. */
export function wavesOf(rows: readonly SentRow[]): readonly Wave[] {
  const waves = Map.groupBy(
    rows.filter((row) => row.purpose !== 'reply'),
    (row) => `${row.slotAtMs} ${audienceOf(row)}`,
  );
  return [...waves.values()]
    .map((wave) => ({
      at: atText(wave[0]?.slotAtMs ?? 0),
      to: wave[0] === undefined ? '' : audienceOf(wave[0]),
      recipients: wave.length,
      texts: new Set(wave.map(({ contentHash }) => contentHash)).size,
      calls: callsOf(wave).size,
    }))
    .toSorted((one, other) => other.calls - one.calls || (one.at < other.at ? -1 : 1));
}

/** What went out by the platform's own journal. */
export interface Carried {
  readonly to: string;
  readonly key: string;
}

export interface Once {
  /** The same part of the same thing about the same item, on the same occasion, to the same recipient again. */
  readonly doubled: number;
  /** On the platform's side only: it fits no message of ours. */
  readonly unaccounted: number;
  /** We say sent, the platform knows nothing of it. */
  readonly missing: number;
}

/** Holds the platform's journal against our rows, both ways. */
export function heldAgainst(rows: readonly SentRow[], journal: readonly Carried[]): Once {
  const byKey = new Map(rows.map((row) => [`${row.ref} ${row.address}`, row]));
  const seen = new Set<string>();
  const arrived = new Set<string>();
  let doubled = 0;
  let unaccounted = 0;
  for (const { to, key } of journal) {
    const row = byKey.get(`${key} ${to}`);
    if (row === undefined) {
      unaccounted += 1;
      continue;
    }
    arrived.add(`${key} ${to}`);
    const things = row.lines.map(
      (line) => `${to} ${line.itemId} ${line.round} ${line.occasion} ${row.partNumber}`,
    );
    if (things.some((thing) => seen.has(thing))) doubled += 1;
    for (const thing of things) seen.add(thing);
  }
  const missing = rows.filter(
    ({ state, ref, address }) => state === 'sent' && !arrived.has(`${ref} ${address}`),
  ).length;
  return { doubled, unaccounted, missing };
}

/** What would be saved, in calls, if something were said otherwise or not at all. */
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
    { name: "no leader's list at step 6", count: only((occasion) => occasion === 'leader:6') },
    {
      name: 'answers by session webhook (they count as pushes instead)',
      count: only((occasion) => occasion.startsWith('reply:')),
    },
  ].toSorted((one, other) => other.count - one.count);
}

/** Calls if everybody with the same forms at the same steps read one text. */
function sharedCalls(rows: readonly SentRow[]): number {
  const sets = Map.groupBy(rows, (row) => `${row.slotAtMs} ${row.partNumber} ${setOf(row.lines)}`);
  return [...sets.values()].reduce((sum, set) => sum + Math.ceil(set.length / PER_CALL), 0);
}

function setOf(lines: readonly SentLine[]): string {
  return [...new Set(lines.map(({ formCode, occasion }) => `${formCode} ${occasion}`))].toSorted().join(' ');
}

function audienceOf(row: SentRow): 'groups' | 'firms' | 'lists' | 'answers' {
  if (row.place === 'group') return 'groups';
  if (row.lines.some(({ occasion }) => occasion.startsWith('reply:'))) return 'answers';
  return row.lines.every(({ occasion }) => /^ladder:[2346]/.test(occasion)) ? 'firms' : 'lists';
}

function callsOf(rows: readonly SentRow[]): ReadonlyMap<string, readonly SentRow[]> {
  return Map.groupBy(rows, (row) => row.attemptId);
}

function contentOf(call: readonly SentRow[]): string {
  const classes = new Set(call.flatMap(({ lines }) => lines.map(({ occasion }) => occasionClass(occasion))));
  return [...classes].toSorted().join('+');
}

export function tallied(names: readonly string[]): readonly Tally[] {
  return [...Map.groupBy(names, (name) => name)]
    .map(([name, all]) => ({ name, count: all.length }))
    .toSorted((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1));
}

function atText(ms: number): string {
  const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('Asia/Shanghai');
  return local.toPlainDateTime().toString({ smallestUnit: 'minute' }).slice(5).replace('T', ' ');
}
