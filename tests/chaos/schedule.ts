// Which faults a run meets and when: drawn by its seed alone, so that a run can be repeated.

import { type Draw, drawsFor, weighted } from '#tests/bench/month/draws.ts';

export type FaultKind = keyof typeof KINDS;

export interface PlannedFault {
  /** From the beginning of the round; real time. */
  readonly atMs: number;
  readonly kind: FaultKind;
  readonly lastsMs: number;
  /** 0 ≤ x < 1: for whatever else a fault has to choose. */
  readonly dice: number;
}

interface KindRule {
  readonly weight: number;
  /** Shortest and longest, in milliseconds; short ones are likelier. 0: over at once. */
  readonly lasts: readonly [number, number];
}

const AT_ONCE = [0, 0] as const;

/** Kills and ambiguous answers are what this is about; what silences the stream for minutes is rare. */
const KINDS = {
  kill_owner: { weight: 6, lasts: [0, 3_000] },
  kill_any: { weight: 3, lasts: [0, 3_000] },
  kill_all: { weight: 1, lasts: [0, 2_000] },
  kill_after_accept: { weight: 6, lasts: [0, 3_000] },
  kill_before_ack: { weight: 4, lasts: [0, 2_000] },
  frozen: { weight: 2, lasts: [8_000, 25_000] },
  clock_back: { weight: 2, lasts: AT_ONCE },
  database_reset: { weight: 2, lasts: [500, 30_000] },
  database_refuses: { weight: 1, lasts: [500, 20_000] },
  database_silent: { weight: 1, lasts: [500, 15_000] },
  disk_full: { weight: 2, lasts: [500, 6_000] },
  reset_after_accept: { weight: 4, lasts: AT_ONCE },
  timeout_after_accept: { weight: 2, lasts: AT_ONCE },
  refused_for_rate: { weight: 3, lasts: AT_ONCE },
  server_error: { weight: 3, lasts: AT_ONCE },
  server_error_after_accept: { weight: 3, lasts: AT_ONCE },
  html_page: { weight: 2, lasts: AT_ONCE },
  token_invalid: { weight: 3, lasts: AT_ONCE },
  partial_batch: { weight: 3, lasts: AT_ONCE },
  same_frame_thrice: { weight: 4, lasts: AT_ONCE },
  disconnect_frame: { weight: 3, lasts: AT_ONCE },
  connections_cut: { weight: 2, lasts: AT_ONCE },
  half_open: { weight: 1, lasts: [5_000, 40_000] },
  gateway_401: { weight: 0.5, lasts: AT_ONCE },
  gateway_503: { weight: 2, lasts: AT_ONCE },
  gateway_hangs: { weight: 1, lasts: AT_ONCE },
  handshakes_refused: { weight: 1, lasts: [1_000, 10_000] },
} as const satisfies Readonly<Record<string, KindRule>>;

/** The mean pause between the beginnings of two faults: many overlap. */
const MEAN_PAUSE_MS = 5_000;

export const FAULT_KINDS = Object.keys(KINDS) as readonly FaultKind[];

/** The faults of one round of `forMs` real milliseconds, in the order of their beginnings. */
export function faultSchedule(seed: number, round: number, forMs: number): readonly PlannedFault[] {
  const draw = drawsFor(`chaos:${seed}:${round}`);
  const faults: PlannedFault[] = [];
  for (let atMs = pauseMs(draw); atMs < forMs; atMs += pauseMs(draw)) {
    const kind = weighted(
      FAULT_KINDS.map((name) => [name, KINDS[name].weight] as const),
      draw,
    );
    if (kind === null) break;
    const [shortest, longest] = KINDS[kind].lasts;
    const lastsMs = Math.round(shortest + (longest - shortest) * draw() ** 2);
    faults.push({ atMs: Math.round(atMs), kind, lastsMs, dice: draw() });
  }
  return faults;
}

/** Exponential, so that nothing is in step with anything. */
function pauseMs(draw: Draw): number {
  return -Math.log(1 - draw()) * MEAN_PAUSE_MS;
}
