// Whom a broadcast is for, as a person writes it: 玉城街道 工业 统计员、网格长 任务6P8A 未报.

import type { Standing } from '#bot/domain/facts/standing.ts';
import { halfWidth } from '#bot/domain/identity/width.ts';
import {
  type Profession,
  parseProfession,
  parseRole,
  professionText,
  ROLE_WORDS,
  type Role,
  roleText,
} from '#bot/domain/roster/vocabulary.ts';

/** Who under a node is spoken to: the firms' statisticians, the grids' groups, or holders of a duty. */
export type Reader = 'firm' | 'group' | Role;

/** What was written, before any name in it has been looked up. */
export interface AudienceWords {
  /** Name of a node; null: all the author may reach. */
  readonly place: string | null;
  readonly profession: Profession | null;
  readonly readers: readonly Reader[];
  readonly taskCode: string | null;
  /** How the item stands (未报, 待回复), in words; null with a task: still open. */
  readonly status: string | null;
}

/** An audience whose names have been found; as a broadcast keeps it. */
export interface Audience {
  readonly gridPath: string;
  readonly gridName: string;
  readonly profession: Profession | null;
  readonly readers: readonly Reader[];
  readonly task: AudienceTask | null;
}

/** Only whoever has an item of this task that stands so. */
export interface AudienceTask {
  readonly id: string;
  readonly code: string;
  readonly status: string;
}

export type ParsedAudience =
  | { readonly ok: true; readonly words: AudienceWords }
  | { readonly ok: false; readonly problem: string };

const FIRM_WORDS: ReadonlySet<string> = new Set([
  '统计员',
  '企业统计员',
  '统计人员',
  '填报人',
  '企业',
  '单位',
]);
const GROUP_WORDS: ReadonlySet<string> = new Set(['群', '网格群', '工作群', '网格工作群']);
const EVERYWHERE: ReadonlySet<string> = new Set(['全市', '全县', '全区', '全部网格', '各网格']);

const TASK = /任务\s*[:：]?\s*([0-9a-z]{4,12})(?:\s*(?:里|中)?\s*([^\s,，、；;]+))?/iu;
const HOW_TO =
  '请写：地方 专业 对象，如“玉城街道 工业 统计员”；只发给某任务里还没办的，再加“任务6P8A 未报”。';

/** Reads whom it is for. Names of places and tasks are looked up later; what is no word of ours is taken for a place. */
export function parseAudience(text: string): ParsedAudience {
  const tidy = halfWidth(text);
  const [taskWords, code, said] = TASK.exec(tidy) ?? [];
  const rest = taskWords === undefined ? tidy : tidy.replace(taskWords, ' ');
  const tokens = [...rest.split(/[\s,，、；;。]+/u), ...(said === undefined ? [] : [said])]
    .map((token) => token.replace(/^(?:全体|全部|所有|各)(?=.{2})/u, '').replace(/的$/u, ''))
    .filter((token) => token !== '');
  const readers: Reader[] = [];
  const professions: Profession[] = [];
  const unknown: string[] = [];
  for (const token of tokens) {
    const reader = readerOf(token);
    const profession = parseProfession(token);
    if (reader !== null) readers.push(reader);
    else if (profession !== null) professions.push(profession);
    else if (!EVERYWHERE.has(token)) unknown.push(token);
  }
  return together({ readers, professions, unknown, taskCode: code?.toUpperCase() ?? null, said });
}

function together(found: {
  readonly readers: readonly Reader[];
  readonly professions: readonly Profession[];
  readonly unknown: readonly string[];
  readonly taskCode: string | null;
  readonly said: string | undefined;
}): ParsedAudience {
  const { professions, taskCode } = found;
  // 任务6P8A 未报: the word behind the code, unless it was a word of its own.
  const isStatus = (word: string) => word === found.said?.replace(/的$/u, '');
  const status = taskCode === null ? undefined : found.unknown.find(isStatus);
  const places = found.unknown.filter((word) => word !== status);
  if (places.length > 1) return refused(`不认识“${places.slice(1).join('”“')}”。${HOW_TO}`);
  if (professions.length > 1) return refused('一次只能写一个专业，要发几个专业请分几次发。');
  const readers = [...new Set(found.readers)];
  if (readers.length === 0 && taskCode === null) {
    return refused(`没有写对象。${HOW_TO}对象可以是：统计员、群、${ROLE_WORDS.join('、')}。`);
  }
  const words: AudienceWords = {
    place: places[0] ?? null,
    profession: professions[0] ?? null,
    readers: readers.length === 0 ? ['firm'] : readers,
    taskCode,
    status: status ?? null,
  };
  return { ok: true, words };
}

function refused(problem: string): ParsedAudience {
  return { ok: false, problem };
}

function readerOf(token: string): Reader | null {
  if (FIRM_WORDS.has(token)) return 'firm';
  return GROUP_WORDS.has(token) ? 'group' : parseRole(token);
}

/** Words for how an item of any kind stands; any other word is one its kind shows (反映有困难). */
const STANDINGS: Readonly<Record<Standing, string>> = {
  open: '未报 没报 未上报 未完成 未办 未办结 未回复 未答复 未回执 未确认 没确认 未参加 未签到',
  done: '已报 已上报 已完成 已办 已办结 已回复 已答复 已回执 已确认 已签到',
  returned: '退回 已退回 退回待改 被退回',
  exempt: '免报 已免报',
};

const STANDING_OF: ReadonlyMap<string, Standing> = new Map(
  (Object.entries(STANDINGS) as [Standing, string][]).flatMap(([standing, words]) =>
    words.split(' ').map((word) => [word, standing] as const),
  ),
);

/** What is meant where a task was named and nothing else was said. */
export const STILL_OPEN = '未完成';

/** How an item stands: what its kind shows of it, and what that comes to for counting. */
export interface ItemStatus {
  readonly standing: Standing;
  readonly shown: string;
}

/** Whether an item that stands so is meant by the word. */
export function isMeant(status: string, item: ItemStatus): boolean {
  const standing = STANDING_OF.get(status);
  return standing === undefined ? item.shown === status : item.standing === standing;
}

/** Whether the word means something for items that stand like these. */
export function isKnownStatus(status: string, shown: Iterable<string>): boolean {
  return STANDING_OF.has(status) || [...shown].includes(status);
}

/** `玉城街道·工业·企业统计员、网格长（任务6P8A 未报）` */
export function audienceText({ gridName, profession, readers, task }: Audience): string {
  const who = readers.map(readerText).join('、');
  const parts = [gridName, ...(profession === null ? [] : [professionText(profession)]), who];
  return `${parts.join('·')}${task === null ? '' : `（任务${task.code} ${task.status}）`}`;
}

function readerText(reader: Reader): string {
  if (reader === 'firm') return '企业统计员';
  return reader === 'group' ? '网格群' : roleText(reader);
}
