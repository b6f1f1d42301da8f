// why: why somebody was told or not told, and how what they said was understood.

import { channelKinds } from '#bot/app/channels.ts';
import { requiredWord } from '#bot/cli/arguments.ts';
import type { Command, CommandResult } from '#bot/cli/command.ts';
import { lineTable } from '#bot/cli/line-table.ts';
import { at } from '#bot/cli/moments.ts';
import { Refused } from '#bot/cli/refused.ts';
import { facts, sections, table } from '#bot/cli/table.ts';
import { ADDRESS_STATES, contentText, heardText, intentText } from '#bot/cli/words.ts';
import { reasonText } from '#bot/domain/delivery/reasons.ts';
import type { Profession, Role } from '#bot/domain/roster/vocabulary.ts';
import { professionText, roleText } from '#bot/domain/roster/vocabulary.ts';
import { StatgridError } from '#bot/errors.ts';
import type { UnitReach } from '#bot/services/queries/unit-reach.ts';
import { type Why, why } from '#bot/services/queries/why.ts';
import { businessTime } from '#prisma/repos/business-clock.ts';

const NAME = 'why';

type Told = Extract<Why, { readonly kind: 'person' | 'unit' }>;

export const whyCommand: Command = {
  name: NAME,
  usage: ['why 姓名|手机号|userId', 'why 统一社会信用代码|单位名称|简称'],
  about:
    '为什么收到或没收到消息：最近一个报告期的每一步，待发、已发还是没有发，附原因；联系得上联系不上；收到的回复是怎么理解的。手机号只显示头尾。',
  words: 1,
  options: [],
  examples: ['why 张三', 'why 玉城海纳铜业', 'why 91330100MA2B3C4D5E --json'],
  async run(given, session) {
    const text = requiredWord(given, 0, NAME, '姓名、手机号、userId、单位名称或统一社会信用代码');
    const { db, config, mode } = await session.open();
    const { now } = await businessTime(db);
    return resultOf(await why(db, channelKinds(config, mode), text, now), text, session.terminal.width);
  },
};

function resultOf(found: Why, text: string, width: number | null): CommandResult {
  switch (found.kind) {
    case 'nobody':
      throw new StatgridError(
        'NOT_FOUND',
        `没有找到“${text}”。可以用姓名、手机号、userId，或单位的名称、简称、统一社会信用代码。`,
      );
    case 'several':
      throw severalOf(found, text);
    case 'person':
    case 'unit':
      return { code: 0, json: { ...found }, text: toldText(found, width) };
  }
}

function severalOf({ candidates, more }: Extract<Why, { kind: 'several' }>, text: string): Refused {
  const lines = table(
    candidates,
    [
      { title: '类别', cell: ({ kind }) => (kind === 'person' ? '人员' : '单位') },
      { title: '名称', cell: ({ name }) => name },
      { title: '所在', cell: ({ place }) => place },
      { title: '手机', cell: ({ phone }) => phone ?? '—' },
      { title: '可以用', cell: ({ key }) => key ?? '（手机号，或所在单位）' },
    ],
    null,
  );
  const rest = more ? '\n……还有更多，请写得完整一些' : '';
  return new Refused('CONFLICT', `“${text}”对应多个，请用“可以用”一列的编码再查一次：\n${lines}${rest}`, {
    candidates,
    more,
  });
}

function toldText(found: Told, width: number | null): string {
  return sections(
    found.kind === 'person' ? personText(found) : unitHead(found),
    found.units.map(reachText).join('\n'),
    itemsText(found),
    linesText(found, width),
    repliesText(found, width),
  );
}

function personText({ person }: Extract<Why, { kind: 'person' }>): string {
  const addresses = person.addresses.map(
    ({ address, state }) => `${address}（${ADDRESS_STATES[state] ?? state}）`,
  );
  const posts = person.posts.map(
    ({ role, profession, node }) =>
      `${node}${roleText(role as Role)}${profession === null ? '' : `（${professionText(profession as Profession)}）`}`,
  );
  return facts([
    ['人员', person.name],
    ['手机', person.phone ?? '没有登记'],
    [
      '账号',
      addresses.length === 0 ? `没有：${reasonText('unreachable')}，收不到任何消息` : addresses.join('、'),
    ],
    ['职务', posts.length === 0 ? null : posts.join('、')],
  ]);
}

function unitHead({ unit }: Extract<Why, { kind: 'unit' }>): string {
  return facts([
    ['单位', unit.name],
    ['简称', unit.shortName],
    ['统一社会信用代码', unit.uscc],
  ]);
}

/** Who of a firm is asked, and what is missing around it. */
function reachText(unit: UnitReach): string {
  const contacts = unit.contacts.map(
    ({ name, phone, role, isMain, reachable, isAsked }) =>
      `    ${name} ${phone ?? '无手机'} ${CONTACT_ROLES[role]}${isMain ? '' : '（代理）'}：${
        isAsked ? '提醒发给此人' : reachable ? '排在后面，不发' : reasonText('unreachable')
      }`,
  );
  const missing = [
    ...(unit.removed ? ['已不在名录，不承担报送义务'] : []),
    ...(unit.unreachable === null ? [] : [reasonText(unit.unreachable)]),
    ...(unit.hasGroup ? [] : [reasonText('no_group')]),
    ...(unit.hasLeader ? [] : ['网格长空缺或没有可用的账号，名单逐级上送']),
  ];
  return [
    `${unit.name}（${unit.grid}）${missing.length === 0 ? '' : `：${missing.join('；')}`}`,
    ...contacts,
  ].join('\n');
}

const CONTACT_ROLES: Readonly<Record<UnitReach['contacts'][number]['role'], string>> = {
  enterprise_statistician: '企业统计员',
  statistics_head: '统计负责人',
};

function itemsText({ items, period }: Told): string {
  if (period === null) return '还没有涉及的任务。';
  if (items.length === 0) return `${period}：没有应报的事项。`;
  const lines = items.map(({ code, unit, shownText }) => `  ${code}  ${unit}  ${shownText}`);
  return [`${period} 的事项：`, ...lines].join('\n');
}

function linesText({ lines, paused }: Told, width: number | null): string {
  if (lines.length === 0) return '消息：还没有计划过任何消息。';
  return `消息（每一步）：\n${lineTable(lines, { withUnit: true, width, paused })}`;
}

function repliesText({ replies }: Told, width: number | null): string {
  if (replies.length === 0) return '收到的回复：没有。';
  const shown = table(
    replies,
    [
      { title: '时间', cell: (reply) => at(reply.businessAt) },
      { title: '谁', cell: (reply) => reply.speaker ?? '（陌生人）' },
      {
        title: '内容',
        flex: true,
        cell: (reply) => contentText(reply.content, reply.text),
      },
      { title: '理解为', cell: (reply) => intentText(reply.intent) },
      { title: '事项', flex: true, cell: (reply) => reply.itemCodes.join(' ') || '—' },
      { title: '处理', flex: true, cell: (reply) => heardText(reply.state, reply.reason) },
    ],
    width,
  );
  return `收到的回复：\n${shown}`;
}
