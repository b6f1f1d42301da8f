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
    // Whoever the chapter looks at has heard before the kill: a call cut before the platform took it ends as unknown,
    // and its readers rightly hear nothing, or hear it ten minutes later.
    const killedIn = async (share: number, readers: readonly string[]) => {
      const { messages } = world.double.journal;
      const from = messages.length;
      const told = (reader: string) => messages.slice(from).some(({ to }) => to.id === reader);
      await world.double.until(() => messages.length >= from + share && readers.every(told), 60_000);
      await world.crash();
    };
    await tellNovember(world, 'YH-01', {
      reminder: ({ claims, keeps, breaks, silent }) =>
        killedIn(
          30,
          [claims, keeps, breaks, silent].map(({ userId }) => userId),
        ),
      overdue: ({ silent, leader }) => killedIn(3, [silent.userId, leader]),
    });
    const { rows } = await world.db.pool.query<{ lost: number; epoch: number }>(
      `SELECT (SELECT count(*) FROM delivery WHERE state NOT IN ('sent', 'unknown'))::int AS lost,
              (SELECT epoch FROM channel_account) AS epoch`,
    );
    expect(rows[0]).toEqual({ lost: 0, epoch: 3 });
  });
});
