// 帮助: what a person can say, by role, in at most six lines.

import { mayBeShown } from '#bot/domain/disclosure/table.ts';
import { givesCodes } from '#bot/domain/identity/bind-rights.ts';
import { maySteer } from '#bot/domain/roster/bureau-staff.ts';
import { isRole } from '#bot/domain/roster/vocabulary.ts';
import type { Reading } from '#bot/domain/understanding/reading.ts';
import { KINDS, kindOf } from '#bot/kinds/index.ts';
import type { Conversation } from '#bot/services/conversation.ts';
import type { Turn } from '#bot/services/turn.ts';
import { saidMessage } from './turns.ts';

/** More do not fit a phone's screen (house rule). */
const LINES = 6;

/** What each role can do, what is wanted most often first. */
const STAFF = [
  '“暂停全部”停止一切发送，“恢复”继续；演练中用“发送”“不发”答复待放行的一批',
  '“群发”给统计员、网格长或群发通知，“进度”查看；“暂停 3”“停止 3”“撤回 3”“更正 3 …”管第3号',
  '把平台名单或核实名单（.xlsx、.csv）发给我，预览后回“确认”；拟一条核实回“核实”看写法',
  '“培训”看覆盖情况和请假，“补登 编号 姓名 原因”补签到；培训时回“签到码”取会场要显示的码',
] as const;
const NAMES = ['“谁没报”查看未报名单', '“已联系 序号 情况”登记联系结果，如“已联系 2 下午报”'] as const;
const COUNTS = ['“谁没报”查看本网格还有几家没报'] as const;
const FIRM = [
  '“我的”查看本单位待办事项',
  '报好了回“已报”，以平台名单为准；晚点报直接说时间，如“明天上午报”',
  '登录有问题回“登不上”，记错了回“不对”',
] as const;
/** Where there is another channel, and room below the rest. */
const BIND = '“绑定”取绑定码，在别的渠道也能收发';
const BIND_OTHERS = '“绑定 姓名”给所负责单位的统计员取绑定码，“绑定”给自己取';

/** Whoever has several roles reads the first lines of each before the second of any. */
export function help(conversation: Conversation, reading: Reading): Turn {
  const text = helpLines(conversation)
    .map((line) => `· ${line}`)
    .join('\n');
  return saidMessage(reading, { title: '可以这样说', blocks: [{ kind: 'paragraph', text }] });
}

function helpLines({ items, mayBind, posts }: Conversation): readonly string[] {
  const isFirm = items.length > 0 || posts.length === 0;
  const [first, ...others] = FIRM;
  const binding = mayBind ? [posts.some(givesCodes) ? BIND_OTHERS : BIND] : [];
  const sections: readonly (readonly string[])[] = [
    maySteer(posts) ? STAFF : [],
    posts.some(seesNames) ? NAMES : posts.length > 0 ? COUNTS : [],
    isFirm ? [first, ...kindLines(items), ...others] : [],
  ];
  const ranked = sections.flatMap((lines, section) => lines.map((line, rank) => ({ line, rank, section })));
  const kept = ranked.toSorted((one, other) => one.rank - other.rank).slice(0, LINES);
  const lines = kept
    .toSorted((one, other) => one.section - other.section || one.rank - other.rank)
    .map(({ line }) => line);
  return [...lines, ...binding].slice(0, LINES);
}

function seesNames({ competes, role }: Conversation['posts'][number]): boolean {
  return isRole(role) && mayBeShown('unit_identity', { place: 'list', role, competes });
}

/** How to answer what is open, by the kinds that say so; for at most two, which leaves room for the rest. */
function kindLines(items: Conversation['items']): readonly string[] {
  const open = new Set(items.filter((item) => kindOf(item).awaitsAnswer(item)).map(kindOf));
  return KINDS.flatMap((kind) => (open.has(kind) ? (kind.help ?? []) : [])).slice(0, 2);
}
