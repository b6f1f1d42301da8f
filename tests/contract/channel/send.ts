// Contract of one call: what the platform answers, or does not, becomes one of a closed set of ends.

import { expect, it } from 'vitest';
import { oneLine } from '#bot/domain/message.ts';
import { type Get, options, send } from './rig.ts';

/** Clause 3. */
export function businessErrorTests(rig: Get): void {
  it('does not take a business error at HTTP 200 for success', async () => {
    rig().arrange('business_error_at_200');
    expect((await send(rig(), [rig().place('a')])).call.state).not.toBe('accepted');
  });
}

/** Clause 4. */
export function codeTests(rig: Get): void {
  it('maps every code of its table, and takes an unknown code for anything but success', async () => {
    for (const { name, arrange, expected } of rig().codes) {
      arrange();
      expect((await send(rig(), [rig().place('a')])).call, name).toMatchObject(expected);
    }
    rig().arrange('unknown_code');
    expect((await send(rig(), [rig().place('a')])).call.state).not.toBe('accepted');
  });
}

/** Clause 5. */
export function throttleTests(rig: Get): void {
  it('waits at least as long as the platform asks', async () => {
    rig().arrange('throttles');
    const plain = (await send(rig(), [rig().place('a')])).call;
    expect(plain.state === 'throttled' && plain.retryAfterMs).toBeGreaterThan(0);
    rig().arrange('throttles_with_hint');
    const hinted = (await send(rig(), [rig().place('a')])).call;
    expect(hinted.state === 'throttled' && hinted.retryAfterMs).toBeGreaterThanOrEqual(rig().throttleHintMs);
  });
}

/** Clause 6. */
export function lossTests(rig: Get): void {
  it('calls a refused connection transient', async () => {
    rig().arrange('refuses_connection');
    const end = await send(rig(), [rig().place('a')]);
    expect(end.call.state).toBe('transient');
  });

  it('calls a lost answer unknown, since the message may be there', async () => {
    expect((await send(rig(), [rig().place('a')])).call.state).toBe('accepted');
    rig().arrange('resets_after_taking');
    expect((await send(rig(), [rig().place('a')])).call.state).toBe('unknown');
    rig().arrange('answers_too_late');
    expect((await send(rig(), [rig().place('a')], '迟到的回答', rig().lateMs ?? 60)).call.state).toBe(
      'unknown',
    );
    expect(rig().delivered()).toHaveLength(3);
  });

  it('survives an HTML page', async () => {
    rig().arrange('answers_html_502');
    const end = await send(rig(), [rig().place('a')]);
    expect(['unknown', 'transient']).toContain(end.call.state);
  });
}

/** Clause 10. A deadline and an abort are met within this, the best of three times: the machine may be busy. */
const PROMPTLY_MS = 100;

export function deadlineTests(rig: Get): void {
  /** Sends what is answered seconds too late; how long after `endedAtMs` the send had its end, the best of three. */
  const lateness = async (
    begin: (stop: AbortController) => { timeoutMs: number; endsAt: () => Promise<number> },
  ) => {
    const { session, place } = rig();
    await send(rig(), [place('a')]);
    const [part] = session.plan(oneLine('期限'), place('a')).parts;
    if (part === undefined) throw new Error('no part');
    const late: number[] = [];
    for (let tries = 0; tries < 3 && Math.min(...late) > PROMPTLY_MS; tries += 1) {
      rig().arrange('answers_too_late');
      const stop = new AbortController();
      const { endsAt, timeoutMs } = begin(stop);
      const sending = session.send(part, [place('a')], { ...options(timeoutMs), signal: stop.signal });
      const endsAtMs = await endsAt();
      expect((await sending).call.state).toMatch(/unknown|transient/);
      late.push(performance.now() - endsAtMs);
    }
    return Math.min(...late);
  };

  it('ends at its deadline', async () => {
    const late = await lateness(() => {
      const endsAtMs = performance.now() + 50;
      return { timeoutMs: 50, endsAt: () => Promise.resolve(endsAtMs) };
    });
    expect(late).toBeLessThan(PROMPTLY_MS);
  });

  it('ends when it is told to, though the platform has the call', async () => {
    const late = await lateness((stop) => {
      const calls = rig().sendCalls();
      const endsAt = async () => {
        await expect.poll(() => rig().sendCalls()).toBeGreaterThan(calls);
        stop.abort();
        return performance.now();
      };
      return { timeoutMs: 5_000, endsAt };
    });
    expect(late).toBeLessThan(PROMPTLY_MS);
  });

  it('calls nobody once it was told to end', async () => {
    const { session, place } = rig();
    const [part] = session.plan(oneLine('停'), place('a')).parts;
    if (part === undefined) throw new Error('no part');
    const end = await session.send(part, [place('a')], { ...options(), signal: AbortSignal.abort() });
    expect(end.call.state).toBe('transient');
    expect(rig().sendCalls()).toBe(0);
  });
}
