// The organiser's word on a firm's leave from a training: kept in the item's history, and told to the firm.

import { firstServiceMinuteAtOrAfter } from '#bot/domain/calendar/service-time.ts';
import { applyTrainingEvent } from '#bot/domain/facts/training-facts.ts';
import { TRAINING_RULE_VERSION } from '#bot/domain/ladder/training-ladder.ts';
import { TOLD } from '#bot/kinds/timed-ladder.ts';
import { trainingRow } from '#bot/kinds/training_notice/kind.ts';
import { readTrainingFacts } from '#bot/kinds/training_notice/stored.ts';
import type { Tx } from '#prisma/db.ts';
import { saveItemChanges } from '#prisma/hot/items.ts';
import { setClocks } from '#prisma/hot/set-clocks.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { lockTrainingItem } from '#prisma/repos/trainings.ts';
import { readWorkTime } from './work-time.ts';

export interface LeaveJudged {
  /** 7K2M-0012 */
  readonly itemCode: string;
  readonly verdict: 'granted' | 'refused';
  /** Of a refusal, for the firm. */
  readonly note: string | null;
}

/** Writes the verdict and has the firm told in the next service minute; a leave excuses nobody from the make-up. */
export async function judgeLeave(
  tx: Tx,
  { itemCode, note, verdict }: LeaveJudged,
  by: { readonly actor: string; readonly personId: string | null; readonly now: Temporal.Instant },
): Promise<LeaveJudged['verdict'] | 'same' | 'not_asked' | 'unknown'> {
  const item = await lockTrainingItem(tx, itemCode);
  if (item === null) return 'unknown';
  const before = readTrainingFacts(item.facts);
  if (before.receipt !== 'leave' || before.present.length > 0) return 'not_asked';
  const after = applyTrainingEvent(before, { kind: 'leave_judged', verdict, note });
  if (after === before) return 'same';
  // Not by message: 不对 takes back what a person said of his own firm, never a verdict.
  const { actor, now, personId } = by;
  const cause = { at: now, actor, personId, messageInId: null, statusListId: null };
  const change = { itemId: item.id, kind: `leave_${verdict}`, before: item.facts, ...trainingRow(after) };
  await saveItemChanges(tx, [change], cause);
  const { calendar, hours } = await readWorkTime(tx);
  const dueAt = firstServiceMinuteAtOrAfter(now, calendar, hours);
  const occasion = `training:leave.${after.leaveVerdicts}`;
  await setClocks(tx, [
    {
      itemId: item.id,
      name: TOLD,
      occasion,
      dueAt,
      wakeAt: dueAt,
      waitsFor: null,
      ruleVersion: TRAINING_RULE_VERSION,
    },
  ]);
  await appendAudit(tx, { actor, action: 'judge_leave', subject: itemCode, detail: { verdict } });
  return verdict;
}
