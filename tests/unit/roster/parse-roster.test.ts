// Reading a roster: what is normal, what is put right and what only warns.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseRoster } from '#bot/domain/roster/parse.ts';
import { problemLine } from '#bot/domain/sheet/problem.ts';
import { readWorkbook } from '#bot/sheets/read-workbook.ts';
import { accepted, set, USCC } from './small-roster.ts';

describe('the sample city', () => {
  it('is read whole, without a warning', async () => {
    const bytes = await readFile(new URL('../../../prisma/sample/roster-sample.xlsx', import.meta.url));
    const reading = parseRoster(await readWorkbook(bytes, 'roster-sample.xlsx'));
    if (!reading.ok) throw new Error(reading.problems.slice(0, 5).map(problemLine).join('\n'));
    const { grids, units, obligations, posts, people, contacts } = reading.roster;
    expect(reading.warnings).toEqual([]);
    expect([grids.length, posts.length, units.length, obligations.length]).toEqual([244, 532, 3000, 8403]);
    expect(grids.filter((grid) => grid.level === 4)).toHaveLength(177);
    expect(new Set(people.map((person) => person.naturalKey)).size).toBe(people.length);
    const keys = new Set(people.map((person) => person.naturalKey));
    expect([...contacts, ...posts].every((link) => keys.has(link.personKey))).toBe(true);
    const said = units.map((unit) => `${unit.gridCode} ${unit.shortName}`);
    expect(new Set(said).size).toBe(said.length);
  });
});

describe('a small roster', () => {
  it('keeps codes, paths, posts and who answers for whom', () => {
    const { roster: small, warnings } = accepted();
    expect(warnings).toEqual([]);
    expect(small.grids.find((grid) => grid.level === 4)).toEqual({
      code: 'YH-01-1-工01',
      name: '玉城街道工业第1网格',
      level: 4,
      parentCode: 'YH-01-1',
      path: 'YH/YH-01/YH-01-1/YH-01-1-工01/',
      profession: 'industry',
      groupChat: { channel: 'dingtalk', id: 'cidA==' },
    });
    expect(small.posts.map((post) => post.role)).toEqual([
      'duty_clerk',
      'specialist',
      'grid_leader',
      'deputy_grid_leader',
    ]);
    expect(small.units.map((unit) => unit.shortName)).toEqual([
      '天成汽配0001',
      '天成汽配0002',
      '大麦启明塑业',
      '宏业机械',
    ]);
    expect(small.obligations[2]).toEqual({
      uscc: USCC[1],
      formCode: 'B204-1',
      firstPeriod: '2026-01',
      lastPeriod: '2026-08',
    });
  });

  it('takes a deputy who keeps the books of two firms for one person', () => {
    const { people, contacts } = accepted().roster;
    expect(people.filter((person) => person.name === '郭杰玲')).toHaveLength(1);
    expect(contacts.filter((contact) => contact.personKey === 'phone:19900000337')).toHaveLength(2);
  });

  it('knows one person from a phone here, an account there and both in a third row', () => {
    const { people, posts } = accepted((sheets) => {
      sheets.人员.push(
        ['韩飞', '19900000900', '网格员', 'YH-01', null, null, null],
        ['韩飞', null, '网格指导员', 'YH-01', null, 'staff900', null],
        ['韩 飞', '199 0000 0900', '网格员', 'YH-03', null, 'staff900', null],
      );
    }).roster;
    expect(people.filter((person) => person.name === '韩飞')).toEqual([
      {
        naturalKey: 'phone:19900000900',
        name: '韩飞',
        phone: '19900000900',
        dingtalkUserId: 'staff900',
        email: null,
        addresses: [],
      },
    ]);
    expect(posts.filter((post) => post.personKey === 'phone:19900000900')).toHaveLength(3);
  });

  it.each([
    ['cidA==', { channel: 'dingtalk', id: 'cidA==' }],
    ['constructor:cidA==', { channel: 'dingtalk', id: 'constructor:cidA==' }],
    [' webhook:外部1群 ', { channel: 'dingtalk-webhook', id: '外部1群' }],
    ['Webhook：外部1群', { channel: 'dingtalk-webhook', id: '外部1群' }],
    ['feishu-webhook:外部1群', { channel: 'feishu-webhook', id: '外部1群' }],
    ['feishu:oc_a0553eda9014', { channel: 'feishu', id: 'oc_a0553eda9014' }],
    ['http:qq-102938', { channel: 'http', id: 'qq-102938' }],
    ['telegram:-1001234567890', { channel: 'telegram', id: '-1001234567890' }],
    ['wecom-robot:wrk-Abc_1', { channel: 'wecom-robot', id: 'wrk-Abc_1' }],
    ['WeCom-Webhook:东街1群', { channel: 'wecom-webhook', id: '东街1群' }],
    [
      'wecom-app:wrkSFfCgAALFgnrSsWU38puiv4yvExuw',
      { channel: 'wecom-app', id: 'wrkSFfCgAALFgnrSsWU38puiv4yvExuw' },
    ],
  ])('reads the group %s as that of a robot of ours or of the group', (cell, groupChat) => {
    const { grids } = accepted(set('网格', 5, 5, cell)).roster;
    expect(grids.find(({ level }) => level === 4)?.groupChat).toEqual(groupChat);
  });

  it('puts full width, spaces, case, prefixes and dates right', () => {
    const { roster: small } = accepted((sheets) => {
      set('单位', 2, 0, '９１９９０１０１ｍａ９ｔ０００１８ｇ')(sheets);
      set('单位', 2, 4, ' yh-01-1-工０１ ')(sheets);
      set('单位', 2, 6, '+86 199-0000-0337')(sheets);
      set('人员', 2, 1, 19900000004)(sheets);
      set('网格', 3, 2, '２级')(sheets);
      set('报表义务', 2, 1, 'b204－1')(sheets);
      set('报表义务', 2, 2, Temporal.PlainDateTime.from('2026-01-01T00:00'))(sheets);
      set('报表义务', 3, 2, '2026年1季度')(sheets);
    });
    expect(small).toEqual(accepted().roster);
  });

  it('finds columns by name, in any order, with more columns and a title above', () => {
    const reading = accepted((sheets) => {
      sheets.报表义务 = [
        ['报表义务一览'],
        [null],
        ['备注', '止报期 ', '*起 报 期', '表号', '统一社会信用代码（必填）'],
        ['x', null, '2026-01', 'B204-1', USCC[0]],
      ];
    });
    expect(reading.roster.obligations).toEqual([
      { uscc: USCC[0], formCode: 'B204-1', firstPeriod: '2026-01', lastPeriod: null },
    ]);
  });

  it('warns of a wrong check digit and takes the roster all the same', () => {
    const wrong = '91990101MA9T00018H';
    const reading = accepted((sheets) => {
      set('单位', 2, 0, wrong)(sheets);
      set('报表义务', 2, 0, wrong)(sheets);
      set('报表义务', 3, 0, wrong)(sheets);
    });
    expect(reading.warnings.map(problemLine)).toEqual([
      '单位 第2行 A列(统一社会信用代码)：统一社会信用代码的校验码对不上，请核对，确认无误可以照常导入',
    ]);
    expect(reading.roster.units[0]).toMatchObject({ uscc: wrong, checkDigitOk: false });
  });
});
