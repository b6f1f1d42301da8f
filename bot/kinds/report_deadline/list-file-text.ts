// What is said about a platform list that came by chat: the preview, what was done, why it was not.

import type { Message } from '#bot/domain/message.ts';
import { parseStatusWord, STATUS_WORDS, type StatusWord } from '#bot/domain/status-list/status-list.ts';

/** What a list would do or has done, as plain data: it is kept between the preview and the answer. */
export interface ListFileView {
  readonly taskCode: string;
  readonly formCode: string;
  /** `2026年10月` */
  readonly period: string;
  /** `11月6日13时40分` */
  readonly asOf: string;
  readonly words: Readonly<Record<StatusWord, number>>;
  readonly settled: number;
  readonly returned: number;
  readonly reopened: number;
  readonly dropped: number;
  readonly missingFirms: number;
  readonly unknownFirms: readonly string[];
  readonly effect: 'applied' | 'older' | 'same';
  readonly warnings: readonly string[];
}

/** Lines shown of each kind: a phone's screen; the rest is counted (house rule). */
const SHOWN = 5;

/** What confirming would do, and the question; without a question where there is nothing to confirm. */
export function listPreviewMessage(fileName: string, view: ListFileView): Message {
  const ask = '导入请回“确认”，不导入请回“取消”，30分钟内有效。';
  const end = view.effect === 'same' ? '这份名单以前已经导入过，不用再导入。' : ask;
  const older = view.effect === 'older' ? ['它比已有的名单旧，导入后只存档，不会把较新的状态改回去。'] : [];
  return message('名单预览', [
    `名单预览：${shownName(fileName)}`,
    ...subjectLines(view),
    `确认后：新确认已报${view.settled}，新退回${view.returned}，重新待报${view.reopened}，不再发的提醒${view.dropped}。`,
    ...older,
    ...firmLines(view),
    ...(view.warnings.length === 0 ? [] : ['请留意：', ...shown(view.warnings)]),
    end,
  ]);
}

/** What bringing it in has done. */
export function listImportedMessage(view: ListFileView): Message {
  const done: Readonly<Record<ListFileView['effect'], string>> = {
    applied: '名单已导入。',
    older: '名单已存档；它比已有的名单旧，没有改变较新名单说过的单位。',
    same: '这份名单以前已经导入过，没有作任何改动。',
  };
  return message('名单导入', [
    done[view.effect],
    ...subjectLines(view),
    `新确认已报${view.settled}，新退回${view.returned}，重新待报${view.reopened}，不再发的提醒${view.dropped}。`,
    ...firmLines(view),
  ]);
}

/** Every problem by its cell, as many as fit; nothing was brought in. */
export function listRefusedMessage(fileName: string, problems: readonly string[]): Message {
  const [only, ...others] = problems.map(inChat);
  if (only !== undefined && others.length === 0) {
    return message('名单没有导入', [`名单没有导入：${shownName(fileName)}`, only, '请改正后重新发送文件。']);
  }
  return message('名单没有导入', [
    `名单没有导入：${shownName(fileName)}有${problems.length}处错误。`,
    ...shown(problems),
    '请改正后重新发送文件。',
  ]);
}

const FAILURES: Readonly<Record<string, string>> = {
  not_a_sheet: '不是表格。请发送上报情况名单或核实名单（.xlsx或.csv）。',
  too_big: '太大（名单上限20MB，佐证材料上限10MB）。请减小后再发。',
  expired: '已过钉钉允许下载的时间。请重新发送一次。',
  refused: '钉钉没有允许下载。请在电脑上用命令导入，并把这句话告诉管理员。',
  not_fetched: '没有下载成功。请过一会儿重新发送；急用请在电脑上用命令导入。',
  not_evidence: '不是图片、PDF或办公文档，没有留存。请拍照或导出后再发，或直接用一句话说明。',
  has_figures:
    '含有数值（本期值等），按本局规定不能通过聊天传送，没有保存。请在聊天里撤回它，删去数值列后再发，或在电脑上用命令导入。',
  unreadable: '处理没有完成。请重新导出后再发送；仍不行请告诉管理员。',
};

/** Why a file could not be had; the codes are those of its row. */
export function fileFailedText(fileName: string, reason: string): string {
  return `文件${shownName(fileName)}${FAILURES[reason] ?? FAILURES['unreadable']}`;
}

function subjectLines({ formCode, period, asOf, taskCode, words }: ListFileView): readonly string[] {
  const counts = STATUS_WORDS.map((text) => {
    const word = parseStatusWord(text);
    return `${text}${word === null ? 0 : words[word]}`;
  });
  return [`${period}${formCode}（任务${taskCode}），名单截至${asOf}。`, `名单单位：${counts.join('，')}。`];
}

function firmLines({ missingFirms, unknownFirms }: ListFileView): readonly string[] {
  const missing = missingFirms === 0 ? [] : [`任务里有、名单里没有的单位${missingFirms}家。`];
  if (unknownFirms.length === 0) return missing;
  const names = unknownFirms.slice(0, SHOWN).join('、');
  const more = unknownFirms.length > SHOWN ? '等' : '';
  return [...missing, `名单里有、任务里没有的单位${unknownFirms.length}家：${names}${more}，请核对名册。`];
}

function shown(lines: readonly string[]): readonly string[] {
  const rest = lines.length - SHOWN;
  return [
    ...lines.slice(0, SHOWN).map((line) => `· ${inChat(line)}`),
    ...(rest > 0 ? [`另有${rest}处。`] : []),
  ];
}

/** An option of the command line is none in chat. */
function inChat(line: string): string {
  return line.replaceAll('（--as-of）', '（没有上报时间的名单只能在电脑上用命令导入）');
}

/** Short, without line breaks and control characters. */
export function shownName(fileName: string): string {
  const characters = [...fileName.replace(/\p{C}/gu, '')];
  return `《${characters.length > 40 ? `${characters.slice(0, 40).join('')}…` : characters.join('')}》`;
}

function message(title: string, lines: readonly string[]): Message {
  return { title, blocks: [{ kind: 'paragraph', text: lines.join('\n') }] };
}
