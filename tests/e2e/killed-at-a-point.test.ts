// kill -9 at the points where it hurts: between a platform's acceptance and our commit, our commit and its acknowledgement.

import { afterEach, describe, expect, it } from 'vitest';
import { smallBureau } from '#tests/support/registry.ts';
import { largeBureau } from '#tests/support/registry-large.ts';
import { type BureauProcesses, openBureau } from './bureau-processes.ts';

const PERSON_SEND = '/v1.0/robot/oToMessages/batchSend';
const FIRMS = 2_000;

/** Every call is taken and none answered, whichever of a wave comes first. */
const HANGS = { hang: true, times: 50 };

describe('a process killed with kill -9', () => {
  let bureau: BureauProcesses;
  afterEach(() => bureau?.close());

  const messages = () => bureau.double.journal.messages;
  /** The next call is taken and never answered; its process is killed there, and another one started. */
  const killedBeforeCommit = async () => {
    const from = messages().length;
    const hasArrived = () =>
      messages()
        .slice(from)
        .some(({ to }) => to.id === 'chen');
    await bureau.double.until(hasArrived, 60_000);
    const owner = await bureau.owner();
    await owner.kill();
    bureau.double.clearFaults();
    await owner.start();
  };

  it('between acceptance and commit repeats a last call once, marked, and a reminder never', async () => {
    bureau = await openBureau(smallBureau(), 1);
    await bureau.replicas[0]?.start();
    await bureau.owner();
    bureau.double.fault(PERSON_SEND, HANGS);
    const reminded = bureau.walkTo('2026-11-04T18:00');
    await killedBeforeCommit();
    await reminded;
    expect(bureau.heard('chen')).toHaveLength(1);

    await bureau.walkTo('2026-11-06T08:59');
    const before = bureau.heard('chen').length;
    bureau.double.fault(PERSON_SEND, HANGS);
    const called = bureau.walkTo('2026-11-06T09:00');
    await killedBeforeCommit();
    await called;
    expect(bureau.heard('chen')).toHaveLength(before + 1);
    await bureau.walkTo('2026-11-06T10:00');
    const [first, again, ...more] = bureau.heard('chen').slice(before);
    expect(first).not.toContain('重发');
    expect(again).toContain('重发');
    expect(more).toEqual([]);
    const repeated = await bureau.rows<{ purpose: string }>(
      'SELECT DISTINCT purpose FROM delivery WHERE repeated_at IS NOT NULL',
    );
    expect(repeated).toEqual([{ purpose: 'last_call' }]);
  });

  it('between acceptance and commit leaves an answer unknown and does not give it twice', async () => {
    bureau = await openBureau(smallBureau(), 1);
    await bureau.replicas[0]?.start();
    await bureau.owner();
    bureau.double.fault(PERSON_SEND, HANGS);
    await bureau.double.inject({ from: 'chen', text: '我的' });
    await killedBeforeCommit();
    await bureau.settle();
    await bureau.walkTo('2026-11-02T08:55');
    expect(bureau.heard('chen')).toHaveLength(1);
  });

  it('between the commit of a message and its acknowledgement hears it again, and acts on it once', async () => {
    bureau = await openBureau(smallBureau(), 1);
    await bureau.replicas[0]?.start();
    const owner = await bureau.owner();
    await bureau.walkTo('2026-11-04T10:00');
    const before = bureau.heard('chen').length;
    bureau.proxy.leaveUnanswered('receive-message');
    const never = bureau.double.inject({ from: 'chen', text: '已报', msgId: 'once==' });
    const stored = () => bureau.rows(`SELECT FROM message_in WHERE platform_id = 'once=='`);
    await expect.poll(stored, { timeout: 20_000, interval: 10 }).toHaveLength(1);
    await owner.kill();
    await expect(never).rejects.toThrow('without an answer');
    bureau.proxy.leaveUnanswered(null);
    await owner.start();
    await bureau.owner();
    expect((await bureau.double.redeliver('once==')).code).toBe(200);
    await bureau.settle();
    expect(await stored()).toHaveLength(1);
    expect(bureau.heard('chen')).toHaveLength(before + 1);
    const effects = await bureau.rows(`SELECT FROM item_event WHERE message_in_id IS NOT NULL`);
    expect(effects).toHaveLength(1);
  });

  it('twice, of four processes, while 2,000 overdue firms are told: each is told once or told that it is said again', async () => {
    bureau = await openBureau(largeBureau(FIRMS), 4);
    await bureau.replicas[0]?.start();
    await Promise.all(bureau.replicas.map((replica) => replica.start()));
    await bureau.owner();
    await bureau.walkTo('2026-11-08T12:00');
    const from = messages().length;
    await bureau.applyList('2026-11-09T08:35', 'not_filed');
    const told = bureau.walkTo('2026-11-09T09:00');
    for (const share of [0.2, 0.6]) {
      await bureau.double.until(() => messages().length - from >= share * FIRMS, 60_000);
      await (await bureau.owner()).kill();
    }
    await told;
    await bureau.walkTo('2026-11-09T09:30');
    const overdue = messages()
      .slice(from)
      .filter(
        ({ text, to }) => to.scope === 'person' && /^s\d+$/.test(to.id) && text.includes('已过截止时间'),
      );
    const byFirm = Map.groupBy(overdue, ({ to }) => to.id);
    expect(byFirm.size).toBe(FIRMS);
    const unsaid = [...byFirm.values()].filter((times) =>
      times.slice(1).some(({ text }) => !text.includes('重发')),
    );
    expect(unsaid).toEqual([]);
    const fateless =
      await bureau.rows(`SELECT id FROM delivery_line WHERE state = 'planned' AND slot_id IS NOT NULL
       AND EXISTS (SELECT FROM slot s, business_clock c WHERE s.id = slot_id AND s.slot_at <= c.now_at)`);
    expect(fateless).toEqual([]);
  });
});
