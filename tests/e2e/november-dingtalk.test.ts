// The November story over DingTalk: the real adapter and SDK against the strict double, one township.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellNovember } from './story/november.ts';
import { dingtalkWorld } from './story/world.ts';

describe('one deadline over DingTalk', () => {
  let world: Awaited<ReturnType<typeof dingtalkWorld>>;
  beforeAll(async () => {
    world = await dingtalkWorld();
  });
  afterAll(() => world?.close());

  it('goes from the notice over claims and promises to the overdue lists and silence', async () => {
    await tellNovember(world, 'YH-01');
    const { journal } = world.double;
    expect(journal.violations).toEqual([]);
    expect(journal.acks.every(({ sentOn, answeredOn }) => sentOn === answeredOn)).toBe(true);
    const shared = journal.calls.filter(({ path }) => path.endsWith('/oToMessages/batchSend'));
    expect(Math.max(...shared.map(({ body }) => userIds(body)))).toBe(20);
  });
});

function userIds(body: unknown): number {
  const ids = (body as { userIds?: unknown }).userIds;
  return Array.isArray(ids) ? ids.length : 0;
}
