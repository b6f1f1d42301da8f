// Texts with variables: what may stand where, what is wrong and where, and that nothing in them acts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  filled,
  isPersonal,
  missingValues,
  pieces,
  textProblems,
  variablesOf,
} from '#bot/domain/broadcast/template.ts';
import { broadcastMessage } from '#bot/domain/broadcast/texts.ts';

describe('a text', () => {
  it.each<[string, string]>([
    ['{企业简称}请尽快上报', ''],
    ['｛企业简称｝请尽快上报', ''],
    ['{ 姓名 }您好', ''],
    ['', '文字是空的'],
    ['\u202e\u200b ', '文字是空的'],
    ['请{截止}前上报', '第2个字的变量 {截止}：没有这个变量。可以用：'],
    ['请在截止时间}前上报', '第7个字的括号没有配对'],
    ['{姓名}您好，{截止时间前上报', '第8个字的括号没有配对'],
    ['😀{产值}', '第2个字的变量 {产值}：单位的数据不能群发'],
    ['{汇总数}', '未公布的汇总数据不能群发'],
    ['请及时配合催报', '文字里有“催报”'],
    [`${'字'.repeat(201)}`, '有201个字，超过200个'],
    [`${'😀'.repeat(200)}`, ''],
    ['{截止时间}', '要说明是哪个任务'],
  ])('%j to firms: %s', (text, problem) => {
    const problems = textProblems(text, ['firm'], false);
    if (problem === '') expect(problems).toEqual([]);
    else expect(problems.join('\n')).toContain(problem);
  });

  it.each<[string, 'group' | 'firm' | 'post', boolean]>([
    ['{局简称}', 'group', true],
    ['{截止时间}{表号}{表名}{报告期}', 'group', true],
    ['{企业简称}', 'group', false],
    ['{信用代码}', 'group', false],
    ['{姓名}', 'group', false],
    ['{企业简称}', 'firm', true],
    ['{姓名}', 'firm', true],
    ['{企业简称}', 'post', false],
    ['{姓名}', 'post', true],
    ['{本期值}', 'group', false],
    ['{本期值}', 'firm', false],
    ['{本期值}', 'post', false],
    ['{排名}', 'post', false],
  ])('%s may be read in a %s: %s', (text, readIn, may) => {
    expect(textProblems(text, [readIn], true).length === 0).toBe(may);
  });

  it('to a group and to firms alike has only what a group may read', () => {
    expect(textProblems('{企业简称}', ['firm', 'group'], true)).toHaveLength(1);
  });

  it('with unit or personal variables is one of each reader’s own', () => {
    expect(isPersonal('{局简称}提醒')).toBe(false);
    expect(isPersonal('{企业简称}')).toBe(true);
    expect(isPersonal('{姓名}')).toBe(true);
  });

  it('is filled in, and says which values a task lacks', () => {
    const values = new Map([
      ['企业简称', '天成汽配、力拓机械'],
      ['截止时间', '11月8日12时'],
    ]);
    expect(filled('{企业简称}请在{截止时间}前上报', values)).toBe('天成汽配、力拓机械请在11月8日12时前上报');
    expect(missingValues('{表号}{截止时间}{企业简称}', values)).toEqual(['表号']);
  });

  it('is cut into pieces that make the text again', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const cut = pieces(text);
        if ('strayAt' in cut) {
          expect('{}｛｝').toContain(text.charAt(cut.strayAt));
          return;
        }
        expect(cut.map(({ from }) => from)).toEqual(cut.map(({ from }) => from).toSorted((a, b) => a - b));
        expect(variablesOf(text).every((name) => text.includes(name))).toBe(true);
      }),
    );
  });

  it('mentions nobody and hides nothing, nor do the values in it', () => {
    const nasty = fc.string({
      unit: fc.constantFrom('@', '所有人', 'all', '\u202e', '\u2066', 'dtmd:', '//', 'a', '{', '\n'),
    });
    fc.assert(
      fc.property(nasty, nasty, (text, name) => {
        const said = filled(`${text}{企业简称}`, new Map([['企业简称', name]]));
        const whole = JSON.stringify(broadcastMessage('玉环市统计局', said));
        expect(whole).not.toMatch(/@(?:所有人|all)|[\u202a-\u202e\u2066-\u2069]|dtmd:/u);
      }),
    );
  });
});
