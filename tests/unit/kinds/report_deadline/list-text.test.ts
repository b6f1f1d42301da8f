// The lists leaders, townships and the bureau work from: counts, names, numbers and whom to call first.
import { describe, expect, it } from 'vitest';
import type { DeadlineFacts } from '#bot/domain/facts/deadline-facts.ts';
import { plainText } from '#bot/domain/message.ts';
import {
  countMessage,
  type ListItem,
  type ListView,
  listMessage,
} from '#bot/kinds/report_deadline/list-text.ts';
import { at } from '#tests/unit/calendar/shipped.ts';
import { FACTS } from './composing.ts';

const PROMISE = { untilAt: at('2026-11-06 17:15'), madeAt: at('2026-11-05 09:00'), state: 'open' } as const;

const ITEMS: Readonly<Record<string, Partial<DeadlineFacts>>> = {
  未报: {},
  收到: { claim: 'acknowledged' },
  自报: { claim: 'claimed', claimAt: at('2026-11-06 13:30') },
  未见: { claim: 'claimed', claimAt: at('2026-11-05 09:00') },
  登不上: { obstacles: ['cannot_login'] },
  约定: { promise: PROMISE },
  失约: { promise: { ...PROMISE, state: 'broken' }, brokenPromises: 1 },
  撤回: { claim: 'retracted' },
  已报: { platform: 'filed' },
  通过: { platform: 'accepted' },
  退回: { platform: 'returned', round: 2 },
  免报: { exemption: 'granted' },
};

function item(
  name: string,
  given: Partial<DeadlineFacts>,
  contact: string | null = '刘老师 19900000001',
): ListItem {
  const facts = { ...FACTS, ...given };
  const promise = facts.promise?.state === 'open' ? '11月6日17时15分前' : null;
  const gridName = '工业第1网格';
  return { itemId: `id-${name}`, unitName: name, facts, contact, unreachable: null, gridName, promise };
}

const ALL = Object.entries(ITEMS).map(([name, facts]) => item(name, facts));
const VIEW: ListView = {
  audience: 'leader',
  stage: 'before_cutoff',
  nodeName: '玉溪镇工业第1网格',
  form: { formCode: 'B204-1', period: '2026年10月', cutoff: '11月8日12时' },
  listAsOf: '11月6日13时40分',
  items: ALL,
};

