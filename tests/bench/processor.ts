// Processor time of the three sides of a measurement: this process, PostgreSQL's processes, the platform's.

import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from '#prisma/db.ts';

/** Microseconds of processor time. */
export interface ProcessorUs {
  readonly ours: number;
  readonly postgres: number;
  readonly platform: number;
}

/** Microseconds of each process since it began. */
export type Look = ReadonlyMap<number, number>;

/** The processes to look at. */
export interface Sides {
  /** Parent of every process of the server. */
  readonly postmaster: number;
  readonly platform: number;
}

/** Who the server's processes are, told from one of them; null where there is no /proc to look in. */
export async function sidesOf(db: Database, platform: number): Promise<Sides | null> {
  const { rows } = await db.pool.query<{ readonly pid: number }>('SELECT pg_backend_pid() AS pid');
  const postmaster = parentOf(rows[0]?.pid ?? 0);
  return postmaster === null ? null : { postmaster, platform };
}

/** What every process of the sides has used so far. */
export function lookAt({ platform, postmaster }: Sides): Look {
  const servers = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid === postmaster || parentOf(pid) === postmaster);
  return new Map([process.pid, platform, ...servers].map((pid) => [pid, usedUs(pid)]));
}

/** What was used between two looks, for each of `count` things done. A backend that has ended meanwhile is left out. */
export function usedEach({ platform }: Sides, before: Look, after: Look, count: number): ProcessorUs {
  const used = (pid: number) => ((after.get(pid) ?? 0) - (before.get(pid) ?? 0)) / count;
  const servers = [...after.keys()].filter((pid) => pid !== process.pid && pid !== platform);
  return {
    ours: used(process.pid),
    postgres: servers.reduce((sum, pid) => sum + used(pid), 0),
    platform: used(platform),
  };
}

/** All threads of a process; /proc/PID/stat counts in steps of 10 ms, which is coarse. */
function usedUs(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => {
      const [ns = '0'] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
      return sum + Number(ns) / 1000;
    }, 0);
  } catch {
    return 0;
  }
}

function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}
