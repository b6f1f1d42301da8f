// Plans of WeCom's app beyond the contract, and what its numbers mean.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Address } from '#adapters/contract.ts';
import { classify } from '#adapters/wecom-app/classify.ts';
import { CODES } from '#adapters/wecom-app/codes.ts';
import { explain } from '#adapters/wecom-app/explain.ts';
import { planMessage } from '#adapters/wecom-app/plan.ts';
import { type Action, type Message, oneLine } from '#bot/domain/message.ts';

const PERSON: Address = { channel: 'wecom-app', scope: 'person', id: 'a' };
const GROUP: Address = { ...PERSON, scope: 'group' };

const READ: Action = { code: 'read', label: '已阅', words: '已阅' };

function message(
  actions: readonly Action[],
  text = '统计法宣传材料，请阅。回复“已阅”。',
  title = '普法',
): Message {
  return { title, blocks: [{ kind: 'paragraph', text }], actions };
}

const nativeOf = (one: Message, to = PERSON, buttons = true) =>
  planMessage(one, to, buttons).parts[0]?.native;

describe('a text', () => {
  it('has no tag, which the platform would make a link of, and keeps signs between numbers', () => {
    const { parts } = planMessage(
      oneLine('<a href="https://x.example">点我</a> 3<5 </b> <!--'),
      PERSON,
      true,
    );
    expect(parts[0]?.native['text']).toBe('＜a href="https://x.example">点我＜/a> 3<5 ＜/b> ＜!--');
  });

  it('is within the bytes also where tags have been widened', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('<a', '报', '\n', '<', 'b>'), { minLength: 500 }), (words) => {
        for (const { native } of planMessage(oneLine(words.join('')), PERSON, false).parts) {
          expect(Buffer.byteLength(native['text'] ?? '')).toBeLessThanOrEqual(2_048);
        }
      }),
    );
  });
});

describe('a card', () => {
  it('is what a short question to a person is, with its buttons’ words', () => {
    expect(nativeOf(message([READ]))).toEqual({
      title: '普法',
      text: '统计法宣传材料，请阅。回复“已阅”。',
      buttons: JSON.stringify([{ text: '已阅', key: '已阅' }]),
    });
  });

  it('does not say its title twice', () => {
    expect(nativeOf(message([READ], '普法：请阅'))).not.toHaveProperty('title');
    expect(nativeOf(message([READ], '请阅', '长'.repeat(27)))).not.toHaveProperty('title');
  });

  const many = (count: number): readonly Action[] =>
    Array.from({ length: count }, (_, n) => ({ code: `c${n}`, label: `选${n}`, words: `${n}` }));

  it.each([
    ['to a group', message([READ]), GROUP, true],
    ['where the bureau has not asked for cards', message([READ]), PERSON, false],
    ['without an answer to press', message([]), PERSON, true],
    ['with more choices than buttons', message(many(7)), PERSON, true],
    ['with two choices of the same words', message([READ, { ...READ, code: 'x' }]), PERSON, true],
    ['with a label too long', message([{ ...READ, label: '一二三四五六七八九十一' }]), PERSON, true],
    ['with no label left', message([{ ...READ, label: '\u202e' }]), PERSON, true],
    ['with no words', message([{ ...READ, words: '' }]), PERSON, true],
    ['with words too long', message([{ ...READ, words: '报'.repeat(342) }]), PERSON, true],
    ['with more to read than a card shows', message([READ], '读'.repeat(161)), PERSON, true],
  ])('is a text instead %s', (_what, one, to, buttons) => {
    const native = nativeOf(one, to, buttons);
    expect(native).not.toHaveProperty('buttons');
    expect(native?.['text']).toContain(one.blocks[0]?.kind === 'paragraph' ? one.blocks[0].text : '');
  });

  it('takes as much as it may', () => {
    const fits = message(many(6), '读'.repeat(160));
    expect(nativeOf(fits)).toHaveProperty('buttons');
  });

  it('shows no mark-up', () => {
    const native = nativeOf(message([{ ...READ, label: '<a>@all' }], '<b>请</b>阅 @all', '<i>@所有人'));
    expect(native?.['text']).toBe('＜b>请＜/b>阅 ＠all');
    expect(native?.['title']).toBe('＜i>＠所有人');
    expect(native?.['buttons']).toContain('＠all');
  });
});

describe('an answer', () => {
  const of = (status: number, body: unknown, retryAfter: string | null = null) =>
    classify({ status, body: typeof body === 'string' ? body : JSON.stringify(body), retryAfter });

  it('is a success by errcode 0 and by nothing else', () => {
    expect(of(200, { errcode: 0, errmsg: 'ok' }).kind).toBe('ok');
    const others = [
      {},
      { errmsg: 'ok' },
      { errcode: '0' },
      { errcode: null },
      [],
      'ok',
      '<html>',
      { errcode: -1 },
    ];
    for (const body of others) expect(of(200, body).kind, JSON.stringify(body)).toBe('failed');
    for (const status of [302, 404, 500]) expect(of(status, { errcode: 0 }).kind).toBe('failed');
  });

  it.each([
    [200, { errcode: 123_456 }, 'unknown', '123456'],
    [200, '<html>登录</html>', 'unknown', 'http_200_not_json'],
    [403, '<html>', 'transient', 'http_403_not_json'],
    [502, '<html>', 'unknown', 'http_502_not_json'],
    [429, '', 'throttled', 'http_429_not_json'],
    [200, { errcode: 'secret text' }, 'unknown', 'unreadable_code'],
    [404, {}, 'rejected', 'http_404'],
  ])('HTTP %d %j means %s', (status, body, state, native) => {
    expect(of(status, body)).toMatchObject({ kind: 'failed', verdict: { state }, native });
  });

  it('that names a time to wait is obeyed, and never below our own', () => {
    expect(of(200, { errcode: 45_009 }, '90')).toMatchObject({ verdict: { waitMs: 90_000 } });
    for (const hint of ['1', 'Wed', null]) {
      expect(of(200, { errcode: 45_009 }, hint)).toMatchObject({ verdict: { waitMs: 60_000 } });
    }
  });
});

describe('a refusal is explained', () => {
  it.each([
    ['60020', '可信IP'],
    ['40001', 'WECOM_APP_SECRET'],
    ['40013', 'WECOM_APP_CORP_ID'],
    ['301002', 'WECOM_APP_AGENT_ID'],
    ['81013', '可见范围'],
    ['invaliduser', '可见范围'],
    ['unlicenseduser', '接口许可'],
    ['86003', 'appchat/create'],
  ])('%s', (native, told) => {
    expect(explain(native)).toContain(told);
  });

  it('in one line wherever it stops the account or loses an address', () => {
    const lost = [...CODES].filter(
      ([, verdict]) =>
        verdict.state === 'account' ||
        (verdict.state === 'rejected' && ['address_gone', 'not_member'].includes(verdict.code)),
    );
    const silent = lost.map(([native]) => native).filter((native) => explain(native) === null);
    expect(silent).toEqual(['48005', '90302']);
    for (const [native] of lost) expect(explain(native) ?? '').not.toContain('\n');
  });
});
