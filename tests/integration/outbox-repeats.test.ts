// What may not have arrived: last calls and overdue steps are said once more, marked, unless answered; the rest is not.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { largeBureau } from '#tests/support/registry-large.ts';

const UNKNOWN: Outcome = { state: 'unknown', native: 'timeout' };
const FIRMS = 25;

describe('a delivery whose end is unknown', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk(largeBureau(FIRMS));
    await desk.openTask();
  });
  afterEach(() => desk?.close());

  const firmsTold = async (occasion: string) => {
    const [row] = await desk.rows<{ n: number }>(
      `SELECT count(*)::int AS n FROM delivery_line l JOIN delivery d ON d.id = l.delivery_id
        WHERE l.occasion = $1 AND d.state = 'sent'`,
      occasion,
    );
    return row?.n;
  };
  const firmsAsked = async () => {
    const rows = await desk.rows(
      `SELECT 1 FROM delivery_line WHERE occasion = 'ladder:4.1' AND state = 'carried'`,
    );
    return rows.length;
  };
  /** Everything that falls due at this instant ends unknown; afterwards the platform answers again. */
  const loseAt = async (wallTime: string) => {
    desk.answerWith(() => ({ call: UNKNOWN }));
    await desk.walkTo(wallTime);
    desk.answerWith(null);
  };

  it('is said once more half an hour later when it was a last call, marked as such', async () => {
    await desk.walkTo('2026-11-06T08:59');
    await loseAt('2026-11-06T09:00');
    expect(await firmsTold('ladder:4.1')).toBe(0);
    await desk.walkTo('2026-11-06T09:30');
    expect(await firmsTold('again:ladder:4.1')).toBe(await firmsAsked());
    const [{ message } = { message: '' }] = await desk.rows<{ message: string }>(
      `SELECT c.message::text AS message FROM delivery_line l JOIN delivery d ON d.id = l.delivery_id
         JOIN content c ON c.hash = d.content_hash WHERE l.occasion = 'again:ladder:4.1' LIMIT 1`,
    );
    expect(message).toContain('（重发）还有');
    await desk.walkTo('2026-11-06T14:00');
    expect(await firmsTold('again:ladder:4.1')).toBe(await firmsAsked());
  });

  it('is not said a third time when the second is unknown too', async () => {
    await desk.walkTo('2026-11-06T08:59');
    await loseAt('2026-11-06T09:30');
    await desk.walkTo('2026-11-06T14:00');
    const again = await desk.rows<{ occasion: string; state: string }>(
      `SELECT DISTINCT l.occasion, d.state FROM delivery_line l JOIN delivery d ON d.id = l.delivery_id
        WHERE l.occasion LIKE 'again:%' AND l.occasion LIKE '%ladder:4.1'`,
    );
    expect(again).toEqual([{ occasion: 'again:ladder:4.1', state: 'unknown' }]);
  });

  it('is left alone when the firm has answered since', async () => {
    await desk.walkTo('2026-11-06T08:59');
    await loseAt('2026-11-06T09:00');
    const address = (
      await desk.rows<{ address: string }>(
        `SELECT d.address FROM delivery d JOIN delivery_line l ON l.delivery_id = d.id
          WHERE l.occasion = 'ladder:4.1' GROUP BY d.address HAVING count(*) = 1 ORDER BY 1 LIMIT 1`,
      )
    )[0]?.address;
    await desk.setClock('2026-11-06T09:05');
    await desk.say(address ?? '', '下午3点报');
    await desk.walkTo('2026-11-06T09:30');
    expect(await firmsTold('again:ladder:4.1')).toBe((await firmsAsked()) - 1);
    const [dropped] = await desk.rows<{ reason: string }>(
      `SELECT reason FROM delivery_line WHERE occasion = 'again:ladder:4.1' AND state = 'dropped'`,
    );
    expect(dropped?.reason).toBe('answered');
  });

  it('is said once more when only its second part may not have arrived', async () => {
    await desk.walkTo('2026-11-06T08:59');
    await loseAt('2026-11-06T09:00');
    await desk.rows(
      `INSERT INTO delivery (attempt_id, slot_id, person_id, address, content_hash, part_number, purpose,
                             business_at, state, reason)
       SELECT attempt_id, slot_id, person_id, address, content_hash, 2, purpose, business_at, state, reason
         FROM delivery WHERE state = 'unknown' AND purpose = 'last_call'`,
    );
    await desk.rows(
      `UPDATE delivery SET state = 'sent', reason = NULL, ref = id::text, sent_at = clock_timestamp()
        WHERE state = 'unknown' AND purpose = 'last_call' AND part_number = 1`,
    );
    await desk.walkTo('2026-11-06T09:30');
    expect(await firmsAsked()).toBeGreaterThan(0);
    expect(await firmsTold('again:ladder:4.1')).toBe(await firmsAsked());
  });

  it.each([
    ['a reminder', '2026-11-04T08:59', '2026-11-04T09:00', '2026-11-04T12:00'],
    ['a notice to the group', '2026-11-02T08:59', '2026-11-02T09:00', '2026-11-02T12:00'],
  ])('is not repeated when it was %s: the next step carries it', async (_, before, at, later) => {
    await desk.walkTo(before);
    await loseAt(at);
    await desk.walkTo(later);
    expect(await desk.rows(`SELECT 1 FROM delivery_line WHERE occasion LIKE 'again:%'`)).toEqual([]);
  });
});
