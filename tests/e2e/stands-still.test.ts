// A process that stands still past its lease, one whose wall clock jumps back, and a disk that is full.

import { afterEach, describe, expect, it } from 'vitest';
import { startDiskSwitch } from '#tests/chaos/disk-full.ts';
import { smallBureau } from '#tests/support/registry.ts';
import { largeBureau } from '#tests/support/registry-large.ts';
import { type BureauProcesses, openBureau } from './bureau-processes.ts';

describe('a process of the service', () => {
  let bureau: BureauProcesses;
  afterEach(() => bureau?.close());

  const open = async (...given: Parameters<typeof openBureau>) => {
    bureau = await openBureau(...given);
    for (const replica of bureau.replicas) await replica.start();
    return bureau.owner();
  };
  const toFirms = () => bureau.double.journal.messages.filter(({ to }) => /^s\d+$/.test(to.id));
  /** Lists left out: nothing need have changed between two of them. */
  const heardTwice = () => {
    const messages = bureau.double.journal.messages.filter(({ title }) => !title.includes('名单'));
    return [...Map.groupBy(messages, ({ text, to }) => `${to.id} ${text}`).values()].filter(
      (times) => times.length > 1,
    );
  };

  it('stopped past its lease is followed by another, and sends nothing of its own when it is woken', async () => {
    const frozen = await open(largeBureau(700), 2);
    const reminded = bureau.walkTo('2026-11-04T09:00');
    await bureau.double.until(() => toFirms().length >= 100, 60_000);
    frozen.signal('SIGSTOP');
    const epoch = async () =>
      (await bureau.rows<{ epoch: number }>('SELECT epoch FROM channel_account'))[0]?.epoch;
    expect(await epoch()).toBe(1);
    await expect.poll(epoch, { timeout: 60_000, interval: 50 }).toBe(2);
    await reminded;
    expect(await bureau.owner()).not.toBe(frozen);
    const calls = bureau.double.journal.calls.length;
    frozen.signal('SIGCONT');
    // It has to find out, and what it was about to do has to fail.
    await expect.poll(() => bureau.double.openSockets(), { timeout: 30_000, interval: 50 }).toBe(1);
    const sends = bureau.double.journal.calls.slice(calls).filter(({ path }) => path.includes('/send'));
    expect(sends).toEqual([]);
    await bureau.double.inject({ from: 's1', text: '我的' });
    await bureau.settle();
    expect(bureau.heard('s1')).toHaveLength(2);
    expect(heardTwice()).toEqual([]);
    const told = new Set(toFirms().map(({ to }) => to.id)).size;
    const [unknown] = await bureau.rows<{ n: number }>(
      `SELECT count(*)::int AS n FROM delivery WHERE state = 'unknown' AND address LIKE 's%'`,
    );
    expect(told).toBeGreaterThanOrEqual(700 - (unknown?.n ?? 0));
  });

  it('whose wall clock goes back an hour skips no step and repeats none', async () => {
    const owner = await open(smallBureau(), 1);
    await bureau.walkTo('2026-11-04T09:00');
    expect(bureau.heard('chen')).toHaveLength(1);
    owner.signal('SIGUSR2');
    await bureau.double.inject({ from: 'chen', text: '明天上午报' });
    await bureau.settle();
    expect(bureau.heard('chen')).toHaveLength(2);
    await bureau.walkTo('2026-11-06T18:00');
    const chen = bureau.heard('chen').length;
    expect(chen).toBeGreaterThan(2);
    expect(heardTwice()).toEqual([]);
    const [lines] = await bureau.rows<{ planned: number }>(
      `SELECT count(*)::int AS planned FROM delivery_line WHERE state = 'planned'`,
    );
    expect(lines?.planned).toBe(0);
    expect(owner.pid).not.toBeNull();
  });

  it('on a full disk acknowledges nothing it cannot keep, and goes on where it was when there is room', async () => {
    const owner = await open(smallBureau(), 1);
    const diskFull = await startDiskSwitch(bureau.db);
    await diskFull(true);
    const waiting = bureau.double.inject({ from: 'chen', text: '我的', msgId: 'full==' });
    const reminded = bureau.walkTo('2026-11-04T09:00');
    const failed = () => owner.log().includes('53100');
    await expect.poll(failed, { timeout: 30_000, interval: 50 }).toBe(true);
    expect(bureau.double.journal.acks.map(({ msgId }) => msgId)).not.toContain('full==');
    expect(bureau.double.journal.messages).toEqual([]);
    await diskFull(false);
    await reminded;
    // It waited in memory: the platform need not push it again.
    expect((await waiting).code).toBe(200);
    await bureau.settle();
    expect(bureau.heard('chen')).toHaveLength(2);
    expect(heardTwice()).toEqual([]);
    expect(owner.pid).not.toBeNull();
  });
});
