// The chaos run, short: a fixed seed, two processes, the days around a cutoff.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { reportText } from '#tests/chaos/report.ts';
import { playRound } from '#tests/chaos/round.ts';
import { emptyDatabase, type FreshDatabase } from '#tests/support/database.ts';
import { makeDataFolder, removeDataFolder } from '#tests/support/database-template.ts';

const SEED = 1;
const FOR_MS = 20_000;

let database: FreshDatabase;
let folder: string;
beforeAll(async () => {
  database = await emptyDatabase();
  folder = makeDataFolder();
});
afterAll(async () => {
  await database?.drop();
  removeDataFolder(folder);
});

it('twenty seconds of faults around a cutoff lose nothing, double nothing unsaid, and break no other invariant', async () => {
  const round = await playRound({
    seed: SEED,
    round: 1,
    forMs: FOR_MS,
    folder,
    databaseUrl: database.url,
    replicas: 2,
    startsAt: Temporal.Instant.from('2026-11-06T08:30+08:00'),
    endsAt: Temporal.Instant.from('2026-11-14T00:00+08:00'),
    gridCode: 'YH-01',
    failovers: 1,
    onFault: () => undefined,
  });
  const text = reportText(SEED, FOR_MS / 60_000, [round]);
  expect(round.evidence, text).toEqual([]);
  expect(round.deeds.begun, text).toBeGreaterThan(0);
  expect(round.counts.out, text).toBeGreaterThan(0);
});
