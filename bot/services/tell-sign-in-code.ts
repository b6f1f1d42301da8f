// 签到码: whoever runs a training is told, in private, the code that is to be shown in the room now.

import { momentText } from '#bot/domain/calendar/cutoff.ts';
import { isBefore } from '#bot/domain/calendar/local-time.ts';
import { type Message, oneLine } from '#bot/domain/message.ts';
import { maySteer } from '#bot/domain/roster/bureau-staff.ts';
import { signInWindow, type TrainingSession } from '#bot/domain/training/session.ts';
import { type TimedCode, usableUntil } from '#bot/domain/training/sign-in.ts';
import { StatgridError } from '#bot/errors.ts';
import { readTrainingTask } from '#bot/kinds/training_notice/stored.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import { findTraining, listTrainings } from '#prisma/repos/trainings.ts';
import { codesOfRunning, runningOf } from './sign-in-codes.ts';

/** A code that is shown now. */
export interface ShownCode {
  readonly topic: string;
  readonly code: string;
  /** It is shown until here, and taken until `usableUntilAt`. */
  readonly shownUntilAt: Temporal.Instant;
  readonly usableUntilAt: Temporal.Instant;
}

/** What is said to 签到码. The bureau's staff are told of every training, others of those they run. */
export async function tellSignInCode(
  tx: Tx,
  speaker: { readonly personId: string; readonly posts: readonly { readonly role: string }[] },
  now: Temporal.Instant,
): Promise<Message> {
  const running = runningOf(await listTrainings(tx), now);
  const isStaff = maySteer(speaker.posts);
  const own = running.filter(({ payload }) => isStaff || payload.hostId === speaker.personId);
  if (own.length === 0) {
    return oneLine(
      isStaff
        ? '现在没有正在签到的培训。签到从开始前20分钟到结束后20分钟。'
        : '签到码在会场显示，请看现场，再回“签到 码”。主持培训的人在培训时可以查询。',
    );
  }
  const codes = await codesOfRunning(tx, own);
  const lines = own.flatMap(({ payload, round, session, taskId }) => {
    const shown = shownOf(codes.get(`${taskId} ${round}`) ?? [], session, payload.topic, now);
    return shown === null ? [] : [codeText(shown)];
  });
  return { title: '签到码', blocks: lines.map((text) => ({ kind: 'paragraph', text })) };
}

function codeText({ code, shownUntilAt, topic }: ShownCode): string {
  return `${topic}签到码：${code}，显示到${clockText(shownUntilAt)}，之后请再回“签到码”取新码。请只在会场显示，勿发到群里。`;
}

function clockText(at: Temporal.Instant): string {
  const text = momentText(at);
  return text.slice(text.indexOf('日') + 1);
}

function shownOf(
  codes: readonly TimedCode[],
  session: TrainingSession,
  topic: string,
  now: Temporal.Instant,
): ShownCode | null {
  const shown = codes.find(({ fromAt, untilAt }) => !isBefore(now, fromAt) && isBefore(now, untilAt));
  if (shown === undefined) return null;
  return {
    topic,
    code: shown.code,
    shownUntilAt: shown.untilAt,
    usableUntilAt: usableUntil(shown, codes, session),
  };
}

/** The code of a training now. Throws StatgridError NOT_FOUND, or CONFLICT outside its sign-in window. */
export function currentCode(db: Database, taskCode: string, now: Temporal.Instant): Promise<ShownCode> {
  return transaction(db, async (tx) => {
    const task = await findTraining(tx, taskCode);
    if (task === null)
      throw new StatgridError('NOT_FOUND', `没有培训“${taskCode}”。全部培训见 training coverage。`);
    const running = runningOf([task], now);
    const codes = await codesOfRunning(tx, running);
    const [one] = running;
    const shown =
      one === undefined
        ? null
        : shownOf(codes.get(`${one.taskId} ${one.round}`) ?? [], one.session, one.payload.topic, now);
    if (shown !== null) return shown;
    const { sessions } = readTrainingTask(task.payload);
    const next = sessions.find((session) => isBefore(now, signInWindow(session).fromAt));
    throw new StatgridError(
      'CONFLICT',
      next === undefined
        ? `培训 ${taskCode} 的签到已经结束。到场没有签到的，请用 training sign 补登记。`
        : `培训 ${taskCode} 还没有开始签到，${momentText(signInWindow(next).fromAt)}开始有签到码。`,
    );
  });
}
