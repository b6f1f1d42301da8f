// Who takes over, from what people write: the number whole or with what is wrong with it, one person or several.
import { describe, expect, it } from 'vitest';
import { handoverVerdict } from '#bot/domain/roster/handover-verdict.ts';
import { successorSaid } from '#bot/domain/roster/successor-said.ts';
import { understand } from '#bot/domain/understanding/understand.ts';
import { at } from '#tests/unit/calendar/shipped.ts';

function said(text: string) {
  const { slots } = understand({ text, sentAt: at('2026-11-04 10:00'), contextKinds: ['personnel_change'] });
  return successorSaid(text, slots);
}

describe('who takes over', () => {
  it.each([
    ['新统计李敏，手机19900001111', '李敏', '19900001111', null, null],
    ['我离职了，以后找李敏１９９００００１１１１', '李敏', '19900001111', null, null],
    ['李敏 199-0000-1111 钉钉limin01', '李敏', '19900001111', 'limin01', null],
    ['新同事李敏，钉钉号19900001111', '李敏', '19900001111', null, null],
    ['新统计李敏，手机19900001111，11月16日到岗', '李敏', '19900001111', null, '2026-11-16'],
    ['换老板娘管了', null, null, null, null],
  ])('%s', (text, name, phone, account, effectiveOn) => {
    const { isSeveral, phoneProblem, successor } = said(text);
    expect(successor).toEqual({ name, phone, account, effectiveOn });
    expect([isSeveral, phoneProblem]).toEqual([false, null]);
  });

  it.each([
    ['ten digits', '新统计李敏，手机1990000111', { digits: 10, reason: 'length' }],
    ['twelve digits', '新统计李敏，手机199000011111', { digits: 12, reason: 'length' }],
    ['no mobile prefix', '新统计李敏，手机12000001111', { digits: 11, reason: 'not_a_mobile' }],
    ['a land line', '新统计李敏，电话0576-87200000', { digits: 12, reason: 'not_a_mobile' }],
  ])('with %s is kept by name, the number is not', (_, text, problem) => {
    const { phoneProblem, successor } = said(text);
    expect([successor.name, successor.phone, phoneProblem]).toEqual(['李敏', null, problem]);
  });

  it.each([
    ['two numbers', '新统计李敏19900001111或者王芳19900002222', true],
    ['two names', '以后找李敏和王芳', true],
    ['one number twice', '新统计李敏19900001111，再说一遍19900001111', false],
    ['a name beside another word', '新统计李敏和我交接', false],
  ])('as %s', (_, text, isSeveral) => {
    expect(said(text).isSeveral).toBe(isSeveral);
  });
});

describe('a verdict', () => {
  it.each([
    ['已确认 12', 'confirmed', [12]],
    ['已确认１２', 'confirmed', [12]],
    ['确认 3、4', 'confirmed', [3, 4]],
    ['同意，变动12号。', 'confirmed', [12]],
    ['已确认', 'confirmed', []],
    ['不对 12', 'refused', [12]],
    ['不对 12，号码是空号', 'refused', [12]],
    ['不对', 'refused', []],
  ])('is %s', (text, verdict, numbers) => {
    expect(handoverVerdict(text)).toEqual({ verdict, numbers });
  });

  it.each([
    '确认',
    '不对，是天成汽配',
    '我确认过了',
    '已联系 2',
    '属实',
    '12',
    '没确认',
    '已确认吗',
    '不对吧',
  ])('is not %s', (text) => {
    expect(handoverVerdict(text)).toBeNull();
  });
});
