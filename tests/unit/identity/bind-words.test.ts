// Asking for a bind code: whose it is and for which channel, and who may have one for somebody else.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BindPlace, placesMeant } from '#bot/domain/identity/bind-answers.ts';
import { readBindCode } from '#bot/domain/identity/bind-code.ts';
import { type AskingPost, bindRight, type PlacesOfPerson } from '#bot/domain/identity/bind-rights.ts';
import { type BindOrder, readBindOrder } from '#bot/domain/identity/bind-words.ts';

const own = (channel: string | null = null): BindOrder => ({ kind: 'own', channel });
const other = (who: string, channel: string | null = null): BindOrder => ({ kind: 'other', who, channel });

describe('asking for a code', () => {
  it.each<[string, BindOrder]>([
    ['绑定', own()],
    ['绑定码', own()],
    ['换渠道', own()],
    ['我要换个渠道。', own()],
    ['我的渠道', own()],
    ['绑定 短信', own('短信')],
    ['绑定Telegram', own('Telegram')],
    ['绑定：邮箱', own('邮箱')],
    ['换渠道到飞书', own('飞书')],
    ['绑定 微信', own('微信')],
    ['绑定 张三', other('张三')],
    ['绑定　张三　短信', other('张三', '短信')],
    ['绑定 13900000001', other('13900000001')],
    ['绑定 13900000001 邮件', other('13900000001', '邮件')],
    ['绑定码 欧阳娜娜', other('欧阳娜娜')],
    ['给张三取绑定码', other('张三')],
    ['帮 张三 绑定 企微', other('张三', '企微')],
  ])('%s', (text, order) => {
    expect(readBindOrder(text)).toEqual(order);
    expect(readBindCode(text)).toBeNull();
  });

  it.each([
    '绑定机器人怎么弄',
    '绑定失败',
    '绑定成功了',
    '解除绑定',
    '已报',
    '渠道不通',
    '我们单位换统计员了',
    '',
  ])('%s is about something else', (text) => {
    expect(readBindOrder(text)).toBeNull();
  });

  it('takes no time on whatever is sent', () => {
    const before = performance.now();
    for (const text of [`绑定 ${'张 '.repeat(20_000)}`, `给${'取'.repeat(50_000)}绑定`]) readBindOrder(text);
    expect(performance.now() - before).toBeLessThan(200);
  });
});

describe('the channel that is meant', () => {
  const place = (channel: string, name: string): BindPlace => ({
    channel,
    name,
    region: 'mainland',
    at: null,
  });
  const places = [place('dingtalk', '钉钉'), place('wecom-app', '企业微信应用'), place('paper', '纸条')];
  it.each<[string | null, readonly string[] | null]>([
    [null, ['dingtalk', 'wecom-app', 'paper']],
    ['企微', ['wecom-app']],
    ['纸条', ['paper']],
    ['微信', null],
    ['短信', null],
  ])('%s', (word, kinds) => {
    expect(placesMeant(places, word)?.map(({ channel }) => channel) ?? null).toEqual(kinds);
  });
});

describe('a code for somebody else', () => {
  const post = (role: string, gridPath: string, more: Partial<AskingPost> = {}): AskingPost => {
    return { role, gridPath, profession: null, competes: false, ...more };
  };
  const LEADER = post('grid_leader', 'YH/1/G1/');
  const CLERK = post('duty_clerk', 'YH/');
  const person = (units: readonly string[], posts: PlacesOfPerson['posts'] = []): PlacesOfPerson => ({
    units: units.map((gridPath) => ({ gridPath, profession: 'industry' })),
    posts,
  });
  const FIRM = person(['YH/1/G1/']);
  const AGENT = person(['YH/1/G1/', 'YH/2/G3/']);
  const SECOND = person(['YH/1/G1/'], [{ role: 'deputy_grid_leader', gridPath: 'YH/1/G1/' }]);
  const STAFF = person([], [{ role: 'admin', gridPath: 'YH/' }]);
  it.each<[string, readonly AskingPost[], PlacesOfPerson, string]>([
    ['a leader, for a firm of the grid', [LEADER], FIRM, 'may'],
    ['a leader, for a firm of another', [LEADER], person(['YH/2/G3/']), 'unknown'],
    ['a leader, for who answers for more than the grid', [LEADER], AGENT, 'elsewhere'],
    ['staff, for the same', [CLERK], AGENT, 'may'],
    ['a leader, for a deputy', [LEADER], SECOND, 'post'],
    ['staff, for a deputy', [CLERK], SECOND, 'may'],
    ['staff, for staff', [CLERK], STAFF, 'staff'],
    ['a leader, for staff', [LEADER], STAFF, 'unknown'],
    ['a leader who competes', [{ ...LEADER, competes: true }], FIRM, 'unknown'],
    ['a deputy', [post('deputy_grid_leader', 'YH/1/G1/')], FIRM, 'unknown'],
    [
      'a specialist of another profession',
      [post('specialist', 'YH/', { profession: 'energy' })],
      FIRM,
      'unknown',
    ],
    ['nobody of any duty', [], FIRM, 'unknown'],
  ])('%s', (_who, asking, of, right) => {
    expect(bindRight(asking, of)).toBe(right);
  });

  it('never lets anybody speak for a place they do not look after themselves', () => {
    const paths = fc.constantFrom('YH/', 'YH/1/', 'YH/1/G1/', 'YH/1/G2/', 'YH/2/G3/');
    const roles = fc.constantFrom('grid_leader', 'deputy_grid_leader', 'duty_clerk', 'specialist', 'admin');
    const posts = fc.array(
      fc.record({ role: roles, gridPath: paths }).map(({ gridPath, role }) => post(role, gridPath)),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(posts, fc.array(paths, { maxLength: 3 }), posts, (asking, units, held) => {
        const of = person(units, held);
        fc.pre(bindRight(asking, of) === 'may');
        for (const { gridPath } of [...of.units, ...of.posts])
          expect(asking.some((one) => gridPath.startsWith(one.gridPath))).toBe(true);
        expect(
          held.some(({ role }) => role === 'duty_clerk' || role === 'specialist' || role === 'admin'),
        ).toBe(false);
      }),
    );
  });
});
