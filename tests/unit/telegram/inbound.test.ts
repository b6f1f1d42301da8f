// What becomes of an update: who said what where, what it quotes, and what is none of our business.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readUpdate, updateIdOf } from '#adapters/telegram/inbound.ts';

const BOT = 123_456_789;
const NOW_MS = 1_793_000_000_000;

type Fields = Readonly<Record<string, unknown>>;

const PRIVATE: Fields = {
  message_id: 7,
  from: { id: 500, is_bot: false },
  chat: { id: 500, type: 'private' },
  date: 1_790_000_000,
};
const GROUP: Fields = { ...PRIVATE, chat: { id: -700, type: 'supergroup' } };
const OURS: Fields = { message_id: 3, from: { id: BOT, is_bot: true } };

const read = (message: Fields) => readUpdate({ update_id: 1, message }, BOT, NOW_MS);
const heard = (message: Fields) => {
  const inbound = read(message);
  return inbound.kind === 'message' ? inbound.message : inbound.kind;
};
const entity = (type: string, text: string, part: string) => ({
  type,
  offset: text.indexOf(part),
  length: part.length,
});

describe('a private message', () => {
  it('has its sender, its instant, its number within its chat, and its words trimmed', () => {
    expect(heard({ ...PRIVATE, text: ' 已报 ' })).toMatchObject({
      platformId: '500:7',
      conversation: { channel: 'telegram', scope: 'person', id: '500' },
      sender: { channel: 'telegram', scope: 'person', id: '500' },
      sentAtMs: 1_790_000_000_000,
      text: '已报',
      quotedRef: null,
      content: 'text',
      file: null,
    });
  });

  it.each([
    ['/start', '帮助'],
    ['/START@statgrid_bot', '帮助'],
    ['/help', '帮助'],
    ['/start K7Q2-0012', 'K7Q2-0012'],
    ['/已报', '/已报'],
    ['/baobiao 已报', 'baobiao 已报'],
    ['已报', '已报'],
    ['1/2 已报', '1/2 已报'],
  ])('%s says %s', (text, said) => {
    expect(heard({ ...PRIVATE, text })).toMatchObject({ text: said });
  });

  it.each([
    ['ours', OURS, '500:3'],
    ['somebody’s', { message_id: 3, from: { id: 500 } }, null],
    ['of nobody', { message_id: 3 }, null],
  ])('that quotes a message that is %s', (_whose, quoted, ref) => {
    expect(heard({ ...PRIVATE, text: '已报', reply_to_message: quoted })).toMatchObject({ quotedRef: ref });
  });

  it.each([
    [
      'a document',
      { document: { file_id: 'f', file_name: '名单.xlsx', file_size: 9 } },
      'file',
      '名单.xlsx',
      9,
    ],
    [
      'a picture, the largest',
      { photo: [{ file_id: 's' }, { file_id: 'f', file_size: 5 }] },
      'picture',
      '图片',
      5,
    ],
  ])('brings %s', (_what, fields, content, name, sizeBytes) => {
    expect(heard({ ...PRIVATE, ...fields })).toMatchObject({
      content,
      text: '',
      file: { ref: 'f', name, sizeBytes },
    });
  });

  it.each(['voice', 'sticker', 'location', 'contact'])('that is a %s is heard as something else', (field) => {
    expect(heard({ ...PRIVATE, [field]: {} })).toMatchObject({ content: 'other', text: '', file: null });
  });

  it.each([[-1], [0], ['x'], [9_000_000_000_000], [1.5]])('dated %s takes the present', (date) => {
    expect(heard({ ...PRIVATE, text: '已报', date })).toMatchObject({ sentAtMs: NOW_MS });
  });
});

describe('a message in a group', () => {
  const mention = '@statgrid_bot 已报';
  it.each([
    ['mentions us', { text: mention, entities: [entity('mention', mention, '@statgrid_bot')] }, '已报'],
    [
      'mentions us at the end',
      { text: '已报 @x_bot', entities: [entity('mention', '已报 @x_bot', '@x_bot')] },
      '已报',
    ],
    ['answers us', { text: '已报', reply_to_message: OURS }, '已报'],
    [
      'is a command',
      { text: '/help@x_bot', entities: [entity('bot_command', '/help@x_bot', '/help@x_bot')] },
      '帮助',
    ],
    [
      'names us without a name',
      {
        text: '网格通 已报',
        entities: [{ ...entity('text_mention', '网格通 已报', '网格通'), user: { id: BOT } }],
      },
      '网格通 已报',
    ],
  ])('that %s is heard', (_how, fields, said) => {
    expect(heard({ ...GROUP, ...fields })).toMatchObject({
      text: said,
      conversation: { scope: 'group', id: '-700' },
      sender: { id: '500' },
    });
  });

  it.each([
    ['talk', { text: '已报' }],
    ['a mention of a person', { text: '@wang 已报', entities: [entity('mention', '@wang 已报', '@wang')] }],
    ['an answer to a person', { text: '已报', reply_to_message: { message_id: 3, from: { id: 9 } } }],
    ['a file', { document: { file_id: 'f' } }],
  ])('that is %s among people is not kept', (_what, fields) => {
    expect(heard({ ...GROUP, ...fields })).toBe('ignored');
  });

  it('of an anonymous administrator is nobody’s', () => {
    const anonymous = { from: { id: 1_087_968_824, is_bot: true }, sender_chat: { id: -700 } };
    expect(heard({ ...GROUP, ...anonymous, text: '已报', reply_to_message: OURS })).toMatchObject({
      sender: null,
    });
  });
});

describe('an update', () => {
  it.each([
    ['our own words', { ...PRIVATE, from: { id: BOT, is_bot: true }, text: '提醒' }],
    ['another bot’s', { ...PRIVATE, from: { id: 9, is_bot: true }, text: '提醒' }],
    ['a change of members', { ...GROUP, new_chat_members: [{ id: BOT }] }],
    ['a move of the group', { ...GROUP, migrate_to_chat_id: -1_000_000_000_700 }],
  ])('that is %s is ignored', (_what, message) => {
    expect(heard(message)).toBe('ignored');
  });

  it('that is a press without anything to say is ignored', () => {
    const press = {
      callback_query: { id: 'p', from: { id: 500 }, inline_message_id: 'x', game_short_name: 'g' },
    };
    expect(readUpdate(press, BOT, NOW_MS).kind).toBe('ignored');
  });

  it('of whatever make throws nothing and names no sender that is no number', () => {
    const odd = fc.anything({ maxDepth: 4, withNullPrototype: true });
    fc.assert(
      fc.property(odd, odd, (any, other) => {
        for (const update of [
          any,
          { message: any },
          { message: { ...PRIVATE, text: 'x', from: any } },
          { callback_query: { id: 'p', data: 'x', from: any, message: other } },
        ]) {
          const inbound = readUpdate(update, BOT, NOW_MS);
          updateIdOf(update);
          if (inbound.kind === 'message') expect(inbound.message.sender?.id ?? '1').toMatch(/^[1-9]\d*$/);
        }
      }),
    );
  });
});
