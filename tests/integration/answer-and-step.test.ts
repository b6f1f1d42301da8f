// Answers and steps worked on at the same moment, for real: no reminder after an answer that was there before its claim.

import { afterEach, describe, expect, it } from 'vitest';
import { decide } from '#bot/chat/dispatch.ts';
import { claimWave } from '#bot/services/claim-slots.ts';
import { planDueSteps } from '#bot/services/plan-due-steps.ts';
import { processNextMessage } from '#bot/services/process-message.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { largeBureau } from '#tests/support/registry-large.ts';

const FIRMS = 60;
const SECOND_AT = shanghai('2026-11-05T09:00');

describe('sixty claims a second before the second reminder', () => {
  let desk: Desk;
  afterEach(() => desk?.close());

  const fates = () =>
    desk.rows<{ name: string; state: string; reason: string | null; claim: string }>(
      `SELECT p.natural_key AS name, l.state, l.reason, i.facts->>'claim' AS claim
         FROM item i JOIN unit_contact c ON c.unit_id = i.unit_id JOIN person p ON p.id = c.person_id
         JOIN delivery_line l ON l.item_id = i.id AND l.occasion = 'ladder:3'
        WHERE p.natural_key ~ '^s[0-9]+$' ORDER BY p.natural_key`,
    );
  const answerAll = async () => {
    while ((await processNextMessage(desk.db, decide, SECOND_AT, desk.means)).kind === 'done');
  };
  const planAll = async () => {
    while ((await planDueSteps(desk.db, [desk.account], SECOND_AT)).taken > 0);
  };
  const claimAll = async () => {
    while ((await claimWave(desk.db, desk.account, desk.session, SECOND_AT)) > 0);
  };
  const open = async () => {
    desk = await openDesk(largeBureau(FIRMS));
    await desk.openTask();
    await desk.walkTo('2026-11-05T08:30');
    await desk.setClock('2026-11-05T08:59:59');
    for (let n = 7; n < 7 + 40; n++) await desk.receive(`s${n}`, '已报');
    await desk.setClock('2026-11-05T09:00');
  };

  it.each([
    ['answers, then the step', () => answerAll().then(planAll)],
    ['the step, then answers', () => planAll().then(answerAll)],
    ['both at once', () => Promise.all([answerAll(), planAll(), answerAll()])],
  ])('%s: none of them is reminded', async (_, work) => {
    await open();
    await work();
    await answerAll();
    await claimAll();
    const answered = (await fates()).filter(({ claim }) => claim === 'claimed');
    expect(answered).toHaveLength(40);
    expect(new Set(answered.map(({ reason, state }) => `${state} ${reason}`))).toEqual(
      new Set(['dropped quiet']),
    );
  });

  it('with the claim in the same race each is either reminded or quiet, once, and every answer is kept', async () => {
    await open();
    await Promise.all([answerAll(), planAll().then(claimAll), answerAll(), claimAll()]);
    await answerAll();
    await claimAll();
    const all = await fates();
    expect(all.filter(({ claim }) => claim === 'claimed')).toHaveLength(40);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const { claim, reason, state } of all) {
      if (state === 'dropped') expect([claim, reason]).toEqual(['claimed', 'quiet']);
      else expect(state).toBe('carried');
    }
  });
});
