// The columns of other channels: read by name, in the form of each channel, and telling people apart like a phone.

import { describe, expect, it } from 'vitest';
import { accepted, problems, type Sheets } from './small-roster.ts';

/** Adds columns to a sheet, with cells by row of the sheet. */
const columns =
  (
    sheet: '人员' | '单位',
    titles: readonly string[],
    cells: Readonly<Record<number, readonly (string | number | null)[]>>,
  ) =>
  (sheets: Sheets) => {
    sheets[sheet][0]?.push(...titles);
    for (const [index, row] of sheets[sheet].entries()) {
      if (index > 0) row.push(...(cells[index + 1] ?? titles.map(() => null)));
    }
  };

describe('the columns of other channels', () => {
  it('are read by name, and used in the order that is free first', () => {
    const titles = ['手机（短信）', 'Telegram', '飞书', '企业微信', '网关账号'];
    const { people } = accepted(
      columns('人员', titles, { 2: ['是', 1234567890, 'ou_a1', 'Wang.Er', 'qq-1'] }),
    ).roster;
    expect(people[0]?.addresses).toEqual([
      { channel: 'wecom-app', address: 'Wang.Er' },
      { channel: 'feishu', address: 'ou_a1' },
      { channel: 'email', address: 'p4@example.org' },
      { channel: 'http', address: 'qq-1' },
      { channel: 'telegram', address: '1234567890' },
      { channel: 'sms', address: '19900000004' },
    ]);
    expect(people[1]?.addresses).toEqual([]);
  });

  it('are the statistician’s among the firms, and add up with those of her duty', () => {
    const { people } = accepted(
      columns('单位', ['统计员邮箱', '统计员短信'], { 2: ['GUO@Example.ORG', '+86 199-0000-0338'] }),
    ).roster;
    expect(people.find(({ name }) => name === '郭杰玲')).toMatchObject({
      email: 'guo@example.org',
      addresses: [
        { channel: 'email', address: 'guo@example.org' },
        { channel: 'sms', address: '19900000338' },
      ],
    });
  });

  it('make somebody known who has neither a phone nor DingTalk', () => {
    const spoil = (sheets: Sheets) => {
      sheets.人员.push(['韩飞', null, '网格员', 'YH-01', null, null, 'han@example.org']);
      columns('单位', ['统计员邮箱'], { 4: ['han@example.org'] })(sheets);
      const row = sheets.单位[3];
      if (row !== undefined) row[5] = '韩飞';
    };
    const { people, contacts } = accepted(spoil).roster;
    expect(people.filter(({ name }) => name === '韩飞').map(({ naturalKey }) => naturalKey)).toEqual([
      'email:han@example.org',
    ]);
    expect(contacts.filter(({ personKey }) => personKey === 'email:han@example.org')).toHaveLength(1);
  });

  it.each<[string, (sheets: Sheets) => void, string]>([
    [
      'a mailbox',
      columns('人员', ['飞书'], { 2: ['王二'] }),
      '人员 第2行 H列(飞书open_id)：不是ou_ 开头的 open_id，请核对，不知道就留空',
    ],
    [
      'a Telegram name',
      columns('人员', ['Telegram'], { 3: ['@wang'] }),
      '人员 第3行 H列(Telegram编号)：不是Telegram 的数字编号',
    ],
    [
      'a short number',
      columns('单位', ['统计员短信手机'], { 2: ['1990000033'] }),
      '单位 第2行 K列(统计员短信手机)：不是11位手机号',
    ],
    [
      'yes without a number',
      (sheets) => {
        columns('人员', ['短信'], { 5: ['是'] })(sheets);
        const row = sheets.人员[4];
        if (row !== undefined) row[1] = null;
      },
      '人员 第5行 H列(短信手机)：要往手机发短信，却没有手机',
    ],
    [
      'a WeCom name',
      columns('人员', ['企业微信userId'], { 2: ['王 二'] }),
      '人员 第2行 H列(企业微信userId)：不是企业微信通讯录里的账号',
    ],
    [
      'one address of two people',
      columns('单位', ['统计员邮箱'], { 2: ['p4@example.org'] }),
      '单位 第2行 F列(统计员姓名)：与人员第2行的邮箱相同，姓名却不同',
    ],
    [
      'two of one person',
      columns('单位', ['统计员飞书'], { 2: ['ou_a'], 3: ['ou_b'] }),
      '单位 第3行 K列(统计员飞书open_id)：与单位第2行的手机相同，飞书open_id却不同',
    ],
    [
      'a column twice',
      columns('人员', ['短信', '短信手机'], {}),
      '人员 第1行 I列(短信手机)：“短信手机”列出现了不止一次',
    ],
  ])('refuse %s, naming the cell', (_what, spoil, expected) => {
    const lines = problems(spoil);
    expect(
      lines.some((line) => line.startsWith(expected)),
      lines.join('\n'),
    ).toBe(true);
  });

  it('repeat no number in what they refuse', () => {
    expect(problems(columns('单位', ['统计员短信'], { 2: ['1990000033'] })).join()).not.toContain(
      '1990000033',
    );
  });
});
