// What a grid's group reads: short, the same for every grid, and nothing of any firm.
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { plainText } from '#bot/domain/message.ts';
import { type GroupForm, type GroupView, groupMessage } from '#bot/kinds/report_deadline/group-text.ts';
import samples from '#prisma/sample/sample-schedules.json' with { type: 'json' };
import { day } from '#tests/unit/calendar/shipped.ts';
import { compose, FACTS, item, LIST_AT, line, textOf } from './composing.ts';

describe('a group', () => {
  it('reads that a form is open', () => {
    expect(textOf(compose([line('ladder:1', item('1'))], { now: '2026-11-02 09:00' }))).toBe(
      '【玉城区统计局】报表已开网，请在联网直报平台自行填报：2026年10月B204-1 工业产销总值及主要产品产量（11月8日（星期日）12时截止）。有问题请单聊我或联系网格长。',
    );
  });

  it('reads before a holiday when a form will open', () => {
    expect(textOf(compose([line('ladder:0', item('1'))], { now: '2026-10-29 09:00' }))).toBe(
      '【玉城区统计局】报表将于11月1日开网，节假日请提前安排，请在联网直报平台自行填报：2026年10月B204-1 工业产销总值及主要产品产量（11月8日（星期日）12时截止）。有问题请单聊我或联系网格长。',
    );
  });

  it('reads two forms that open on different days in two texts, each with its day', () => {
    const lines = [line('ladder:0', item('1')), line('ladder:0', item('2', { taskId: 'energy' }))];
    const text = textOf(compose(lines, { now: '2026-10-29 09:00', energy: { opensOn: day('2026-11-02') } }));
    expect(text.split('\n').map((part) => /将于(.+?)开网.*?10月(\S+) /.exec(part)?.slice(1))).toEqual([
      ['11月1日', 'B204-1'],
      ['11月2日', '205-1'],
    ]);
  });

  it('reads one text for twenty firms and two forms, the same whatever order the lines came in', () => {
    const lines = Array.from({ length: 20 }, (_, index) => [
      line('ladder:1', item(`o${index}`)),
      line('ladder:1', item(`e${index}`, { taskId: 'energy' })),
    ]).flat();
    const text = textOf(compose(lines, { now: '2026-11-02 09:00' }));
    expect(text).toBe(
      '【玉城区统计局】报表已开网，请在联网直报平台自行填报：2026年10月B204-1 工业产销总值及主要产品产量（11月8日（星期日）12时截止）；2026年10月205-1 能源购进、消费与库存（11月9日（星期一）12时截止）。有问题请单聊我或联系网格长。',
    );
    expect(textOf(compose(lines.toReversed(), { now: '2026-11-02 09:00' }))).toBe(text);
  });

  it.each(samples.schedules.map(({ formCode, formName }) => [formCode, formName] as const))(
    'reads a notice of %s %s in at most 120 characters',
    (formCode, formName) => {
      for (const occasion of ['opened', 'ahead_of_holidays'] as const) {
        const form = { formCode, formName, period: '2026年3季度', cutoff: '11月18日（星期三）12时30分' };
        const text = plainText(
          groupMessage({
            bureau: '玉城区统计局',
            occasion,
            answersInChat: true,
            opens: '11月10日',
            forms: [form],
          }),
        );
        expect([...text].length).toBeLessThanOrEqual(120);
      }
    },
  );

  it('is handed a view in which there is no place for a firm', () => {
    expectTypeOf<keyof GroupView>().toEqualTypeOf<
      'bureau' | 'occasion' | 'opens' | 'forms' | 'answersInChat'
    >();
    expectTypeOf<keyof GroupForm>().toEqualTypeOf<'formCode' | 'formName' | 'period' | 'cutoff'>();
    expectTypeOf<GroupForm[keyof GroupForm]>().toEqualTypeOf<string>();
  });

  it('never reads a firm’s name, code or phone, nor what a firm said', () => {
    const NAME = fc.string({
      unit: fc.constantFrom(...Array.from('鑫鼎泓瑞昇晟')),
      minLength: 2,
      maxLength: 8,
    });
    const USCC = fc.string({
      unit: fc.constantFrom(...Array.from('0123456789ABCDEFGH')),
      minLength: 18,
      maxLength: 18,
    });
    const PHONE = fc.integer({ min: 13_000_000_000, max: 19_999_999_999 }).map(String);
    const FIRM = fc.record({
      name: NAME,
      uscc: USCC,
      phone: PHONE,
      claimed: fc.boolean(),
      step: fc.constantFrom('0', '1'),
    });
    fc.assert(
      fc.property(fc.array(FIRM, { minLength: 1, maxLength: 20 }), (firms) => {
        const lines = firms.map(({ claimed, name, phone, step, uscc }) =>
          line(
            `ladder:${step}`,
            item(uscc, {
              unitId: phone,
              unitShortName: name,
              facts: claimed
                ? { ...FACTS, claim: 'claimed', claimAt: LIST_AT, obstacles: ['cannot_login'] }
                : FACTS,
            }),
          ),
        );
        const slot = compose(lines, { now: '2026-11-02 09:00' });
        const all = JSON.stringify(slot.message);
        for (const { name, phone, uscc } of firms) {
          for (const secret of [name, phone, uscc, '自报', '登', '家']) expect(all).not.toContain(secret);
        }
        // Only the figures of the form, its period and its days are there.
        const figures = all.replaceAll(/B204-1|2026年10月|11月\d+日|12时/g, '').match(/\d+/g);
        expect(figures).toBe(null);
      }),
    );
  });
});
