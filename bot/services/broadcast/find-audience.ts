// Finds the places and tasks an audience names, within what its author may reach.

import {
  type Audience,
  type AudienceTask,
  type AudienceWords,
  isKnownStatus,
  STILL_OPEN,
} from '#bot/domain/broadcast/audience.ts';
import { bureauPosts, mayReach } from '#bot/domain/broadcast/rights.ts';
import type { Values } from '#bot/domain/broadcast/template.ts';
import { cutoffTextWithMonth } from '#bot/domain/calendar/cutoff.ts';
import { parsePeriod, periodText } from '#bot/domain/calendar/period.ts';
import { type Profession, parseProfession, professionText } from '#bot/domain/roster/vocabulary.ts';
import type { KindTask } from '#bot/kinds/facts.ts';
import { readKindTasks } from '#bot/services/kind-tasks.ts';
import type { Tx } from '#prisma/db.ts';
import { gridsNamed } from '#prisma/repos/registry.ts';
import { taskIdByCode } from '#prisma/repos/work-lists.ts';
import type { Sender } from './desk.ts';
import { shownItems } from './receivers.ts';

export type FoundAudience =
  | { readonly ok: true; readonly audience: Audience }
  | { readonly ok: false; readonly problem: string };

/** Null names are made of what the author may reach: their node, their profession. */
export async function findAudience(
  tx: Tx,
  sender: Sender,
  channels: readonly string[],
  words: AudienceWords,
): Promise<FoundAudience> {
  const place = await findPlace(tx, sender, words.place);
  if (typeof place === 'string') return { ok: false, problem: place };
  const task = words.taskCode === null ? null : await findTask(tx, words.taskCode);
  if (typeof task === 'string') return { ok: false, problem: task };
  const reach = { gridPath: place.path, taskProfession: task?.formProfession ?? null };
  const profession = professionFor(sender, words.profession, reach);
  if (typeof profession === 'object' && profession !== null)
    return { ok: false, problem: profession.problem };
  const about = task === null ? null : await statusOf(tx, channels, task, words.status, place.path);
  if (typeof about === 'string') return { ok: false, problem: about };
  const { readers } = words;
  return {
    ok: true,
    audience: { gridPath: place.path, gridName: place.name, profession, readers, task: about },
  };
}

/** Whether somebody may still speak to an audience: their posts may have ended, or never have reached so far. */
export async function reaches(tx: Tx, { posts }: Sender, audience: Audience): Promise<boolean> {
  if (posts === null) return true;
  const task =
    audience.task === null ? null : (await readKindTasks(tx, [audience.task.id])).get(audience.task.id);
  return mayReach(posts, { ...audience, taskProfession: task?.formProfession ?? null });
}

async function findPlace(
  tx: Tx,
  { posts }: Sender,
  name: string | null,
): Promise<{ readonly path: string; readonly name: string } | string> {
  const own = posts === null ? [''] : bureauPosts(posts).map(({ gridPath }) => gridPath);
  const found = await gridsNamed(tx, name, own);
  const [first, second] = found;
  if (first !== undefined && second === undefined) return first;
  if (name === null) return first ?? '您没有统计局的岗位，不能群发。';
  if (first === undefined) {
    return `在您负责的范围里没有“${name}”。请写街道、乡镇或网格的全名；不写地方就是您负责的全部。`;
  }
  const names = found.slice(0, 5).map((grid) => grid.name);
  return `叫“${name}”的不止一个：${names.join('、')}。请写全名。`;
}

async function findTask(tx: Tx, code: string): Promise<KindTask | string> {
  const id = await taskIdByCode(tx, code);
  const task = id === null ? undefined : (await readKindTasks(tx, [id])).get(id);
  return task ?? `没有任务“${code}”。任务编码请照发给您的通知或 npx statgrid list tasks 里的写。`;
}

/** The profession an audience is bound to; a problem where it is not one of the author's. */
function professionFor(
  { posts }: Sender,
  wanted: Profession | null,
  reach: { readonly gridPath: string; readonly taskProfession: string | null },
): Profession | null | { readonly problem: string } {
  if (posts === null || mayReach(posts, { ...reach, profession: wanted })) return wanted;
  const own = bureauPosts(posts).flatMap(({ profession }) => professionIn(profession) ?? []);
  const [only, another] = [...new Set(own)];
  // A specialist who names none means their own.
  if (wanted === null && only !== undefined && another === undefined) {
    return mayReach(posts, { ...reach, profession: only })
      ? only
      : { problem: '这个地方不在您负责的范围内。' };
  }
  const names = [...new Set(own)].map(professionText).join('、');
  return {
    problem: names === '' ? '这个地方不在您负责的范围内。' : `您负责的专业是${names}，请写上其中一个。`,
  };
}

/** What a post keeps is the identifier itself, or a word for it. */
function professionIn(profession: string | null): Profession | null {
  if (profession === null) return null;
  const word = professionText(profession as Profession);
  return parseProfession(word);
}

async function statusOf(
  tx: Tx,
  channels: readonly string[],
  task: KindTask,
  said: string | null,
  gridPath: string,
): Promise<AudienceTask | string> {
  const status = said ?? STILL_OPEN;
  const shown = (await shownItems(tx, channels, task.id, gridPath)).map((item) => item.shown);
  if (isKnownStatus(status, shown)) return { id: task.id, code: task.code, status };
  const there = [...Map.groupBy(shown, (word) => word)].map(([word, of]) => `${word}${of.length}`);
  return `任务${task.code}里没有“${status}”。可以写“未完成”“已完成”“退回”，或这里有的：${there.join('、') || '（这个地方没有事项）'}。`;
}

/** What variables say that are the same for every reader. */
export async function commonValues(tx: Tx, bureau: string, audience: Audience): Promise<Values> {
  const values = new Map([['局简称', bureau]]);
  const task =
    audience.task === null ? undefined : (await readKindTasks(tx, [audience.task.id])).get(audience.task.id);
  if (task === undefined) return values;
  const { formCode, formName, title, window } = task;
  const period = task.period === null ? null : parsePeriod(task.period);
  const said = period === null ? task.period : periodText(period);
  if (formCode !== null) values.set('表号', formCode);
  if (formName !== null) values.set('表名', formName);
  if (said !== null) values.set('报告期', said);
  if (window !== null) values.set('截止时间', cutoffTextWithMonth(window.cutoffOn, window.cutoffTime));
  values.set(
    '任务',
    title === '' ? [said, formCode, formName].filter((part) => part !== null).join(' ') : title,
  );
  return values;
}
