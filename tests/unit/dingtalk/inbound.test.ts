// Robot frames translated: who, where, when, what, and what must not remain.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFrame } from '#adapters/dingtalk/frame.ts';
import { readInbound } from '#adapters/dingtalk/inbound.ts';

const HEADERS = { messageId: '213d_1', time: '1793600000000' };
const PRIVATE = {
  msgId: 'msg1==',
  msgtype: 'text',
  createAt: 1_793_581_800_000,
  conversationType: '1',
  conversationId: 'cidPair==',
  senderId: '$:LWCP_v1:$abc',
  senderStaffId: '0101',
  senderCorpId: 'dingA',
  chatbotCorpId: 'dingA',
  chatbotUserId: '$:LWCP_v1:$robot',
  sessionWebhook: 'https://oapi.dingtalk.com/robot/sendBySession?session=SECRET1',
  text: { content: ' 已报 ' },
};

const HERE = { nowMs: 42, oapiBase: 'https://oapi.dingtalk.com' };

function read(fields: Readonly<Record<string, unknown>>, headers = HEADERS) {
  const inbound = readInbound(JSON.stringify({ ...PRIVATE, ...fields }), headers, HERE);
  if (inbound.kind !== 'message') throw new Error(inbound.kind);
  return inbound.message;
}

const person = (id: string) => ({ channel: 'dingtalk', scope: 'person', id });

describe('an inbound robot message', () => {
  it('is read with its sender as the conversation of a private chat', () => {
    expect(read({})).toMatchObject({
      platformId: 'msg1==',
      conversation: person('0101'),
      sender: person('0101'),
      sentAtMs: 1_793_581_800_000,
      text: '已报',
      content: 'text',
      quotedRef: null,
    });
  });

  it('belongs to the group it was said in', () => {
    const message = read({ conversationType: '2', conversationId: 'cidGroup==' });
    expect(message.conversation).toEqual({ channel: 'dingtalk', scope: 'group', id: 'cidGroup==' });
    expect(message.sender).toEqual(person('0101'));
  });

  it.each([
    ['no staff id', { senderStaffId: undefined }],
    ['an empty staff id', { senderStaffId: '' }],
    ['a staff id of another organisation', { senderCorpId: 'dingB' }],
  ])('has no sender with %s', (_name, fields) => {
    expect(read(fields)).toMatchObject({ sender: null, conversation: person('cidPair==') });
  });

  it.each([
    [1_793_581_800_000, 1_793_581_800_000],
    ['1793581800000', 1_793_581_800_000],
    [undefined, 1_793_600_000_000],
    ['soon', 1_793_600_000_000],
    [-5, 1_793_600_000_000],
    [9_007_199_254_740_991, 1_793_600_000_000],
  ])('takes createAt %j as %d', (createAt, expected) => {
    expect(read({ createAt }).sentAtMs).toBe(expected);
  });

  it('falls back to the clock when neither the message nor the frame names an instant', () => {
    expect(
      readInbound(JSON.stringify({ ...PRIVATE, createAt: null }), { messageId: 'm', time: null }, HERE),
    ).toMatchObject({
      message: { sentAtMs: 42 },
    });
  });

  it.each([
    [
      'rich text',
      {
        msgtype: 'richText',
        text: undefined,
        content: { richText: [{ text: '已' }, { type: 'picture' }, { text: '报 ' }] },
      },
      '已报',
      'text',
    ],
    [
      'rich text of pictures only',
      { msgtype: 'richText', text: undefined, content: { richText: [{ type: 'picture' }] } },
      '',
      'other',
    ],
    [
      'a picture',
      { msgtype: 'picture', text: undefined, content: { downloadCode: 'SECRET2' } },
      '',
      'picture',
    ],
    [
      'a file without a code',
      { msgtype: 'file', text: undefined, content: { fileName: 'a.xlsx' } },
      '',
      'other',
    ],
    [
      'what the platform heard in a voice message',
      { msgtype: 'audio', text: undefined, content: { recognition: ' 我们已经报了。', duration: 2000 } },
      '我们已经报了。',
      'text',
    ],
    ['a voice message nobody could hear', { msgtype: 'audio', text: undefined, content: {} }, '', 'other'],
    ['an unknown type', { msgtype: 'chatRecord', text: undefined }, '', 'other'],
    ['a push over the quota', { text: undefined, errCode: 20001 }, '', 'withheld'],
    [
      'a push over the quota without a type',
      { msgtype: undefined, text: undefined, errCode: '20001' },
      '',
      'withheld',
    ],
    ['a text object without content', { text: {} }, '', 'text'],
  ])('reads %s', (_name, fields, text, content) => {
    expect(read(fields)).toMatchObject({ text, content });
  });

  it('names the send it quotes', () => {
    expect(read({ originalProcessQueryKey: 'a/+b=', originalMsgId: 'x' }).quotedRef).toBe('a/+b=');
  });

  it('stands under the id of the frame when the message has none', () => {
    expect(read({ msgId: undefined }).platformId).toBe('213d_1');
  });

  it('keeps no credential in its evidence', () => {
    const message = read({
      content: { downloadCode: 'SECRET2', list: [{ pictureDownloadCode: 'SECRET3' }] },
      accessToken: 'SECRET4',
      link: 'https://x.cn/?access_token=SECRET5',
    });
    const raw = new TextDecoder().decode(message.raw);
    expect(raw).not.toContain('SECRET');
    expect(raw).toContain('已报');
  });

  it('brings a file with its name and the code that fetches it, of which the evidence knows nothing', () => {
    const content = { downloadCode: 'SECRET6', fileName: '名单.xlsx', spaceId: '1', fileId: '2' };
    const message = read({ msgtype: 'file', text: undefined, content });
    expect(message).toMatchObject({
      content: 'file',
      file: { name: '名单.xlsx', sizeBytes: null, ref: 'SECRET6' },
    });
    expect(new TextDecoder().decode(message.raw)).toContain('名单.xlsx');
    expect(new TextDecoder().decode(message.raw)).not.toContain('SECRET6');
  });

  it('brings the picture of a rich text that has no words, which is what a pasted one is', () => {
    const picture = { type: 'picture', downloadCode: 'SECRET7', pictureDownloadCode: 'SECRET8' };
    const message = read({
      msgtype: 'richText',
      text: undefined,
      content: { richText: [{ text: ' ' }, picture] },
    });
    expect(message).toMatchObject({ text: '', content: 'picture', file: { name: '图片', ref: 'SECRET7' } });
    const withWords = { richText: [{ text: '已报' }, picture] };
    expect(read({ msgtype: 'richText', text: undefined, content: withWords })).toMatchObject({
      text: '已报',
      file: null,
    });
  });

  it('is of the group, and not to be answered by its session, when the type is a number', () => {
    const fields = { conversationType: 2, conversationId: 'cidGroup==', senderStaffId: 4711 };
    const data = JSON.stringify({ ...PRIVATE, ...fields, sessionWebhookExpiredTime: HERE.nowMs + 9_000_000 });
    expect(readInbound(data, HEADERS, HERE)).toMatchObject({
      session: null,
      message: { conversation: { scope: 'group', id: 'cidGroup==' }, sender: person('4711') },
    });
  });

  it('is ignored when it is our own', () => {
    const own = { ...PRIVATE, senderId: PRIVATE.chatbotUserId };
    expect(readInbound(JSON.stringify(own), HEADERS, HERE)).toEqual({ kind: 'ignored' });
  });

  it.each(['', 'null', '[]', '"x"', '{}', '{"msgId":"m"}'])('is unreadable from %j', (data) => {
    expect(readInbound(data, HEADERS, HERE).kind).toBe('unreadable');
  });

  it.each(Object.keys(PRIVATE).concat('errCode', 'conversationType', 'sessionWebhookExpiredTime'))(
    'takes no object for %s that cannot become a text',
    (field) => {
      const odd = { ...PRIVATE, text: undefined, [field]: { toString: 1, valueOf: 1 } };
      expect(() => readInbound(JSON.stringify(odd), HEADERS, HERE)).not.toThrow();
    },
  );

  it('never throws, whatever the data', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (whole, part) => {
        readInbound(JSON.stringify(whole), HEADERS, HERE);
        for (const field of Object.keys(PRIVATE)) {
          readInbound(JSON.stringify({ ...PRIVATE, [field]: part, content: part }), HEADERS, HERE);
        }
      }),
    );
  });
});

