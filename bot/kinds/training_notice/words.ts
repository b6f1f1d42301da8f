// The Chinese words for what a training shows, what is known of it and what happened to it.

import type { LeaveVerdict, Presence, Receipt, TrainingFacts } from '#bot/domain/facts/training-facts.ts';
import type { ShownTraining } from '#bot/domain/facts/training-shown.ts';
import { wallTimeText } from '#bot/domain/status-list/wall-time.ts';

export const SHOWN_TRAINING_WORDS: Readonly<Record<ShownTraining, string>> = {
  trained: '已签到',
  trained_by_staff: '已补登签到',
  attending: '回执参加',
  substitute: '回执代训',
  leave: '请假',
  leave_granted: '已准假',
  leave_refused: '未准假',
  declined: '回执不参加',
  acknowledged: '已看到，未回执',
  no_receipt: '未回执',
};

const RECEIPTS: Readonly<Record<Receipt, string>> = {
  none: '没有',
  attending: '参加',
  leave: '请假',
  declined: '不参加',
};

const VERDICTS: Readonly<Record<LeaveVerdict, string>> = { none: '无', granted: '同意', refused: '不同意' };

export const PRESENCE_WORDS: Readonly<Record<Presence['by'], string>> = {
  code: '签到码',
  staff: '人工补登',
};

/** The axes of the facts, one line each. */
export function trainingFactLines(facts: TrainingFacts): readonly (readonly [string, string])[] {
  const at = facts.receiptAt === null ? '' : `（${wallTimeText(facts.receiptAt)}）`;
  const mode = `${facts.substitute ? '，代训' : ''}${facts.online ? '，线上' : ''}`;
  return [
    ['第几轮', facts.round === 1 ? '培训' : `补训（第${facts.round - 1}次）`],
    ['看到', facts.acknowledgedAt === null ? '没有说过' : wallTimeText(facts.acknowledgedAt)],
    ['回执', `${RECEIPTS[facts.receipt]}${mode}${at}`],
    ['参加人', facts.names.length === 0 ? '无' : facts.names.join('、')],
    ['请假原因', facts.reason ?? '无'],
    ['准假', `${VERDICTS[facts.leave]}${facts.leaveNote === null ? '' : `（${facts.leaveNote}）`}`],
    ['签到', facts.present.length === 0 ? '没有' : facts.present.map(presenceText).join('；')],
  ];
}

function presenceText({ at, by, name, reason }: Presence): string {
  const why = reason === null ? '' : `：${reason}`;
  return `${name} ${wallTimeText(at)}（${PRESENCE_WORDS[by]}${why}）`;
}

const CHANGES: Readonly<Record<string, string>> = {
  acknowledged: '回复收到',
  attending: '回执参加',
  named: '补充参加人',
  leave: '回执请假',
  explained: '补充请假原因',
  leave_granted: '准假',
  leave_refused: '不准假',
  declined: '回执不参加',
  signed_in: '签到',
  signed_in_by_staff: '人工补登签到',
  called_to_make_up: '安排补训',
  undone: '撤回上一句',
  called: '网格长已联系',
};

export function trainingChangeText(change: string): string {
  return CHANGES[change] ?? change;
}
