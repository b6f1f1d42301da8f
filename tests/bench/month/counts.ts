// Counts of a month's messages: calls, messages per firm, texts per wave, doubled.

import { quantile } from '#tests/bench/figures.ts';
import type { SentRow, Tally } from './rows.ts';

/** Calls by what the message was for. One that several purposes shared counts for the first. */
export function callsByPurpose(rows: readonly SentRow[]): readonly Tally[] {
  return tallied([...callsOf(rows).values()].map(([row]) => row?.purpose ?? '?'));
}

/** Calls by what their messages hold: `adviser:6`, `ladder:2+ladder:3`. */
export function callsByContent(rows: readonly SentRow[]): readonly Tally[] {
  return tallied([...callsOf(rows).values()].map((call) => contentOf(call)));
}

/** `reply:ID` and `promise:ID` without the id; last calls as one. */
function occasionClass(occasion: string): string {
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

/** How the messages to one audience share their texts. */
export interface Sharing {
  readonly to: string;
  readonly messages: number;
  readonly calls: number;
  /** Readers of a text, and how many texts had so many. */
  readonly readers: readonly (readonly [readers: number, texts: number])[];
}

/** Private messages; answers are given one by one, so only those of one call share their text. */
export function sharingOf(rows: readonly SentRow[]): readonly Sharing[] {
  const audiences = Map.groupBy(
    rows.filter(({ place }) => place === 'private'),
    audienceOf,
  );
  return [...audiences].map(([to, all]) => {
    const texts = Map.groupBy(all, (row) =>
      to === 'answers' ? row.attemptId : `${row.slotAtMs} ${row.contentHash}`,
    );
    const sizes = Map.groupBy(texts.values(), ({ length }) => length);
    const readers = [...sizes].map(([size, some]) => [size, some.length] as const);
    return {
      to,
      messages: all.length,
      calls: callsOf(all).size,
      readers: readers.toSorted(([one], [other]) => one - other),
    };
  });
}

/** What went out by the platform's own journal. */
export interface Carried {
  readonly to: string;
  /** Null for an answer by session, of which the platform gives no key. */
  readonly key: string | null;
}

export interface Once {
  /** The same part of the same thing about the same item, on the same occasion, to the same recipient again. */
  readonly doubled: number;
  /** What those were. */
  readonly doubledWhat: readonly Tally[];
  /** Different messages with one text (two answers) to one recipient, who so stands twice in one call. */
  readonly twiceInOneCall: number;
  /** On the platform's side only: it fits no message of ours. */
  readonly unaccounted: number;
  /** We say sent, the platform knows nothing of it. */
  readonly missing: number;
}

/** Holds the platform's journal against our rows, both ways. */
export function heldAgainst(rows: readonly SentRow[], journal: readonly Carried[]): Once {
  const keyOf = ({ ref, address }: SentRow) => `${ref?.startsWith('session:') ? null : ref} ${address}`;
  const byKey = Map.groupBy(
    rows.filter(({ ref }) => ref !== null),
    keyOf,
  );
  const twiceInOneCall = [...byKey]
    .filter(([key]) => !key.startsWith('null '))
    .reduce((sum, [, same]) => sum + same.length - 1, 0);
  const seen = new Set<string>();
  const arrived = new Set<string>();
  const doubled: string[] = [];
  let unaccounted = 0;
  for (const { to, key } of journal) {
    const same = byKey.get(`${key} ${to}`) ?? [];
    // Once each is found, a further one is the last of them again.
    const row = same.length > 1 ? same.shift() : same[0];
    if (row === undefined) {
      unaccounted += 1;
      continue;
    }
    arrived.add(`${key} ${to}`);
    const things = row.lines.map((line) => ({
      what: occasionClass(line.occasion),
      thing: `${to} ${line.itemId} ${line.round} ${line.occasion} ${row.partNumber}`,
    }));
    const again = things.find(({ thing }) => seen.has(thing));
    if (again !== undefined) doubled.push(`${again.what} to ${row.place} ${row.state}`);
    for (const { thing } of things) seen.add(thing);
  }
  const missing = rows.filter((row) => row.state === 'sent' && !arrived.has(keyOf(row))).length;
  return { doubled: doubled.length, doubledWhat: tallied(doubled), twiceInOneCall, unaccounted, missing };
}

/** Who reads it. */
export function audienceOf(row: SentRow): 'groups' | 'firms' | 'lists' | 'answers' {
  if (row.place === 'group') return 'groups';
  if (row.lines.some(({ occasion }) => occasion.startsWith('reply:'))) return 'answers';
  return row.lines.every(({ occasion }) => /^ladder:[2346]/.test(occasion)) ? 'firms' : 'lists';
}

/** The messages of each call. */
export function callsOf(rows: readonly SentRow[]): ReadonlyMap<string, readonly SentRow[]> {
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
