// The life of one PostgreSQL server on one folder: create, start, find again, stop.

import { spawn } from 'node:child_process';
import {
  chownSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StatgridError } from '#bot/errors.ts';
import { programPath, run, spawnOptions } from './binaries.ts';
import type { Place } from './place.ts';
import { SUPERUSER, serverFlags } from './settings.ts';

const LOG_LIMIT_BYTES = 5_000_000;
/** Replaying the log after a crash can take this long on a slow disk. */
const START_TIMEOUT_MS = 300_000;

/** Creates an empty cluster: UTF-8, locale C (a bare machine has no other), passwords only. */
export async function initialise(place: Place, password: string, durable: boolean): Promise<void> {
  const draft = `${place.pgdata}.new`;
  const passwordFile = join(place.home, `.pw-${process.pid}`);
  // Left by an attempt that was killed: never a cluster anybody used, since it gets its name at the end.
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (place.account !== undefined) {
    for (const path of [draft, passwordFile]) chownSync(path, place.account.uid, place.account.gid);
  }
  try {
    const flags = ['--encoding=UTF8', '--locale=C', '--lc-messages=C', '--auth=scram-sha-256'];
    if (!durable) flags.push('--no-sync');
    const finished = await run(
      place.binaries,
      'initdb',
      [`--pgdata=${draft}`, `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, ...flags],
      { account: place.account, cwd: place.home },
    );
    if (finished.exitCode !== 0) throw startFailed('初始化数据库失败', place, finished.output);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, place.pgdata);
}

/** Gives the superuser a new password while no server runs, for when the remembered one is lost. */
export async function resetPassword(place: Place, password: string): Promise<void> {
  const finished = await run(place.binaries, 'postgres', ['--single', '-D', place.pgdata, 'postgres'], {
    account: place.account,
    cwd: place.home,
    input: `ALTER ROLE ${SUPERUSER} PASSWORD '${password}'\n`,
  });
  if (finished.exitCode !== 0) throw startFailed('重设数据库密码失败', place, finished.output);
}

/**
 * Starts a server on 127.0.0.1, on `wanted` or on any free one, and waits until it accepts connections.
 * It has a session of its own, so that Ctrl-C reaches only us, and outlives us if we are killed.
 * @returns the port.
 */
export async function launch(place: Place, durable: boolean, wanted?: number): Promise<number> {
  const attempts = 4;
  for (let attempt = 1; ; attempt++) {
    const port = wanted ?? (await freePort());
    const problem = await launchOn(place, port, durable);
    if (problem === undefined) return port;
    // Somebody took the port between our look and the server's, or the last workers of a killed
    // server have not noticed its death yet.
    if (attempt === attempts) throw startFailed('启动数据库失败', place, problem);
    await delay(300 * attempt);
  }
}

async function launchOn(place: Place, port: number, durable: boolean): Promise<string | undefined> {
  const size = statSync(place.logFile, { throwIfNoEntry: false })?.size ?? 0;
  const log = openSync(place.logFile, size > LOG_LIMIT_BYTES ? 'w' : 'a', 0o600);
  const child = spawn(
    programPath(place.binaries, 'postgres'),
    ['-D', place.pgdata, '-p', String(port), ...serverFlags(durable)],
    {
      ...spawnOptions(place.account, place.home),
      detached: true,
      stdio: ['ignore', log, log],
      windowsHide: true,
    },
  );
  closeSync(log);
  let ended: string | undefined;
  child.on('error', (error) => {
    ended = error.message;
  });
  child.on('exit', (code, signal) => {
    ended = `exit ${code ?? signal}`;
  });
  child.unref();
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (ended === undefined && performance.now() < deadline) {
    const file = readPostmasterFile(place);
    if (file?.pid === child.pid && file?.ready === true) return undefined;
    await delay(20);
  }
  if (ended === undefined) await shutDown(place);
  return `${ended ?? 'timeout'}: ${readFileSync(place.logFile, 'utf8').slice(-2000)}`;
}

/** Stops the server on this folder, if there is one, and waits until it is gone. Never deletes data. */
export async function shutDown(place: Place): Promise<void> {
  if (readPostmasterFile(place) === undefined) return;
  const options = { account: place.account, cwd: place.home };
  const args = ['stop', '-w', '-D', place.pgdata];
  const gentle = await run(place.binaries, 'pg_ctl', [...args, '-m', 'fast', '-t', '30'], options);
  if (gentle.exitCode === 0 || readPostmasterFile(place) === undefined) return;
  await run(place.binaries, 'pg_ctl', [...args, '-m', 'immediate', '-t', '30'], options);
}

/** What a server wrote about itself into postmaster.pid. */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** Reads postmaster.pid; undefined when there is none or it is still being written. */
export function readPostmasterFile(place: Place): PostmasterFile | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(place.pgdata, 'postmaster.pid'), 'utf8').split('\n');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number.isInteger(port) ? port : 0, ready: lines[7]?.trim() === 'ready' };
}

/**
 * What the process numbered in postmaster.pid is. After a reboot the number in a file left behind may
 * belong to a stranger, and PostgreSQL would refuse to start because that process is alive. When nobody
 * has the number the file stays: PostgreSQL itself then checks for workers that outlived their server.
 */
export function processBehind(place: Place, pid: number): 'server' | 'stranger' | 'nobody' {
  try {
    process.kill(pid, 0);
  } catch (error) {
    const alive = error instanceof Error && 'code' in error && error.code === 'EPERM';
    return alive ? 'stranger' : 'nobody';
  }
  if (process.platform !== 'linux') return 'server';
  try {
    // A postmaster works inside its data folder, and this link follows a folder that was moved.
    return readlinkSync(`/proc/${pid}/cwd`) === place.pgdata ? 'server' : 'stranger';
  } catch {
    return 'stranger';
  }
}

/** Removes a postmaster.pid whose number now belongs to a stranger. */
export function removeStalePostmasterFile(place: Place): void {
  rmSync(join(place.pgdata, 'postmaster.pid'), { force: true });
}

/** Throws when the data were written by another major version than the programs we have. */
export function checkMajorVersion(place: Place): void {
  const written = readFileSync(join(place.pgdata, 'PG_VERSION'), 'utf8').trim();
  const ours = /postgresql-(\d+)\./.exec(place.binaries.label)?.[1];
  if (written === ours) return;
  throw new StatgridError(
    'DATABASE_START_FAILED',
    `${dirname(place.pgdata)} 里的数据由 PostgreSQL ${written} 写成，当前程序是 ${ours}。请用原版本导出后再导入，或设置 DATABASE_URL。`,
  );
}

function startFailed(what: string, place: Place, detail: string): StatgridError {
  return new StatgridError(
    'DATABASE_START_FAILED',
    `${what}。请查看 ${place.logFile}，检查磁盘空间和目录权限；也可以设置 DATABASE_URL 使用外部 PostgreSQL。`,
    { cause: new Error(detail) },
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no port'));
      });
    });
  });
}
