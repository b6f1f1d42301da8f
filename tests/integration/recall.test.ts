// What was said wrongly is taken back where the platform can, and corrected where it cannot.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDingtalk } from '#adapters/dingtalk/index.ts';
import { PATHS } from '#adapters/dingtalk/limits.ts';
import { accountsOf, type Running, takeTurn } from '#bot/app/duties.ts';
import { stepPattern } from '#bot/domain/delivery/correction.ts';
import { pauseSending, resumeSending } from '#bot/services/pause.ts';
import { previewRecall, startRecall } from '#bot/services/recall.ts';
import { transaction } from '#prisma/db.ts';
import { type DingtalkDouble, startDingtalkDouble } from '#tests/doubles/dingtalk/index.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk, QUIET_LOG } from '#tests/support/desk.ts';

const AT = '2026-11-04T09:30';
const NOW = shanghai(AT);
const CORRECTION = '截止时间是8日24时。';

let desk: Desk;
let double: DingtalkDouble;
let session: ReturnType<typeof openDingtalk>;
let turn: Running;
let taskId: string;

beforeEach(async () => {
  desk = await openDesk();
  await desk.release();
  double = await startDingtalkDouble({ qps: null });
  const { clientId, clientSecret, robotCode, url } = double;
  const config = { clientId, clientSecret, robotCode, apiBase: url, oapiBase: url };
  session = openDingtalk(config, { log: QUIET_LOG });
  turn = await take();
  await desk.openTask();
  await turn.runner.walkTo(NOW);
  taskId = (await desk.rows<{ id: string }>('SELECT id FROM task'))[0]?.id ?? '';
});

afterEach(async () => {
  await turn?.untilLost(AbortSignal.abort());
  await session?.close();
  await double?.close();
  await desk?.close();
});

async function take(): Promise<Running> {
  const channels = [{ session, limits: { calls: 5_000, pushes: 0 } }];
  const taken = await takeTurn(desk.db, await accountsOf(desk.db, channels, QUIET_LOG), QUIET_LOG);
  if (taken === null) throw new Error('somebody else owns the account');
  return taken;
}

function asked(step: string, correction: string | null = CORRECTION) {
  const pattern = stepPattern(step);
  if (pattern === null) throw new Error(`${step} is no step`);
  return { of: { taskId, pattern }, step, correction, actor: 'cli', now: NOW };
}
const recall = (step: string, correction: string | null = CORRECTION) =>
  transaction(desk.db, (tx) => startRecall(tx, asked(step, correction), session));
const drain = () => turn.runner.drain(NOW);
const said = (isRecalled: boolean) =>
  double.journal.messages.filter(({ recalled, text }) => recalled === isRecalled && !text.startsWith('更正'));
const corrected = () => double.journal.messages.filter(({ text }) => text.startsWith('更正'));
const refs = () =>
  desk.rows<{ state: string; reason: string | null }>(
    'SELECT DISTINCT state, reason FROM recalled_ref ORDER BY 1',
  );
const counted = async () => (await desk.rows<{ calls: number }>('SELECT calls FROM budget_month'))[0]?.calls;

describe('a recall', () => {
  it('is counted before it is asked for', async () => {
    const preview = await transaction(desk.db, (tx) =>
      previewRecall(tx, asked('2'), {
        channel: 'dingtalk',
        recalling: session.recalling ?? never(),
        recipientsPerCall: 20,
      }),
    );
    expect(preview).toEqual({ people: 4, groups: 0, calls: 1, tooLate: 0, correctionCalls: 0 });
    const groups = await transaction(desk.db, (tx) =>
      previewRecall(tx, asked('1'), { channel: 'dingtalk', recipientsPerCall: 20 }),
    );
    expect(groups).toEqual({ people: 0, groups: 0, calls: 0, tooLate: 2, correctionCalls: 2 });
    expect(await refs()).toEqual([]);
  });

  it('takes a step back from people and groups, and from nobody else', async () => {
    const before = await counted();
    await recall('2');
    await drain();
    expect(
      said(true)
        .map(({ to }) => to.id)
        .toSorted((a, b) => a.localeCompare(b)),
    ).toEqual(['agent', 'both', 'chen', 'hong']);
    expect(said(false).map(({ to }) => to.scope)).toEqual(['group', 'group']);
    await recall('1');
    await drain();
    expect(said(false)).toEqual([]);
    expect(corrected()).toEqual([]);
    expect(await refs()).toEqual([{ state: 'recalled', reason: null }]);
    expect((await counted()) ?? 0).toBe((before ?? 0) + 3);
    expect(double.journal.violations).toEqual([]);
  });

  it('is asked for once: what is gone is not asked for again', async () => {
    await recall('2');
    await drain();
    expect(await recall('2')).toEqual({ refs: 0, corrected: 0 });
  });

  it('that is too late is a correction that names what it corrects', async () => {
    await desk.rows(
      `UPDATE delivery SET sent_at = sent_at - interval '25 hours' WHERE purpose = 'group_notice'`,
    );
    expect(await recall('1')).toEqual({ refs: 0, corrected: 2 });
    await drain();
    expect(said(true)).toEqual([]);
    expect(
      corrected()
        .map(({ to }) => to.id)
        .toSorted((a, b) => a.localeCompare(b)),
    ).toEqual(['group-1', 'group-3']);
    expect(corrected()[0]?.text).toMatch(
      /^更正：此前“.+”（11月2日9时发出）有误，以本条为准：截止时间是8日24时。$/,
    );
  });

  it('refused by the platform is a correction; without a text nothing is said', async () => {
    await desk.rows(`UPDATE delivery SET ref = 'gone' || ref WHERE person_id IS NOT NULL`);
    await recall('2', null);
    await drain();
    expect(await refs()).toEqual([{ state: 'refused', reason: 'processQueryKey.notExist' }]);
    expect(corrected()).toEqual([]);
    await recall('2');
    await drain();
    expect(
      corrected()
        .map(({ to }) => to.id)
        .toSorted((a, b) => a.localeCompare(b)),
    ).toEqual(['agent', 'both', 'chen', 'hong']);
  });

  it('whose answer is lost is asked for again, and nobody is corrected for it', async () => {
    double.fault(PATHS.personRecall, { resetAfterAccept: true });
    await recall('2');
    await drain();
    expect((await refs()).map(({ state }) => state)).toEqual(['planned']);
    await desk.rows('UPDATE recalled_ref SET next_at = clock_timestamp()');
    await drain();
    expect(await refs()).toEqual([{ state: 'recalled', reason: null }]);
    expect(corrected()).toEqual([]);
  });

  it('left behind by an owner that died is made by the next', async () => {
    await turn.untilLost(AbortSignal.abort());
    await recall('2');
    turn = await take();
    await drain();
    expect(said(true)).toHaveLength(4);
  });

  it('goes on while sending is paused; the correction waits', async () => {
    await desk.rows(
      `UPDATE delivery SET sent_at = sent_at - interval '25 hours' WHERE purpose = 'group_notice'`,
    );
    await transaction(desk.db, (tx) => pauseSending(tx, { actor: 'cli', sinceAt: NOW }));
    await recall('2');
    await recall('1');
    await drain();
    expect(said(true)).toHaveLength(4);
    expect(corrected()).toEqual([]);
    await transaction(desk.db, (tx) => resumeSending(tx, { actor: 'cli', now: NOW }));
    await drain();
    expect(corrected()).toHaveLength(2);
  });
});

function never(): never {
  throw new Error('DingTalk takes back');
}