describe('a list', () => {
  it('for a leader counts, names in calling order and says whom to call', () => {
    const { message } = listMessage([VIEW]);
    expect(message.title).toBe('玉溪镇工业第1网格未报名单');
    expect(plainText(message)).toBe(
      [
        '玉溪镇工业第1网格2026年10月B204-1（11月8日12时截止；名单截至11月6日13时40分）：应报11，平台已报2，退回待改1，未报8。其中2家自报、1家已约定时间、1家反映困难。',
        '1. 失约 约定时间已过',
        '2. 登不上 反映有困难',
        '3. 未见 自报已报但名单未见',
        '4. 撤回 已撤回“已报”',
        '5. 未报',
        '6. 收到',
        '7. 约定 约定11月6日17时15分前',
        '8. 自报 自报已报，待名单核对',
        '建议先联系：失约（刘老师 19900000001；约定时间已过）、登不上（刘老师 19900000001；反映有困难）、未见（刘老师 19900000001；自报已报但名单未见）。',
        '回“已联系 序号 情况”即可登记，如：已联系 2 下午报。',
      ].join('\n'),
    );
  });

  it('says whom no message reaches, and asks to call them before the silent ones', () => {
    const lost = (name: string, facts: Partial<DeadlineFacts>) => ({
      ...item(name, facts),
      unreachable: '钉钉已屏蔽',
    });
    const items = [item('未报', {}), lost('断联', {}), lost('难', { obstacles: ['cannot_login'] })];
    const text = plainText(listMessage([{ ...VIEW, items }]).message);
    expect(text).toContain('1. 难 反映有困难\n2. 断联 联系不上：钉钉已屏蔽\n3. 未报\n');
    expect(text).toContain('断联（刘老师 19900000001；联系不上：钉钉已屏蔽）');
  });

  it('without a status list says so, and asks for a visit where nobody is known', () => {
    const unknown = item('未报', { platform: 'unknown', platformAsOfAt: null }, null);
    expect(plainText(listMessage([{ ...VIEW, listAsOf: null, items: [unknown] }]).message)).toBe(
      [
        '玉溪镇工业第1网格2026年10月B204-1（11月8日12时截止；尚无平台名单，请以电话为准）：应报1，平台已报0，退回待改0，未报1。',
        '1. 未报',
        '建议先联系：未报（无联系人，请上门；尚无回复）。',
        '回“已联系 序号 情况”即可登记，如：已联系 2 下午报。',
      ].join('\n'),
    );
  });

  it('for the township names grids, no phone and no calls, and may not go to a group', () => {
    const view: ListView = {
      ...VIEW,
      audience: 'township',
      stage: 'overdue',
      nodeName: '玉溪镇',
      items: ALL.slice(0, 2),
    };
    const { message } = listMessage([view]);
    expect(message.title).toBe('玉溪镇逾期未报名单');
    expect(plainText(message)).toBe(
      [
        '玉溪镇2026年10月B204-1（11月8日12时截止；名单截至11月6日13时40分）：应报2，平台已报0，退回待改0，未报2。',
        '1. 未报（工业第1网格）',
        '2. 收到（工业第1网格）',
        '请协助落实。本条含单位名称，请勿转发至企业群。',
      ].join('\n'),
    );
  });

  it('for the specialist says that a dunning notice is a person’s to issue', () => {
    const text = plainText(listMessage([{ ...VIEW, audience: 'specialist', stage: 'overdue' }]).message);
    expect(text).toContain('催报通知书须由人工审核签发。');
    expect(text).not.toContain('19900000001');
  });

  it('of firms that have all filed has counts and no names', () => {
    const text = plainText(listMessage([{ ...VIEW, items: [item('已报', { platform: 'filed' })] }]).message);
    expect(text).toContain('应报1，平台已报1，退回待改0，未报0。');
    expect(text).not.toContain('建议先联系');
    expect(text).not.toContain('1. ');
  });

  it('names sixty and counts the rest', () => {
    const many = Array.from({ length: 73 }, (_, index) => item(`单位${String(index).padStart(2, '0')}`, {}));
    const { message, numbers } = listMessage([{ ...VIEW, items: many }]);
    expect(plainText(message)).toContain('未报73。');
    expect(plainText(message)).toContain('60. 单位59\n另有13家，请在系统中查看。');
    expect([numbers.size, numbers.get('id-单位59'), numbers.get('id-单位60')]).toEqual([60, 60, undefined]);
  });

  it('orders firms of one status and name by what does not change', () => {
    const namesakes = ['b', 'a'].map((id) => ({ ...item('天成', {}), itemId: id }));
    const order = (items: readonly ListItem[]) => [...listMessage([{ ...VIEW, items }]).numbers];
    expect(order(namesakes)).toEqual(order(namesakes.toReversed()));
  });

  it('that names one item in two places keeps one number for it', () => {
    const upper: ListView = {
      ...VIEW,
      audience: 'township',
      nodeName: '玉溪镇',
      items: [...ALL.slice(0, 2), item('他镇', {})],
    };
    const { message, numbers } = listMessage([{ ...VIEW, items: ALL.slice(0, 2) }, upper]);
    expect(new Set(numbers.values())).toEqual(new Set([1, 2, 3]));
    expect(plainText(message)).toContain('2. 收到（工业第1网格）');
    expect(plainText(message)).toContain('3. 他镇（工业第1网格）');
  });

  it('for a reader of two posts closes with what each of them must know', () => {
    const text = plainText(
      listMessage([VIEW, { ...VIEW, audience: 'township', items: [item('他镇', {})] }]).message,
    );
    expect(text).toContain('回“已联系 序号 情况”即可登记');
    expect(text).toContain('请勿转发至企业群');
    expect(text.match(/请勿转发/g)).toHaveLength(1);
  });

  it('for those who may see counts only names nobody', () => {
    const text = plainText(countMessage([VIEW]));
    expect(text).toContain('应报11，平台已报2，退回待改1，未报8。');
    for (const { contact, unitName } of ALL) {
      if (unitName.length > 2 || contact === null) continue;
      expect(text.replace(/平台已报|退回待改|未报8|家自报|家已约定/g, '')).not.toContain(unitName);
    }
  });
});
