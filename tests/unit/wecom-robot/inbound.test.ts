// What the smart robot's callbacks mean: who, where, what; whatever else comes says nothing.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFrame } from '#adapters/wecom-robot/frame.ts';
import { readInbound } from '#adapters/wecom-robot/inbound.ts';

const HERE = { botId: 'aib-1', nowMs: 1_790_000_000_000 };

const body = (fields: Readonly<Record<string, unknown>> = {}) => ({
  msgid: 'm1',
  aibotid: 'aib-1',
  chattype: 'single',
  from: { userid: 'WangFang' },
  create_time: 1_780_000_000,
  msgtype: 'text',
  text: { content: ' 已报 ' },
  ...fields,
});

const read = (fields: Readonly<Record<string, unknown>> = {}) => {
  const inbound = readInbound('message', body(fields), HERE);
  if (inbound.kind !== 'message') throw new Error(inbound.kind);
  return inbound.message;
};

describe('a message to the smart robot', () => {
  it('has its sender by the user id as it is written, its conversation and its instant', () => {
    const person = { channel: 'wecom-robot', scope: 'person', id: 'WangFang' };
    expect(read()).toMatchObject({
      platformId: 'm1',
      conversation: person,
      sender: person,
      senderProof: 'platform',
      sentAtMs: 1_780_000_000_000,
      text: '已报',
      content: 'text',
      file: null,
    });
    expect(read({ create_time: undefined }).sentAtMs).toBe(HERE.nowMs);
  });

  it.each([
    ['@小格 已报', '已报'],
    ['@小格\u2005已报', '已报'],
    ['已报 @小格', '已报'],
    ['@小格', ''],
    ['写信到 a@b.example 行吗', '写信到 a@b.example 行吗'],
  ])('in a group says %j without the mention: %j', (content, text) => {
    const message = read({ chattype: 'group', chatid: 'wrk1', text: { content } });
    expect(message.conversation).toEqual({ channel: 'wecom-robot', scope: 'group', id: 'wrk1' });
    expect(message.text).toBe(text);
  });

  it('in private keeps a name that is addressed', () => {
    expect(read({ text: { content: '@李四 接替我' } }).text).toBe('@李四 接替我');
  });

  it('of another organisation has no sender that could be trusted', () => {
    expect(read({ from: { userid: 'WangFang', corpid: 'ww-other' } }).sender).toBeNull();
  });

  it.each<[string, Readonly<Record<string, unknown>>, object]>([
    ['voice', { msgtype: 'voice', voice: { content: '已报' } }, { text: '已报', content: 'text' }],
    [
      'a picture',
      { msgtype: 'image', image: { url: 'https://x', aeskey: 'k' } },
      { content: 'picture', file: { name: '图片', sizeBytes: null, ref: '["https://x","k"]' } },
    ],
    [
      'a file',
      { msgtype: 'file', file: { url: 'https://x', aeskey: 'k', filename: '名单.xlsx' } },
      { content: 'file', file: { name: '名单.xlsx' } },
    ],
    ['a file without an address', { msgtype: 'file', file: {} }, { content: 'file', file: null }],
    [
      'words among pictures',
      {
        msgtype: 'mixed',
        mixed: {
          msg_item: [
            { msgtype: 'image', image: {} },
            { msgtype: 'text', text: { content: '已报' } },
          ],
        },
      },
      { content: 'text', text: '已报' },
    ],
    [
      'pictures alone',
      {
        msgtype: 'mixed',
        mixed: { msg_item: [{ msgtype: 'image', image: { url: 'https://x', aeskey: 'k' } }] },
      },
      { content: 'picture', file: { ref: '["https://x","k"]' } },
    ],
    ['a video', { msgtype: 'video', video: { url: 'https://x' } }, { content: 'other', file: null }],
  ])('of %s is what it is', (_what, fields, expected) => {
    expect(read(fields)).toMatchObject(expected);
  });

  it('keeps as evidence nothing that would fetch a file or answer in our name', () => {
    const { raw } = read({
      response_url: 'https://canary',
      msgtype: 'file',
      file: { url: 'https://canary', aeskey: 'canary' },
      quote: { msgtype: 'image', image: { url: 'https://canary', aeskey: 'canary' } },
    });
    const kept = new TextDecoder().decode(raw);
    expect(kept).toContain('WangFang');
    expect(kept).not.toContain('canary');
  });

  it.each([
    ['of another robot', body({ aibotid: 'aib-2' }), 'unreadable'],
    ['without an id', body({ msgid: '' }), 'unreadable'],
    ['of a group without its id', body({ chattype: 'group' }), 'unreadable'],
    ['from nobody', body({ from: null }), 'unreadable'],
    ['of the robot itself', body({ from: { userid: 'aib-1' } }), 'ignored'],
    ['that refreshes a stream', body({ msgtype: 'stream' }), 'ignored'],
  ])('%s says nothing', (_what, fields, kind) => {
    expect(readInbound('message', fields, HERE).kind).toBe(kind);
  });

  it.each(['enter_chat', 'feedback_event', 'what_comes_next'])(
    'of the event %s says nothing',
    (eventtype) => {
      expect(readInbound('event', body({ msgtype: 'event', event: { eventtype } }), HERE).kind).toBe(
        'ignored',
      );
    },
  );
});

describe('a frame', () => {
  it('never throws, whatever it holds', () => {
    const any = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({
          cmd: fc.constantFrom('aibot_msg_callback', 'aibot_event_callback', '', 'x'),
          headers: fc.anything(),
          body: fc.object({
            key: fc.constantFrom('msgid', 'from', 'event', 'msgtype', 'text', 'mixed', 'chatid'),
          }),
        })
        .map((value) => JSON.stringify(value) ?? ''),
    );
    fc.assert(
      fc.property(any, (text) => {
        const frame = readFrame(text);
        if (frame.kind === 'message' || frame.kind === 'event') readInbound(frame.kind, frame.body, HERE);
      }),
    );
  });

  it.each([
    ['{"headers":{"req_id":"r"},"errcode":0}', { kind: 'answer', reqId: 'r', errcode: '0' }],
    ['{"headers":{"req_id":"r"},"errcode":"x y"}', { kind: 'answer', errcode: 'unreadable_code' }],
    ['{"headers":{"req_id":"r"}}', { kind: 'answer', errcode: 'unreadable_code' }],
    [
      '{"cmd":"aibot_event_callback","headers":{},"body":{"event":{"eventtype":"disconnected_event"}}}',
      { kind: 'kicked' },
    ],
    ['{"cmd":"aibot_later","headers":{}}', { kind: 'unknown' }],
    ['nonsense', { kind: 'unreadable' }],
  ])('%s is %o', (text, expected) => {
    expect(readFrame(text)).toMatchObject(expected);
  });
});
