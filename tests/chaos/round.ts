// One round of a run: a month begins, faults happen, everything comes to rest, and the round is judged.

import { calmDown, comeToRest } from './calm.ts';
import { Deeds } from './deeds.ts';
import { doFault } from './faults.ts';
import type { Evidence } from './judge/evidence.ts';
import { judgeFiled } from './judge/filed.ts';
import { judgeInbound } from './judge/inbound.ts';
import { readJournal } from './judge/journal.ts';
import { judgeLogs } from './judge/logs.ts';
import { judgeFates, judgeOutbound } from './judge/outbound.ts';
import { deliveryRows } from './judge/outbound-rows.ts';
import { gatewayCalls, judgeProtocol } from './judge/protocol.ts';
import { judgeSteps } from './judge/steps.ts';
import { live } from './life.ts';
import { faultSchedule, type PlannedFault } from './schedule.ts';
import { openStage, type Stage, type StageOptions } from './stage.ts';

export interface RoundOptions extends StageOptions {
  readonly seed: number;
  readonly round: number;
  /** Faults begin for so long, or until the month is over. */
  readonly forMs: number;
  readonly endsAt: Temporal.Instant;
  readonly gridCode: string;
  /** Clean kills of the owner at the end, measured. */
  readonly failovers: number;
  /** Told what begins. */
  readonly onFault: (fault: PlannedFault) => void;
}

export interface RoundResult {
  readonly deeds: Deeds;
  readonly evidence: readonly Evidence[];
  readonly counts: Readonly<
    Record<'in' | 'out' | 'unknown' | 'repeated' | 'dropped' | 'calls' | 'gateway', number>
  >;
  readonly reachedAt: string;
}

export async function playRound(options: RoundOptions): Promise<RoundResult> {
  const stage = await openStage(options);
  try {
    const deeds = new Deeds(`chaos-${options.seed}-${options.round}`);
    const staff = await statisticians(stage, options.gridCode);
    const over = AbortSignal.timeout(Math.round(options.forMs));
    const monthOver = new AbortController();
    const { endsAt, gridCode, seed, startsAt } = options;
    const life = { seed, startsAt, endsAt, gridCode, staff };
    const lived = live(stage, deeds, life, over).finally(() => monthOver.abort());
    const faults = beFaulty(stage, deeds, staff, options, AbortSignal.any([over, monthOver.signal]));
    await Promise.all([lived, faults]);
    const restless = await calmDown(stage, deeds);
    for (let times = 0; times < options.failovers; times++) {
      await doFault(
        { stage, deeds, staff },
        { kind: 'kill_owner', atMs: 0, lastsMs: 0, dice: 0.6 + times / 10 },
      );
    }
    return await judge(stage, deeds, [...restless, ...(await comeToRest(stage))]);
  } finally {
    await stage.close();
  }
}

/** Begins each fault at its instant and waits for the end of all. */
async function beFaulty(
  stage: Stage,
  deeds: Deeds,
  staff: readonly string[],
  { forMs, onFault, round, seed }: RoundOptions,
  signal: AbortSignal,
): Promise<void> {
  const startMs = performance.now();
  const under: Promise<void>[] = [];
  for (const fault of faultSchedule(seed, round, forMs)) {
    await until(startMs + fault.atMs, signal);
    if (signal.aborted) break;
    deeds.begin(fault);
    onFault(fault);
    const done = doFault({ stage, deeds, staff }, fault).finally(() => deeds.active.delete(fault));
    // Looked at below; until then its failure is nobody's.
    done.catch(() => undefined);
    under.push(done);
  }
  await Promise.all(under);
}

function until(atMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, Math.max(0, atMs - performance.now()));
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}

async function statisticians({ db }: Stage, gridCode: string): Promise<readonly string[]> {
  const { rows } = await db.pool.query<{ address: string }>(
    `SELECT DISTINCT b.address FROM binding b JOIN unit_contact c ON c.person_id = b.person_id
       JOIN unit u ON u.id = c.unit_id JOIN grid g ON g.id = u.grid_id JOIN grid part ON starts_with(g.path, part.path)
      WHERE b.channel = 'dingtalk' AND b.state <> 'not_member' AND part.code = $1 ORDER BY 1`,
    [gridCode],
  );
  return rows.map(({ address }) => address);
}

async function judge(stage: Stage, deeds: Deeds, restless: readonly string[]): Promise<RoundResult> {
  const { db, journalFile, platform, replicas } = stage;
  await platform.ask('completeJournal', undefined);
  const journal = readJournal(journalFile);
  const rows = await deliveryRows(db);
  const outbound = judgeOutbound(rows, journal);
  const evidence: readonly Evidence[] = [
    ...restless.map((what): Evidence => ({ invariant: 'comes to rest', what, detail: null })),
    ...outbound.evidence,
    ...(await judgeFates(db)),
    ...(await judgeInbound(db, journal, deeds.said)),
    ...(await judgeFiled(db, outbound, deeds.lists)),
    ...judgeProtocol(journal, deeds.beganAtMs),
    ...(await judgeSteps(db)),
    ...(await judgeLogs(
      db,
      journal,
      replicas.map(({ logFile }) => logFile),
    )),
  ];
  const { rows: clock } = await db.pool.query<{ at: string; dropped: number }>(
    `SELECT to_char(now_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') AS at,
            (SELECT count(*)::int FROM delivery_line WHERE state = 'dropped') AS dropped FROM business_clock`,
  );
  return {
    deeds,
    evidence,
    reachedAt: clock[0]?.at ?? '',
    counts: {
      in: deeds.said.size,
      out: journal.messages.length,
      unknown: rows.filter(({ state }) => state === 'unknown').length,
      repeated: rows.filter(({ isRepeated }) => isRepeated).length,
      dropped: clock[0]?.dropped ?? 0,
      calls: journal.calls.length,
      gateway: gatewayCalls(journal).length,
    },
  };
}
