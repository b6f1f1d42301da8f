// Senders nobody has proved, and messages that come back: a claim is kept, an order is not obeyed, a bounce is believed
// about our own messages only.

import { afterEach, describe, expect, it } from 'vitest';
import type { RejectCode } from '#bot/domain/delivery/outcome.ts';
import { noteReport } from '#bot/services/delivery-report.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';

let desk: Desk;
afterEach(() => desk?.close());

describe('somebody who only claims to be who he is', () => {
  it('answers for himself and orders nothing, though the service says so', async () => {
    desk = await openDesk();
    await desk.openTask();
    await desk.walkTo('2026-11-04T09:00');
    const proof = 'claimed' as const;
    expect(await desk.say('clerk', '暂停全部', { proof })).toContain('这项操作没有执行');
    expect(await desk.say('hong', '已报', { proof })).toContain('已报');
    expect(await desk.rows('SELECT sender_proof AS proof, state FROM message_in ORDER BY id')).toEqual([
      { proof, state: 'done' },
      { proof, state: 'done' },
    ]);
    expect(await desk.rows(`SELECT 1 AS n FROM item WHERE facts->>'claim' = 'claimed'`)).not.toEqual([]);
    expect(await desk.say('clerk', '暂停全部')).toContain('已暂停全部发送');
  });
});

describe('a message that comes back', () => {
  it('has failed, and its address is lost when nobody is there; twice said is once', async () => {
    desk = await openDesk();
    desk.answerWith((to) => ({ call: { state: 'accepted', ref: `mail-${to.join()}` } }));
    await desk.openTask();
    await desk.walkTo('2026-11-04T09:00');
    const [sent] = await desk.rows<{ address: string; ref: string }>(
      `SELECT address, ref FROM delivery WHERE person_id IS NOT NULL AND state = 'sent' ORDER BY id LIMIT 1`,
    );
    if (sent === undefined) throw new Error('nobody was told');
    const { address, ref } = sent;
    const note = (given: { ref?: string; address?: string; code?: RejectCode }) =>
      noteReport(desk.db, desk.account, {
        state: 'failed',
        ref,
        address,
        code: 'undelivered',
        native: 'dsn',
        ...given,
      });
    const standing = async () => [
      await desk.rows('SELECT state, reason FROM delivery WHERE ref = $1 AND address = $2', ref, address),
      await desk.rows('SELECT state, refused_code AS code FROM binding WHERE address = $1', address),
    ];
    const before = await standing();
    await note({ ref: 'another', code: 'address_gone' });
    await note({ address: 'somebody@else.example', code: 'address_gone' });
    expect(await standing()).toEqual(before);

    await note({});
    expect(await standing()).toEqual([[{ state: 'failed', reason: 'undelivered' }], before[1]]);
    await desk.rows(`UPDATE delivery SET state = 'sent', reason = NULL WHERE ref = $1 RETURNING id`, ref);
    for (let times = 0; times < 2; times += 1) await note({ code: 'address_gone' });
    expect(await standing()).toEqual([
      [{ state: 'failed', reason: 'address_gone' }],
      [{ state: 'not_member', code: 'address_gone' }],
    ]);
    expect(await desk.rows(`SELECT detail FROM audit WHERE action = 'address_refused'`)).toHaveLength(1);
  });
});

describe('a message that arrived', () => {
  it('is marked by its receipt, also when nobody knew whether it had gone out', async () => {
    desk = await openDesk();
    desk.answerWith((to) => ({
      call: { state: 'accepted', ref: `sms-${to.join()}` },
      each: new Map(
        to.flatMap((id) => (id === 'chen' ? [[id, { state: 'unknown', native: 'timeout' }] as const] : [])),
      ),
    }));
    await desk.openTask();
    await desk.walkTo('2026-11-04T09:00');
    const standing = (address: string) =>
      desk.rows<{ state: string; sent: boolean; ref: string | null; attempt: string }>(
        `SELECT state, sent_at IS NOT NULL AS sent, ref, attempt_id::text AS attempt FROM delivery
          WHERE address = $1 ORDER BY id DESC LIMIT 1`,
        address,
      );
    const note = (address: string, ref: string) =>
      noteReport(desk.db, desk.account, { ref, address, state: 'delivered' });
    const [sent] = await standing('hong');
    const [doubtful] = await standing('chen');
    expect([sent?.state, doubtful?.state]).toEqual(['sent', 'unknown']);
    await note('chen', sent?.ref ?? '');
    await note('hong', sent?.ref ?? '');
    await note('chen', doubtful?.attempt ?? '');
    expect(await standing('hong')).toEqual([{ ...sent, state: 'delivered' }]);
    expect(await standing('chen')).toEqual([{ ...doubtful, state: 'delivered', sent: true }]);
  });
});
