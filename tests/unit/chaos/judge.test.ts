// The judge of a chaos run sees what it is there to see: each invariant with a journal that breaks it.

import { describe, expect, it } from 'vitest';
import type { Journal } from '#tests/chaos/judge/journal.ts';
import { judgeOutbound } from '#tests/chaos/judge/outbound.ts';
import type { DeliveryRow } from '#tests/chaos/judge/outbound-rows.ts';
import { judgeProtocol } from '#tests/chaos/judge/protocol.ts';

const NOTHING: Journal = { calls: [], messages: [], frames: [], acks: [], violations: [] };
const LINE = { occasion: 'ladder:4.1', round: 1, itemId: 'item', uscc: '9133', formCode: 'B204-1' };

function row(fields: Partial<DeliveryRow> = {}): DeliveryRow {
  return {
    id: 'delivery',
    address: 'chen',
    ref: 'key',
    state: 'sent',
    reason: null,
    purpose: 'last_call',
    partNumber: 1,
    tries: 1,
    isRepeated: false,
    isDueAgain: true,
    text: '还有2天',
    lines: [LINE],
    ...fields,
  };
}

function taken(key: string, text = '还有2天', to = 'chen'): Journal['messages'][number] {
  return { kind: 'message', to, key, text, title: '', atMs: 0 };
}

const broken = (rows: readonly DeliveryRow[], ...messages: Journal['messages']) =>
  judgeOutbound(rows, { ...NOTHING, messages }).evidence.map(({ invariant }) => invariant);

const AGAIN = row({
  id: 'again',
  ref: 'key-2',
  text: '（重发）还有2天',
  lines: [{ ...LINE, occasion: 'again:ladder:4.1' }],
});
const UNKNOWN = row({ state: 'unknown', ref: null });

describe('what went out', () => {
  it.each([
    ['sent once and taken once', [row()], [taken('key')], []],
    ['sent and never taken', [row()], [], ['nothing lost']],
    ['still waiting at the end', [row({ state: 'waiting', ref: null })], [], ['nothing lost']],
    ['failed with a reason', [row({ state: 'failed', ref: null, reason: 'blocked' })], [], []],
    ['failed without one', [row({ state: 'failed', ref: null })], [], ['nothing lost']],
    ['sent once and taken twice', [row()], [taken('key'), taken('key-9')], ['nothing doubled unsaid']],
    [
      'tried again after it had been taken',
      [row({ tries: 2 })],
      [taken('lost-key'), taken('key')],
      ['nothing doubled unsaid'],
    ],
    ['taken and known to nobody', [], [taken('key')], ['nothing doubled unsaid']],
    [
      'unknown and said again, marked',
      [row({ ...UNKNOWN, isRepeated: true }), AGAIN],
      [taken('lost-key'), taken('key-2', AGAIN.text)],
      [],
    ],
    [
      'unknown and said again, unmarked',
      [row({ ...UNKNOWN, isRepeated: true }), { ...AGAIN, text: '还有2天' }],
      [taken('lost-key'), taken('key-2')],
      ['nothing doubled unsaid'],
    ],
    ['a last call unknown and not said again', [UNKNOWN], [taken('lost-key')], ['nothing lost']],
    ['a courtesy unknown and not said again', [row({ ...UNKNOWN, purpose: 'courtesy' })], [], []],
  ] as const)('%s', (_what, rows, messages, expected) => {
    expect(broken(rows, ...messages)).toEqual(expected);
  });
});

describe('what the platform would complain of', () => {
  const gateway = (atMs: number) => ({
    kind: 'call' as const,
    path: '/v1.0/gateway/connections/open',
    atMs,
    status: 200,
    code: null,
  });
  const storm = Array.from({ length: 9 }, (_, index) => gateway(index * 1_000));

  it('is more calls to the gateway than the faults of the minute explain', () => {
    expect(judgeProtocol({ ...NOTHING, calls: storm }, [])).not.toEqual([]);
    expect(judgeProtocol({ ...NOTHING, calls: storm }, [500])).toEqual([]);
    expect(judgeProtocol({ ...NOTHING, calls: storm.slice(1) }, [])).toEqual([]);
  });

  it('is a refusal for rate of its own, not one that was scripted', () => {
    const call = { ...gateway(0), path: '/send', status: 403 };
    const code = 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi';
    expect(judgeProtocol({ ...NOTHING, calls: [{ ...call, code }] }, [])).toHaveLength(1);
    expect(judgeProtocol({ ...NOTHING, calls: [call] }, [])).toEqual([]);
  });

  it('is an acknowledgement on another socket', () => {
    const ack = { kind: 'ack' as const, msgId: 'm', code: 200, sentOn: 1, answeredOn: 2, latencyMs: 1 };
    expect(judgeProtocol({ ...NOTHING, acks: [ack] }, [])).toHaveLength(1);
  });
});
