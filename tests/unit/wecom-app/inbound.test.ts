// What each kind of callback says, and what says nothing.

import { describe, expect, it } from 'vitest';
import { chosenText } from '#adapters/wecom-app/hook.ts';
import { type Inbound, readCallback } from '#adapters/wecom-app/inbound.ts';

const RECEIVER = { corpId: 'ww0123456789abcdef', agentId: 1_000_002 };

const BASE = {
  ToUserName: RECEIVER.corpId,
  FromUserName: 'ZhangSan',
  CreateTime: '1762306200',
  AgentID: '1000002',
  MsgId: '7000000000000001',
};

function read(fields: Readonly<Record<string, string>>): Inbound {
  return readCallback(new Map(Object.entries({ ...BASE, ...fields })), RECEIVER);
}

const PRESS = {
  MsgType: 'event',
  Event: 'template_card_event',
  EventKey: '已阅',
  TaskId: 'attempt-1',
  ResponseCode: 'response-canary',
  MsgId: '',
};

describe('a callback', () => {
  it('with a text says who said what when, under the platform’s id', () => {
    expect(read({ MsgType: 'text', Content: '  已报 ' })).toEqual({
      kind: 'message',
      message: {
        platformId: '7000000000000001',
        conversation: { channel: 'wecom-app', scope: 'person', id: 'ZhangSan' },
        sender: { channel: 'wecom-app', scope: 'person', id: 'ZhangSan' },
        senderProof: 'platform',
        sentAtMs: 1_762_306_200_000,
        text: '已报',
        quotedRef: null,
        content: 'text',
        file: null,
        raw: expect.any(Uint8Array),
      },
    });
  });

  it.each([
    ['image', { MsgType: 'image', MediaId: 'm-1' }, 'picture', { name: '7000000000000001.jpg', ref: 'm-1' }],
    [
      'file',
      { MsgType: 'file', MediaId: 'm-2', FileName: '名单.xlsx', FileSize: '90' },
      'file',
      { ref: 'm-2', sizeBytes: 90 },
    ],
    ['voice', { MsgType: 'voice', MediaId: 'm-3' }, 'other', null],
    ['location', { MsgType: 'location', Label: '某街' }, 'other', null],
    ['kind nobody knows', { MsgType: 'hologram' }, 'other', null],
    ['text without one', { MsgType: 'text', Content: ' ' }, 'other', null],
  ])('with a %s says so', (_what, fields, content, file) => {
    const message = { content, text: '', file: file === null ? null : expect.objectContaining(file) };
    expect(read(fields)).toMatchObject({ kind: 'message', message });
  });

  it('of a pressed button says its words, and quotes the card it stands under', () => {
    expect(read(PRESS)).toMatchObject({
      kind: 'message',
      pressedBy: 'ZhangSan',
      message: { text: '已阅', quotedRef: 'card:attempt-1', content: 'text' },
    });
  });

  it('of an entry of the menu says its key', () => {
    const said = read({ MsgType: 'event', Event: 'click', EventKey: '待办', MsgId: '' });
    expect(said).toMatchObject({ kind: 'message', message: { text: '待办', quotedRef: null } });
    expect(said).not.toHaveProperty('pressedBy');
  });

  it('of an event is known by who, when and what, since events have no id', () => {
    const id = (fields: Readonly<Record<string, string>>) => {
      const inbound = read({ ...PRESS, ...fields });
      return inbound.kind === 'message' ? inbound.message.platformId : null;
    };
    expect(id({})).toMatch(/^event:[0-9a-f]{40}$/);
    expect(id({})).toBe(id({ ResponseCode: 'another' }));
    const others = [
      { FromUserName: 'li' },
      { CreateTime: '1762306201' },
      { EventKey: '不对' },
      { TaskId: 'attempt-2' },
    ];
    expect(new Set([id({}), ...others.map(id)]).size).toBe(others.length + 1);
  });

  it('keeps its fields as evidence, without the code that changes a card', () => {
    const inbound = read(PRESS);
    const raw = inbound.kind === 'message' ? new TextDecoder().decode(inbound.message.raw) : '';
    expect(JSON.parse(raw)).toMatchObject({ FromUserName: 'ZhangSan', EventKey: '已阅' });
    expect(raw).not.toContain('response-canary');
  });

  it.each([
    ['the app was opened', { MsgType: 'event', Event: 'enter_agent', EventKey: '' }],
    ['somebody was added to the directory', { MsgType: 'event', Event: 'change_contact', EventKey: 'x' }],
    ['a page was opened from the menu', { MsgType: 'event', Event: 'view', EventKey: 'https://x.example' }],
    ['an entry of the menu says nothing', { MsgType: 'event', Event: 'click', EventKey: ' ' }],
    ['another app was meant', { MsgType: 'text', Content: '已报', AgentID: '1000003' }],
  ])('is passed over when %s', (_what, fields) => {
    expect(read(fields)).toEqual({ kind: 'ignored' });
  });

  it.each([
    ['for another organisation', { ToUserName: 'wwother' }, 'other_organisation'],
    ['without a sender', { FromUserName: '' }, 'no_sender'],
    ['of a sender that is none', { FromUserName: 'a|b' }, 'no_sender'],
    ['without an instant', { CreateTime: '' }, 'no_instant'],
    ['from the far future', { CreateTime: '999999999999' }, 'no_instant'],
    ['without an id', { MsgId: '' }, 'no_message_id'],
    ['with an id that is none', { MsgId: '1 OR 1' }, 'no_message_id'],
  ])('is unreadable %s', (_what, fields, reason) => {
    expect(read({ MsgType: 'text', Content: '已报', ...fields })).toEqual({ kind: 'unreadable', reason });
  });
});

describe('the buttons of a card that was pressed', () => {
  it.each([
    ['已阅', '已选：已阅'],
    ['不对 12', '已选：不对'],
    [' 已报 7K2M-0012', '已选：已报'],
    ['一个很长很长很长的选择', '已收到'],
    ['a]]><x>', '已收到'],
    ['', '已收到'],
  ])('by “%s” say %s', (words, shown) => {
    expect(chosenText(words)).toBe(shown);
  });
});
