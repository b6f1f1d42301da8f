// A seeded run of the service under every fault there is, judged by the platform's own journal.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { reportText } from './report.ts';
import { playRound, type RoundResult } from './round.ts';
import { startChaosServer } from './server.ts';

const STARTS = Temporal.Instant.from('2026-11-02T08:30:00+08:00');
const ENDS = Temporal.Instant.from('2026-12-01T00:00:00+08:00');

/** A month under faults takes about as long; then another begins. */
const ROUND_MS = 360_000;

/** A round shorter than this would be all start and end. */
const SHORTEST_ROUND_MS = 20_000;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '3' },
    replicas: { type: 'string', default: '3' },
    from: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const numberOf = (name: 'seed' | 'minutes' | 'replicas') => {
  const number = Number(values[name]);
  if (Number.isFinite(number) && number > 0) return number;
  console.error(`--${name} takes a number above 0, not ${values[name]}`);
  process.exit(1);
};
const seed = numberOf('seed');
const minutes = numberOf('minutes');
const replicas = numberOf('replicas');
const startsAt = values.from === undefined ? STARTS : Temporal.Instant.from(values.from);

const server = await startChaosServer();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Its PostgreSQL would outlive it.
  process.once(signal, () => void server.stop({ keep: values.keep }).finally(() => process.exit(1)));
}
const rounds: RoundResult[] = [];
const endMs = performance.now() + minutes * 60_000;
const startMs = performance.now();
try {
  for (let round = 1; endMs - performance.now() > SHORTEST_ROUND_MS || round === 1; round++) {
    const folder = join(server.folder, `round-${round}`);
    mkdirSync(folder);
    const databaseUrl = await server.database();
    const forMs = Math.min(ROUND_MS, endMs - performance.now());
    const stage = { folder, databaseUrl, replicas, startsAt, gridCode: 'YH-01', failovers: 3 };
    const onFault = ({ kind, lastsMs }: { readonly kind: string; readonly lastsMs: number }) =>
      console.error(
        `${((performance.now() - startMs) / 1000).toFixed(1).padStart(7)} s  ${kind}${lastsMs > 0 ? ` ${lastsMs} ms` : ''}`,
      );
    rounds.push(await playRound({ ...stage, seed, round, forMs, endsAt: ENDS, onFault }));
    if (rounds.at(-1)?.evidence.length !== 0) break;
  }
  console.info(reportText(seed, minutes, rounds));
  if (rounds.some(({ evidence }) => evidence.length > 0)) process.exitCode = 1;
} finally {
  await server.stop({ keep: values.keep });
  if (values.keep) console.error(`kept in ${server.folder}`);
}
