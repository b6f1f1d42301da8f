// The simulated month's counting: calls, messages per firm, and the platform's journal against our rows.

import { describe, expect, it } from 'vitest';
import { Agenda } from '#tests/bench/month/agenda.ts';
import {
  callsByContent,
  callsByPurpose,
  heldAgainst,
  messagesPerFirm,
  wavesOf,
} from '#tests/bench/month/counts.ts';
import type { SentRow } from '#tests/bench/month/rows.ts';
import { savings } from '#tests/bench/month/savings.ts';

const SLOT_MS = Temporal.Instant.from('2026-11-04T09:00:00+08:00').epochMilliseconds;

function row(over: Partial<SentRow> & { readonly unit?: string; readonly occasion?: string }): SentRow {
  const { unit = 'u1', occasion = 'ladder:2', ...rest } = over;
  const line = { occasion, round: 1, itemId: `item of ${unit}`, unitId: unit, formCode: 'B204-1' };
  return {
    attemptId: 'a1',
    slotId: `slot of ${unit}`,
    place: 'private',
    slotAtMs: SLOT_MS,
    purpose: 'courtesy',
    contentHash: 'h1',
    partNumber: 1,
    address: `person of ${unit}`,
    ref: 'key1',
    state: 'sent',
    lines: [line],
    ...rest,
  };
}

describe('counting calls', () => {
  const rows = [
    row({}),
    row({ unit: 'u2' }),
    row({ unit: 'u3', attemptId: 'a2', contentHash: 'h2' }),
    row({ unit: 'u1', attemptId: 'a3', occasion: 'ladder:4.2', purpose: 'last_call' }),
    row({ unit: 'u4', attemptId: 'a4', occasion: 'adviser:6', purpose: 'overdue', address: 'adviser' }),
  ];

  it('counts one call however many it reaches', () => {
    expect(callsByPurpose(rows)).toEqual([
      { name: 'courtesy', count: 2 },
      { name: 'last_call', count: 1 },
      { name: 'overdue', count: 1 },
    ]);
    expect(callsByContent(rows)).toContainEqual({ name: 'ladder:4', count: 1 });
  });

  it('says what one shared text and a list left out would save', () => {
    expect(savings(rows)).toContainEqual({
      name: 'texts to firms without unit names (agents read the shared text)',
      count: 1,
    });
    expect(savings(rows)).toContainEqual({ name: "no adviser's list at step 6", count: 1 });
  });

  it('counts the different texts of a wave', () => {
    const [first] = wavesOf(rows);
    expect(first).toEqual({ at: '11-04 09:00', to: 'firms', recipients: 4, texts: 2, calls: 3 });
  });
});

describe('messages per firm', () => {
  it('counts a firm that heard nothing, leaves answers out unless asked, and knows no groups', () => {
    const rows = [
      row({}),
      row({ attemptId: 'a2', occasion: 'reply:1', purpose: 'reply' }),
      row({ attemptId: 'a3', place: 'group', occasion: 'ladder:1' }),
    ];
    expect(messagesPerFirm(rows, 3, false)).toEqual({ median: 0, p90: 1, max: 1 });
    expect(messagesPerFirm(rows, 1, true)).toEqual({ median: 2, p90: 2, max: 2 });
  });
});

describe("the platform's journal against our rows", () => {
  const rows = [row({}), row({ unit: 'u2' })];
  const carried = [
    { to: 'person of u1', key: 'key1' },
    { to: 'person of u2', key: 'key1' },
  ];

  it('finds nothing where each message went out once', () => {
    expect(heldAgainst(rows, carried)).toEqual({
      doubled: 0,
      doubledWhat: [],
      twiceInOneCall: 0,
      unaccounted: 0,
      missing: 0,
    });
  });

  it('finds the same thing said twice, also by another call', () => {
    const again = row({ attemptId: 'a9', ref: 'key9' });
    expect(heldAgainst([...rows, again], [...carried, { to: 'person of u1', key: 'key9' }]).doubled).toBe(1);
    expect(heldAgainst(rows, [...carried, ...carried]).doubled).toBe(2);
  });

  it('tells two answers with one text in one call from one answer said twice', () => {
    const answers = ['m1', 'm2'].map((id) => row({ slotId: id, occasion: `reply:${id}` }));
    const twice = [carried[0], carried[0]].flatMap((one) => one ?? []);
    expect(heldAgainst(answers, twice)).toMatchObject({ doubled: 0, twiceInOneCall: 1, missing: 0 });
    expect(heldAgainst(answers.slice(1), twice)).toMatchObject({ doubled: 1, twiceInOneCall: 0 });
  });

  it('finds what never arrived and what nobody sent', () => {
    expect(heldAgainst(rows, carried.slice(1)).missing).toBe(1);
    expect(heldAgainst(rows, [...carried, { to: 'stranger', key: 'key1' }]).unaccounted).toBe(1);
  });

  it('takes the parts of a long message for different things', () => {
    const second = row({ partNumber: 2, ref: 'key2' });
    const both = [...carried, { to: 'person of u1', key: 'key2' }];
    expect(heldAgainst([...rows, second], both).doubled).toBe(0);
  });
});

describe('the agenda', () => {
  it('gives what is due in order and once', () => {
    const agenda = new Agenda();
    const at = (minute: number) => Temporal.Instant.fromEpochMilliseconds(minute * 60_000);
    const act = () => Promise.resolve();
    for (const minute of [5, 1, 3]) agenda.add({ at: at(minute), act });
    expect(agenda.nextAt()?.epochMilliseconds).toBe(60_000);
    expect(agenda.take(at(3)).map((one) => one.at.epochMilliseconds)).toEqual([60_000, 180_000]);
    expect(agenda.take(at(3))).toEqual([]);
    expect(agenda.nextAt()?.epochMilliseconds).toBe(300_000);
  });
});
