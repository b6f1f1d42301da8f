// Sign-in codes (签到码): made from a training's secret and the step of its window, as RFC 4226 makes one-time codes.

import { createHmac } from 'node:crypto';
import { isBefore } from '#bot/domain/calendar/local-time.ts';
import { signInWindow, type TrainingSession } from '#bot/domain/training/session.ts';
import { codeSteps, type TimedCode } from '#bot/domain/training/sign-in.ts';
import type { KindTask, StoredItem } from '#bot/kinds/facts.ts';
import { readTrainingTask, type TrainingTaskPayload } from '#bot/kinds/training_notice/stored.ts';
import type { Tx } from '#prisma/db.ts';
import { signInSecrets } from '#prisma/repos/trainings.ts';

/** As long as the platform's own one-time codes; a guess hits one of the two that count twice in a million. */
const DIGITS = 6;

/** The bytes of a secret: those of the HMAC's hash (RFC 4226, section 4). */
export const SECRET_BYTES = 32;

/** The code of a step of a round's window (RFC 4226, section 5.3, over SHA-256). */
export function signInCode(secret: Uint8Array, round: number, step: number): string {
  const digest = createHmac('sha256', secret).update(`${round}/${step}`).digest();
  const offset = (digest.at(-1) ?? 0) & 0xf;
  const number = digest.readUInt32BE(offset) & 0x7f_ff_ff_ff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** All codes of a round's window, in order. */
export function codesOfSession(
  secret: Uint8Array,
  session: TrainingSession,
  round: number,
  codeMinutes: number,
): readonly TimedCode[] {
  return codeSteps(signInWindow(session), codeMinutes).map(({ fromAt, step, untilAt }) => ({
    code: signInCode(secret, round, step),
    fromAt,
    untilAt,
  }));
}

/** A training in one of whose windows `now` lies. */
interface RunningTraining {
  readonly taskId: string;
  readonly round: number;
  readonly session: TrainingSession;
  readonly payload: TrainingTaskPayload;
}

/** Those whose window `now` lies in. */
export function runningOf(
  tasks: readonly Pick<KindTask, 'id' | 'payload'>[],
  now: Temporal.Instant,
): readonly RunningTraining[] {
  return tasks.flatMap(({ id: taskId, payload: stored }) => {
    const payload = readTrainingTask(stored);
    return payload.sessions.flatMap((session, index) => {
      const { fromAt, untilAt } = signInWindow(session);
      const isOn = !isBefore(now, fromAt) && isBefore(now, untilAt);
      return isOn ? [{ taskId, round: index + 1, session, payload }] : [];
    });
  });
}

/** The codes of running trainings, by `taskId round`. */
export async function codesOfRunning(
  tx: Tx,
  running: readonly RunningTraining[],
): Promise<ReadonlyMap<string, readonly TimedCode[]>> {
  if (running.length === 0) return new Map();
  const secrets = await signInSecrets(
    tx,
    running.map(({ taskId }) => taskId),
  );
  return new Map(
    running.flatMap(({ payload, round, session, taskId }) => {
      const secret = secrets.get(taskId);
      return secret === undefined
        ? []
        : [[`${taskId} ${round}`, codesOfSession(secret, session, round, payload.codeMinutes)] as const];
    }),
  );
}

/** What a code in the text may be compared with: nothing at all unless there is one and a training is on. */
export async function readCodesSaid(
  tx: Tx,
  tasks: readonly KindTask[],
  text: string,
  now: Temporal.Instant,
): Promise<(item: Pick<StoredItem, 'taskId' | 'round'>) => readonly TimedCode[]> {
  const trainings = /\d{4}/u.test(text.normalize('NFKC'))
    ? tasks.filter(({ kind }) => kind === 'training_notice')
    : [];
  const codes = await codesOfRunning(tx, runningOf(trainings, now));
  return ({ round, taskId }) => codes.get(`${taskId} ${round}`) ?? [];
}
