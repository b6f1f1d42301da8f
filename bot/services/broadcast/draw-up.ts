// Draws a broadcast up, step by step or in one go, until it can be shown to its author.

import { parseAudience } from '#bot/domain/broadcast/audience.ts';
import { readBroadcastOrder } from '#bot/domain/broadcast/orders.ts';
import { findSendTime } from '#bot/domain/broadcast/send-time.ts';
import { missingValues, textProblems } from '#bot/domain/broadcast/template.ts';
import { type BroadcastPreview, previewMessage } from '#bot/domain/broadcast/texts.ts';
import type { Message } from '#bot/domain/message.ts';
import type { Tx } from '#prisma/db.ts';
import {
  type BroadcastRow,
  changeBroadcast,
  draftOf,
  insertBroadcast,
  listTemplates,
  newestTemplate,
} from '#prisma/repos/broadcasts.ts';
import { readInstallation } from '#prisma/repos/installation.ts';
import { type Means, type Sender, step } from './desk.ts';
import { commonValues, findAudience } from './find-audience.ts';
import { preview } from './preview.ts';
import { readIn } from './receivers.ts';

/** What is said of it at one time; null: nothing of that. */
export interface Said {
  /** Whom it is for, perhaps with a time. */
  readonly audience: string | null;
  readonly text: string | null;
  /** When it goes out, where it is known as an instant. */
  readonly sendAt?: Temporal.Instant | null;
}

/** `wants`: what is to be said next, and why what was said does not do. */
export type Drawn =
  | {
      readonly kind: 'wants';
      readonly what: 'audience' | 'text';
      readonly number: number;
      readonly problems: readonly string[];
    }
  | { readonly kind: 'previewed'; readonly view: BroadcastPreview };

export interface Drawing {
  readonly sender: Sender;
  readonly means: Means;
  readonly now: Temporal.Instant;
}

/** Begins a new one; what its author had not confirmed is over with it. */
export async function beginBroadcast(tx: Tx, said: Said, drawing: Drawing): Promise<Drawn> {
  const { actor } = drawing.sender;
  const old = await draftOf(tx, actor);
  if (old !== null) await step(tx, old, 'stop', actor, { reason: 'replaced', endedAt: drawing.now });
  return goOn(tx, await insertBroadcast(tx, actor, drawing.now), said, drawing);
}

/** Takes what was wanted next; null: the author is drawing nothing up. */
export async function supplyBroadcast(tx: Tx, words: string, drawing: Drawing): Promise<Drawn | null> {
  const draft = await draftOf(tx, drawing.sender.actor);
  if (draft === null) return null;
  if (draft.audience !== null) return goOn(tx, draft, { audience: null, text: words }, drawing);
  const read = readBroadcastOrder(`群发 ${words}`);
  const said = read?.kind === 'begin' ? read : { audience: words, text: null };
  return goOn(tx, draft, said, drawing);
}

async function goOn(tx: Tx, draft: BroadcastRow, said: Said, drawing: Drawing): Promise<Drawn> {
  const { id, number } = draft;
  const wants = (what: 'audience' | 'text', problems: readonly string[] = []): Drawn => {
    return { kind: 'wants', what, number, problems };
  };
  let row = draft;
  const text = said.text === null ? null : await textOf(tx, said.text);
  if (text !== null && typeof text !== 'string') row = await changeBroadcast(tx, id, text);
  if (said.audience !== null) {
    const found = await setAudience(tx, id, said, drawing);
    if (typeof found === 'string') return wants('audience', [found]);
    row = found;
  }
  if (row.audience === null) return wants('audience');
  if (typeof text === 'string') return wants('text', [text]);
  if (row.text === null) return wants('text');
  const bureau = (await readInstallation(tx))?.bureauName ?? '统计局';
  const values = await commonValues(tx, bureau, row.audience);
  const problems = [
    ...textProblems(row.text, readIn(row.audience.readers), row.audience.task !== null),
    ...missingValues(row.text, values).map((name) => `这个任务没有{${name}}，请去掉它或换一个任务。`),
  ];
  if (problems.length > 0) return wants('text', problems);
  const view = await preview(tx, row, row.audience, row.text, { ...drawing, bureau, values });
  const shown = { receivers: view.people + view.groups, calls: view.calls };
  await step(tx, row, 'preview', drawing.sender.actor, shown, shown);
  return { kind: 'previewed', view };
}

/** 模板 名称 stands for the newest version of that template; anything else is the text itself. */
async function textOf(
  tx: Tx,
  words: string,
): Promise<{ readonly text: string; readonly templateId: string | null } | string> {
  const name = /^模板\s*[:：]?\s*(\S{1,40})$/u.exec(words.trim())?.[1];
  if (name === undefined) return { text: words.trim(), templateId: null };
  const template = await newestTemplate(tx, name);
  if (template !== null) return { text: template.text, templateId: template.id };
  const names = [...new Set((await listTemplates(tx)).map((known) => known.name))];
  const known = names.length === 0 ? '还没有模板' : `现有：${names.slice(0, 10).join('、')}`;
  return `没有模板“${name}”，${known}。模板由管理员用 npx statgrid template save 存。`;
}

async function setAudience(tx: Tx, id: string, said: Said, drawing: Drawing): Promise<BroadcastRow | string> {
  const { means, now, sender } = drawing;
  const words = said.audience ?? '';
  const time = findSendTime(words, now);
  if (time !== null && time.at === null)
    return `没有“${time.words}”这个时间，请写成“明天9点”或“11月5日9点30分”。`;
  const sendAt = said.sendAt ?? time?.at ?? null;
  if (sendAt !== null && Temporal.Instant.compare(sendAt, now) < 0) {
    return `“${time?.words ?? '发送时间'}”已经过了，请写以后的时间；不写就是确认后即发。`;
  }
  const whom = time === null ? words : words.normalize('NFKC').replace(time.words, ' ');
  const parsed = parseAudience(whom.replace(/(?:发送时间|定时|时间)\s*[:：]?|发送$|发出?$/gu, ' '));
  if (!parsed.ok) return parsed.problem;
  const channels = [...new Set(means.accounts.map(({ channel }) => channel))];
  const found = await findAudience(tx, sender, channels, parsed.words);
  if (!found.ok) return found.problem;
  return changeBroadcast(tx, id, { audience: found.audience, sendAt });
}

const ASK_AUDIENCE =
  '发给谁？请写：地方 专业 对象，如“玉城街道 工业 统计员”；只发给某任务里还没办的，加“任务6P8A 未报”；定时加“明天9点”。回“取消”作罢。';

const ASK_TEXT =
  '发什么？请直接写要发的话（200字内），可用{企业简称}{截止时间}等变量，用模板写“模板 名称”。回“取消”作罢。';

/** What is wanted next, after what was wrong with what was said. */
export function drawnMessage(drawn: Drawn): Message {
  if (drawn.kind === 'previewed') return previewMessage(drawn.view);
  const ask = drawn.what === 'audience' ? ASK_AUDIENCE : ASK_TEXT;
  const lines = drawn.problems.length === 0 ? [ask] : [...drawn.problems, againText(drawn.what)];
  return { title: '群发', blocks: lines.map((text) => ({ kind: 'paragraph', text })) };
}

function againText(what: 'audience' | 'text'): string {
  return `请重新写${what === 'audience' ? '发给谁' : '要发的话'}，或回“取消”作罢。`;
}
