// What a firm reads, word for word, for each tone and each state of the list.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from '#bot/domain/message.ts';
import { type FirmView, firmMessage } from '#bot/kinds/report_deadline/firm-text.ts';
import { compose, ENERGY, FACTS, item, line, OUTPUT, textOf } from './composing.ts';

const VIEW: FirmView = {
  tone: 'reminder',
  forms: [
    {
      formCode: 'B204-1',
      formName: '工业产销总值及主要产品产量',
      period: '2026年10月',
      cutoff: '8日12时',
      taskCode: 'K7Q2',
      units: [],
    },
  ],
  listAsOf: null,
  listIsFresh: false,
  claimNotSeen: false,
  promiseBroken: false,
  remaining: null,
  answersInChat: true,
};
const text = (view: Partial<FirmView>) => plainText(firmMessage({ ...VIEW, ...view }));

const FRESH = { listAsOf: '11月6日13时40分', listIsFresh: true };
const STALE = { listAsOf: '11月4日8时', listIsFresh: false };

describe('a firm reads', () => {
  it.each<readonly [string, Partial<FirmView>, string]>([
    [
      'the first reminder without a list',
      {},
      '您好，2026年10月还有以下报表待报：B204-1 工业产销总值及主要产品产量（8日12时截止）。已上报的无需回复，以平台名单为准；报不了请回原因或什么时候能报，谢谢支持。（K7Q2）',
    ],
    [
      'the first reminder beside a fresh list',
      FRESH,
      '您好，2026年10月还有以下报表待报：B204-1 工业产销总值及主要产品产量（8日12时截止）。平台名单（截至11月6日13时40分）还没有看到贵单位的数据，如已上报请忽略。已上报的无需回复，以平台名单为准；报不了请回原因或什么时候能报，谢谢支持。（K7Q2）',
    ],
    [
      'the first reminder beside an old list',
      STALE,
      '您好，2026年10月还有以下报表待报：B204-1 工业产销总值及主要产品产量（8日12时截止）。平台名单截至11月4日8时，如已上报请忽略。已上报的无需回复，以平台名单为准；报不了请回原因或什么时候能报，谢谢支持。（K7Q2）',
    ],
    [
      'that its form was returned, and by when to file it again',
      {
        tone: 'returned',
        ...FRESH,
        forms: VIEW.forms.map((form) => ({ ...form, cutoff: '县级验收11月10日12时' })),
      },
      '您好，2026年10月以下报表已被退回，需要您修改后重新上报：B204-1 工业产销总值及主要产品产量（县级验收11月10日12时截止）。平台名单截至11月6日13时40分。请登录平台查看退回说明，核实后在平台自行修改并重新上报；已重新上报的无需回复，以平台名单为准；改不了请回原因。（K7Q2）',
    ],
    [
      'the second reminder',
      { tone: 'exact', ...FRESH },
      '提醒一下，2026年10月待报：B204-1 工业产销总值及主要产品产量（8日12时截止）。平台名单（截至11月6日13时40分）还没有看到贵单位的数据，如已上报请忽略。若已保存，请再确认是否点了“上报”。报不了请回原因或什么时候能报。（K7Q2）',
    ],
    [
      'that its claim is not seen',
      { tone: 'exact', ...STALE, claimNotSeen: true },
      '提醒一下，2026年10月待报：B204-1 工业产销总值及主要产品产量（8日12时截止）。收到您回复“已报”，平台名单（截至11月4日8时）暂未显示，可能是只保存未上报或审核说明未填，请再看一眼。若已保存，请再确认是否点了“上报”。报不了请回原因或什么时候能报。（K7Q2）',
    ],
    [
      'that its promise is over',
      { tone: 'exact', ...FRESH, promiseBroken: true },
      '提醒一下，2026年10月待报：B204-1 工业产销总值及主要产品产量（8日12时截止）。平台名单（截至11月6日13时40分）还没有看到贵单位的数据，如已上报请忽略。您上次约定的时间已过，请重新约个时间或回原因。若已保存，请再确认是否点了“上报”。报不了请回原因或什么时候能报。（K7Q2）',
    ],
    [
      'the last call',
      { tone: 'last_call', ...FRESH, remaining: '3小时30分' },
      '还有3小时30分：2026年10月B204-1 工业产销总值及主要产品产量（8日12时截止）。平台名单（截至11月6日13时40分）还没有看到贵单位的数据，如已上报请忽略。遇到登录问题请回“登不上”，已上报的无需回复。（K7Q2）',
    ],
    [
      'that it is overdue',
      { tone: 'overdue', ...FRESH },
      '您好，2026年10月以下报表已过截止时间：B204-1 工业产销总值及主要产品产量（8日12时截止）。平台名单（截至11月6日13时40分）还没有看到贵单位的数据，如已上报请忽略。按时报送统计资料是统计法规定的义务，请尽快上报并与网格长联系；有特殊情况请回复说明。（K7Q2）',
    ],
  ])('%s', (_, view, expected) => {
    expect(text(view)).toBe(expected);
  });

  it('the period beside each form where the periods differ, and units where it answers for several', () => {
    const [form] = VIEW.forms;
    if (form === undefined) throw new Error('a form');
    const forms = [
      { ...form, units: ['天成汽配', '宏达铸造'] },
      {
        ...form,
        formCode: '202-1',
        formName: '从业人员',
        period: '2026年3季度',
        taskCode: 'M3X8',
        units: ['天成汽配'],
      },
    ];
    expect(text({ forms })).toBe(
      '您好，还有以下报表待报：2026年10月B204-1 工业产销总值及主要产品产量（8日12时截止）：天成汽配、宏达铸造；2026年3季度202-1 从业人员（8日12时截止）：天成汽配。已上报的无需回复，以平台名单为准；报不了请回原因或什么时候能报，谢谢支持。（K7Q2、M3X8）',
    );
  });
});