describe('a stream frame', () => {
  const robot = {
    type: 'CALLBACK',
    headers: { topic: '/v1.0/im/bot/messages/get', messageId: 'm', time: 5 },
    data: '{}',
  };

  it.each([
    ['a robot message', robot, 'robot'],
    ['a ping', { type: 'SYSTEM', headers: { topic: 'ping' }, data: '{}' }, 'ping'],
    ['an announced end', { type: 'SYSTEM', headers: { topic: 'disconnect' } }, 'disconnect'],
    ['another system frame', { type: 'SYSTEM', headers: { topic: 'REGISTERED' } }, 'system'],
    [
      'a card callback',
      { ...robot, headers: { ...robot.headers, topic: '/v1.0/card/instances/callback' } },
      'unknown',
    ],
    ['an event', { type: 'EVENT', headers: { topic: '*', messageId: 'e' }, data: '{}' }, 'unknown'],
    ['a robot message without an id', { ...robot, headers: { topic: robot.headers.topic } }, 'unreadable'],
    ['data that is no string', { ...robot, data: {} }, 'unreadable'],
    ['no headers', { type: 'CALLBACK' }, 'unreadable'],
  ])('is recognised: %s', (_name, frame, kind) => {
    expect(readFrame(JSON.stringify(frame)).kind).toBe(kind);
  });

  it('is unreadable when it is not JSON', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(['unreadable']).toContain(readFrame(text).kind);
      }),
    );
  });
});
