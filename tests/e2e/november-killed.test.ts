// The November story with the service killed in the middle of its waves: nothing is lost, nothing doubled unsaid.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellNovember } from './story/november.ts';
import { mortalWorld } from './story/world.ts';

describe('one deadline with a kill -9 in the middle', () => {
  let world: Awaited<ReturnType<typeof mortalWorld>>;
  beforeAll(async () => {
    world = await mortalWorld();
  });
  afterAll(() => world?.close());

  it('is told to the end by the next process, each step once', async () => {
    const killedIn = async (share: number) => {
      const { messages } = world.double.journal;
      const from = messages.length;
      await world.double.until(() => messages.length >= from + share, 60_000);
      await world.crash();
    };
    await tellNovember(world, 'YH-01', {
      reminder: () => killedIn(30),
      overdue: () => killedIn(3),
    });
    const { rows } = await world.db.pool.query<{ lost: number; epoch: number }>(
      `SELECT (SELECT count(*) FROM delivery WHERE state NOT IN ('sent', 'unknown'))::int AS lost,
              (SELECT epoch FROM channel_account) AS epoch`,
    );
    expect(rows[0]).toEqual({ lost: 0, epoch: 3 });
  });
});