describe('the time a last call says is left', () => {
  const said = (now: string) =>
    /还有(.+?)：/.exec(textOf(compose([line('ladder:4.1', item('1'))], { now })))?.[1];

  it.each([
    ['2026-11-06 09:00', '2天3小时'],
    ['2026-11-06 12:00', '2天'],
    ['2026-11-06 14:30', '1天21小时'],
    ['2026-11-06 14:31', '1天21小时'],
    ['2026-11-07 12:00', '1天'],
    ['2026-11-07 12:01', '23小时59分'],
    ['2026-11-08 08:30', '3小时30分'],
    ['2026-11-08 09:00', '3小时'],
    ['2026-11-08 11:00', '1小时'],
    ['2026-11-08 11:15', '45分钟'],
    ['2026-11-08T11:15:30', '44分钟'],
  ])('at %s is %s', (now, expected) => {
    expect(said(now)).toBe(expected);
  });
});

describe('two firms that owe the same set', () => {
  const NAME = fc.string({
    unit: fc.constantFrom(...Array.from('鑫鼎泓瑞昇晟')),
    minLength: 2,
    maxLength: 6,
  });
  const TONES = ['ladder:2', 'ladder:3', 'ladder:4.1', 'ladder:4.2', 'ladder:6'] as const;

  it('read the same to the byte, whoever they are and in whatever order their lines came', () => {
    fc.assert(
      fc.property(NAME, NAME, fc.constantFrom(...TONES), fc.boolean(), (one, other, occasion, reversed) => {
        const lines = (name: string) => [
          line(occasion, item(`${name}-o`, { unitShortName: name, unitId: name })),
          line(occasion, item(`${name}-e`, { unitShortName: name, unitId: name, taskId: 'energy' })),
        ];
        const second = reversed ? lines(other).toReversed() : lines(other);
        expect(JSON.stringify(compose(second).message)).toBe(JSON.stringify(compose(lines(one)).message));
        expect(textOf(compose(lines(one)))).not.toContain(one);
      }),
    );
  });

  it('read something personal only when they answer for several units', () => {
    const lines = [line('ladder:2', item('1')), line('ladder:2', item('2'))];
    expect(textOf(compose(lines, {}, true))).toContain('（8日12时截止）：单位1、单位2。');
  });
});

describe('the list a text names', () => {
  const both = (facts = FACTS) => [
    line('ladder:3', item('1', { facts })),
    line('ladder:3', item('2', { taskId: 'energy' })),
  ];
  const older = { listAsOfAt: OUTPUT.listAsOfAt?.subtract({ hours: 2 }) ?? null };

  it('is the older one of two forms, which is true of both', () => {
    expect(textOf(compose(both(), { energy: older }))).toContain('平台名单（截至11月6日11时40分）还没有看到');
  });

  it('is none when one of the forms has none yet', () => {
    const text = textOf(compose(both(), { energy: { listAsOfAt: null, listIsFresh: false } }));
    expect(text).not.toContain('平台名单（截至');
    expect(text).not.toContain('平台名单截至');
  });

  it('is neutral when one of the forms has an old one', () => {
    expect(textOf(compose(both(), { energy: { ...older, listIsFresh: false } }))).toContain(
      '平台名单截至11月6日11时40分，如已上报请忽略。',
    );
  });

  it('is that of the form whose claim it does not show', () => {
    const claimed = {
      ...FACTS,
      claim: 'claimed' as const,
      claimAt: ENERGY.cutoffAt.subtract({ hours: 100 }),
    };
    expect(textOf(compose(both(claimed), { energy: older }))).toContain(
      '收到您回复“已报”，平台名单（截至11月6日13时40分）暂未显示',
    );
    expect(textOf(compose(both(claimed), { energy: { listAsOfAt: null, listIsFresh: false } }))).toContain(
      '平台名单（截至11月6日13时40分）暂未显示',
    );
  });
});
