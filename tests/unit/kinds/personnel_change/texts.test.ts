// The Chinese of handovers, word for word: what is missing is named, numbers stand only where they are to be checked.
import { describe, expect, it } from 'vitest';
import { NOBODY } from '#bot/domain/facts/personnel-facts.ts';
import { plainText } from '#bot/domain/message.ts';
import { judgedText, judgeMessage, toldText, welcomeMessage } from '#bot/kinds/personnel_change/texts.ts';

const FINE = { isSeveral: false, phoneProblem: null };
const WHO = { ...NOBODY, name: '李敏', phone: '19900001111' };

describe('whoever tells of a change', () => {
  it('is asked for name and number', () => {
    expect(toldText('天成汽配', '陈老师', NOBODY, FINE)).toBe(
      '已记：天成汽配人员变动。请发新统计人员的姓名、11位手机号，如“新统计李敏，手机（11位），11月16日到岗”，知道钉钉userId的请一并写上。在网格长确认之前，提醒仍发给您。不是换人请回“不对”。',
    );
  });

  it('hears what is wrong with a number, and never the number', () => {
    const text = toldText(
      '天成汽配',
      '陈老师',
      { ...WHO, phone: null },
      {
        isSeveral: false,
        phoneProblem: { digits: 10, reason: 'length' },
      },
    );
    expect(text).toContain(
      '您发的手机号是10位，应为11位，没有记下，请核对后再发。新统计人员李敏，请发新统计人员的11位手机号',
    );
    expect(text).not.toMatch(/\d{5}/u);
  });

  it('for a firm of hers is told whom the reminders still go to', () => {
    const text = toldText('天成汽配', '陈老师', WHO, { ...FINE, isByOthers: true });
    expect(text).toContain('在网格长确认之前，提醒仍发给原来的人。');
    expect(text).not.toContain('发给您');
  });

  it('of two people is asked for one', () => {
    expect(toldText('天成汽配', null, NOBODY, { ...FINE, isSeveral: true })).toContain('看到不止一位');
  });

  it('of a whole successor hears that it waits for its leader, with the end of the number', () => {
    const text = toldText('天成汽配', '陈老师', WHO, FINE);
    expect(text).toContain('统计人员由陈老师换为李敏（手机尾号1111），已请网格长确认。');
    expect(text).not.toContain(WHO.phone);
  });
});

describe('a leader', () => {
  it('is asked by numbers, with the number to call', () => {
    const changes = [
      {
        number: 12,
        unitName: '天成汽配',
        leavingName: '陈老师',
        successor: { ...WHO, effectiveOn: '2026-11-16' },
      },
    ];
    expect(plainText(judgeMessage(changes, false))).toBe(
      '有单位报来人员变动，请确认：\n12. 天成汽配：陈老师 → 李敏，手机19900001111，11月16日到岗\n请先与单位核实。属实请回“已确认 12”，不对请回“不对 12”。确认后提醒和未完事项转给新同事。',
    );
  });

  it('of one change has its two verdicts as buttons, of several types the number', () => {
    const one = { number: 12, unitName: '天成汽配', leavingName: null, successor: WHO };
    expect(judgeMessage([one], false).actions?.map(({ words }) => words)).toEqual(['已确认 12', '不对 12']);
    expect(judgeMessage([one, { ...one, number: 13 }], false).actions).toBeUndefined();
  });

  it('hears whether the newcomer can be told', () => {
    const confirmed = {
      kind: 'confirmed',
      number: 12,
      unitName: '天成汽配',
      name: '李敏',
      items: 2,
    } as const;
    expect(judgedText({ ...confirmed, isReachable: true })).toBe(
      '已确认：人员变动12，天成汽配由李敏接手，未完事项2项已转过去，已安排通知新同事。',
    );
    expect(judgedText({ ...confirmed, isReachable: false })).toContain('联系不上');
    expect(
      judgedText({ kind: 'undone', number: 12, unitName: '天成汽配', reason: 'somebody_else' }),
    ).not.toMatch(/\d{5}/u);
  });
});

describe('a newcomer', () => {
  it('is told what is due and how to answer', () => {
    const who = { unitName: '天成汽配', successorName: '李敏' };
    expect(plainText(welcomeMessage('玉环市统计局', who, ['2026年10月B204-1：未报']))).toContain(
      '李敏您好，我是玉环市统计局统计网格的机器人。天成汽配的统计工作由您接手，以后的提醒发给您。\n目前还有：\n· 2026年10月B204-1：未报\n报好了回“已报”',
    );
  });
});
