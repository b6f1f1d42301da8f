// What bureau staff read of trainings in chat: coverage of the year, and how one stands with its leaves and its absent.

import { dayText } from '#bot/domain/calendar/cutoff.ts';
import { isBefore, localDate } from '#bot/domain/calendar/local-time.ts';
import { heldIn, NOBODY_KNOWN } from '#bot/domain/disclosure/held.ts';
import type { TrainingFacts } from '#bot/domain/facts/training-facts.ts';
import { type ShownTraining, shownTraining } from '#bot/domain/facts/training-shown.ts';
import type { Message } from '#bot/domain/message.ts';
import { signInWindow, type TrainingSession } from '#bot/domain/training/session.ts';
import { SHOWN_TRAINING_WORDS } from './words.ts';

/** Coverage of a year by training, firm and person. */
export interface CoverageView {
  readonly trainings: readonly {
    readonly code: string;
    readonly topic: string;
    readonly startsAt: Temporal.Instant;
    readonly due: number;
    readonly trained: number;
  }[];
  readonly firms: readonly { readonly trained: boolean }[];
  readonly people: readonly { readonly isContact: boolean; readonly trainedAt: Temporal.Instant | null }[];
}

/** One training in its present round. */
export interface TrainingView {
  readonly code: string;
  readonly topic: string;
  readonly session: TrainingSession;
  readonly round: number;
  readonly now: Temporal.Instant;
  readonly firms: readonly {
    readonly code: string;
    readonly unitName: string;
    readonly facts: TrainingFacts;
  }[];
}

/** Lines shown of each kind: a phone's screen; the rest is counted (house rule). */
const SHOWN = 10;

export function overviewMessage({ firms, people, trainings }: CoverageView, year: number): Message {
  if (trainings.length === 0) return message('培训覆盖', [`${year}年还没有培训。`]);
  const contacts = people.filter(({ isContact }) => isContact);
  const lines = trainings.map(
    ({ code, due, startsAt, topic, trained }) =>
      `· ${code} ${topic}（${dayText(localDate(startsAt))}）：${ratio(trained, due, '家')}`,
  );
  return message('培训覆盖', [
    `${year}年培训：`,
    ...firstOf(lines, '场'),
    `单位${ratio(firms.filter(({ trained }) => trained).length, firms.length, '家')}；统计人员${ratio(contacts.filter(({ trainedAt }) => trainedAt !== null).length, contacts.length, '人')}。`,
    '看其中一场请回“培训 任务码”。',
  ]);
}

export function trainingMessage({ code, firms, now, round, session, topic }: TrainingView): Message {
  const present = firms.filter(({ facts }) => facts.present.length > 0);
  const counts = STATES.flatMap((state) => {
    const count = firms.filter(({ facts }) => shownTraining(facts) === state).length;
    return count === 0 ? [] : [`${SHOWN_TRAINING_WORDS[state]}${count}家`];
  });
  const asking = firms.filter(({ facts }) => shownTraining(facts) === 'leave');
  const missing = firms.filter(({ facts }) => facts.present.length === 0 && facts.round === round);
  const hasBegun = !isBefore(now, signInWindow(session).fromAt);
  const which = round === 1 ? '' : `补训第${round - 1}次，`;
  return message(topic, [
    `${code} ${topic}（${which}${dayText(localDate(session.startsAt))}）：${ratio(present.length, firms.length, '家')}。${counts.join('、')}。`,
    ...listed(
      '请假待批：',
      asking.map(({ code, facts, unitName }) => `· ${code} ${unitName}：${whyText(facts)}`),
    ),
    ...(asking.length === 0 ? [] : ['同意回“准假 编号”，不同意回“不准假 编号 原因”。']),
    ...(hasBegun ? listed('还没有签到：', missing.map(absentLine)) : []),
    ...(hasBegun && missing.length > 0 ? ['到场没有签到的回“补登 编号 姓名 原因”；签到码回“签到码”。'] : []),
  ]);
}

const STATES: readonly ShownTraining[] = [
  'attending',
  'substitute',
  'leave',
  'leave_granted',
  'leave_refused',
  'declined',
  'acknowledged',
  'no_receipt',
];

function absentLine({ code, facts, unitName }: TrainingView['firms'][number]): string {
  return `· ${code} ${unitName}（${SHOWN_TRAINING_WORDS[shownTraining(facts)]}）`;
}

/** Words of a firm that hold a figure or a number stay out of chat. */
function whyText({ reason }: TrainingFacts): string {
  if (reason === null) return '没有说原因';
  return heldIn(reason, NOBODY_KNOWN) === null ? reason : '原因里有数据或号码，请在电脑上看';
}

function listed(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...firstOf(lines, '家')];
}

function firstOf(lines: readonly string[], unit: string): readonly string[] {
  const rest = lines.length - SHOWN;
  return [...lines.slice(0, SHOWN), ...(rest > 0 ? [`另有${rest}${unit}。`] : [])];
}

function ratio(trained: number, due: number, unit: string): string {
  const percent = due === 0 ? '' : `（${((trained / due) * 100).toFixed(1)}%）`;
  return `应训${due}${unit}，已训${trained}${unit}${percent}`;
}

function message(title: string, lines: readonly string[]): Message {
  return { title, blocks: [{ kind: 'paragraph', text: lines.join('\n') }] };
}
