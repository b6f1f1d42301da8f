// The November story over the sandbox, in the whole sample city.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellNovember } from './story/november.ts';
import { sandboxWorld, type World } from './story/world.ts';

describe('one deadline over the sandbox', () => {
  let world: World;
  beforeAll(async () => {
    world = await sandboxWorld();
  });
  afterAll(() => world?.close());

  it('goes from the notice over claims and promises to the overdue lists and silence', async () => {
    await tellNovember(world, null);
    const { rows } = await world.db.pool.query<{ unknown: number }>(
      `SELECT count(*)::int AS unknown FROM delivery WHERE state <> 'sent'`,
    );
    expect(rows[0]?.unknown).toBe(0);
  });
});
