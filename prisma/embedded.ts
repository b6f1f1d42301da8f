// The database that comes with the product: a real PostgreSQL on a folder, shared by every process there.

import { chmodSync, mkdirSync, realpathSync } from 'node:fs';
import { StatgridError } from '#bot/errors.ts';
import { bringUp, ensureDatabase } from './embedded/bring-up.ts';
import { processBehind, readPostmasterFile, shutDown } from './embedded/cluster.ts';
import { keepUp } from './embedded/keep-up.ts';
import { type HeldLock, tryLock, waitForLock } from './embedded/lock.ts';
import { choosePlace, type Place, SHARED_ROOTS } from './embedded/place.ts';
import { embeddedUrl } from './embedded/settings.ts';
import { newPassword, pathsIn, prepareLockFile, readState, writeState } from './embedded/state.ts';

/** What `startEmbedded` needs. */
export interface EmbeddedOptions {
  /** Folder of this installation's data; created when missing, never deleted. */
  readonly dataDir: string;
  /** Told in one line, without secrets, what a person should know. */
  readonly log: (line: string) => void;
  /**
   * Whether a server that nobody owns any more (its owner was killed, or left while we used it) becomes
   * ours to stop. The service says yes (default), the command line no: it stops only what it started.
   */
  readonly adopt?: boolean;
  /** False for data that may be lost with the machine (tests): no fsync. Default true. */
  readonly durable?: boolean;
  /** Where root keeps what the server's user cannot reach in `dataDir`. Default /var/lib/statgrid, then the temp folder. */
  readonly sharedRoots?: readonly string[];
}

/** A running embedded database. */
export interface EmbeddedDatabase {
  /** Holds the password: never log it. */
  readonly url: string;
  /** Whether stopping the server was our duty when we came. */
  readonly owned: boolean;
  /**
   * Ends our use. Stops the server if that is our duty and nobody else uses it; otherwise leaves it
   * to the others. Close connections first. May be called twice.
   */
  stop(): Promise<void>;
}

const TURN_TIMEOUT_MS = 330_000;

/**
 * Starts PostgreSQL on `dataDir`, or joins the one running there. Processes that come at the same time
 * wait for each other; a server that outlived a killed owner is found and used again. One that ends by itself is
 * started again, at the same address, by whoever may adopt it.
 * @throws StatgridError DATABASE_START_FAILED
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const dataDir = openFolder(options.dataDir);
  const paths = pathsIn(dataDir);
  const turn = await takeTurn(paths.turnLock);
  try {
    return await join(options, dataDir, paths);
  } catch (cause) {
    if (cause instanceof StatgridError) throw cause;
    throw new StatgridError(
      'DATABASE_START_FAILED',
      `数据目录 ${dataDir} 里的数据库启动失败。数据目录可能属于另一个用户：请用同一个用户运行，或检查权限和磁盘空间。`,
      { cause },
    );
  } finally {
    turn.release();
  }
}

async function join(options: EmbeddedOptions, dataDir: string, paths: Paths): Promise<EmbeddedDatabase> {
  const remembered = readState(paths.state);
  const place = choosePlace(dataDir, remembered, options.sharedRoots ?? SHARED_ROOTS, options.log);
  const home = place.home === dataDir ? {} : { home: place.home };
  const state = { ...home, password: remembered?.password ?? newPassword(), port: remembered?.port ?? 0 };
  // Before the cluster exists: killed half way, the next start knows the password.
  if (remembered === undefined) writeState(paths.state, state);
  const { password } = state;
  const durable = options.durable ?? true;
  const { port, started } = await bringUp(place, {
    password,
    passwordIsNew: remembered === undefined,
    durable,
  });
  if (port !== state.port) writeState(paths.state, { ...state, port });
  await ensureDatabase(port, password);
  const user = tryLock(paths.usersLock, 'shared');
  const owner = started || options.adopt !== false ? tryLock(paths.ownerLock, 'exclusive') : undefined;
  if (!started) options.log(owner === undefined ? '已连接正在运行的数据库' : '已接管仍在运行的数据库');
  const restart = async () => {
    const turn = await takeTurn(paths.turnLock);
    try {
      await bringUp(place, { password, passwordIsNew: false, durable, port });
    } finally {
      turn.release();
    }
  };
  const stopKeeping = options.adopt === false ? null : keepUp(place, restart, options.log);
  return handle({ options, place, paths, url: embeddedUrl(port, password), user, owner, stopKeeping });
}

type Paths = ReturnType<typeof pathsIn>;

interface Running {
  readonly options: EmbeddedOptions;
  readonly place: Place;
  readonly paths: Paths;
  readonly url: string;
  readonly user: HeldLock | undefined;
  readonly owner: HeldLock | undefined;
  /** Null: whether the server is up is not ours to see to. */
  readonly stopKeeping: (() => Promise<void>) | null;
}

function handle(running: Running): EmbeddedDatabase {
  const { options, place, paths, url, owner } = running;
  let stopping: Promise<void> | undefined;
  // Last resort when the process ends without stop(): ask the server to end, without waiting.
  const onExit = (): void => {
    if (leave(running) === undefined) return;
    const pid = readPostmasterFile(place)?.pid;
    if (pid !== undefined && processBehind(place, pid) === 'server') process.kill(pid, 'SIGINT');
  };
  process.once('exit', onExit);
  const stopOnce = async (): Promise<void> => {
    process.off('exit', onExit);
    await running.stopKeeping?.();
    const turn = await takeTurn(paths.turnLock);
    const duty = leave(running);
    try {
      if (duty !== undefined) await shutDown(place);
      else if (owner !== undefined) options.log('数据库仍有其他进程在使用，留给它们');
    } finally {
      duty?.release();
      owner?.release();
      turn.release();
    }
  };
  return {
    url,
    owned: owner !== undefined,
    stop: () => {
      stopping ??= stopOnce();
      return stopping;
    },
  };
}

/** Stops counting as a user. Returns a lock when stopping the server is our duty and nobody is left. */
function leave({ options, paths, user, owner }: Running): HeldLock | undefined {
  user?.release();
  // The owner may have left while we stayed.
  const late =
    owner === undefined && options.adopt !== false ? tryLock(paths.ownerLock, 'exclusive') : undefined;
  const duty = owner ?? late;
  const alone = duty === undefined ? undefined : tryLock(paths.usersLock, 'exclusive');
  if (alone === undefined) late?.release();
  if (alone === undefined || duty === undefined) return undefined;
  return {
    release: () => {
      alone.release();
      duty.release();
    },
  };
}

function openFolder(dataDir: string): string {
  try {
    if (mkdirSync(dataDir, { recursive: true }) !== undefined && process.getuid?.() === 0) {
      // The server's user must walk through; what is secret here has modes of its own.
      chmodSync(dataDir, 0o711);
    }
    const folder = realpathSync(dataDir);
    const { turnLock, ownerLock, usersLock } = pathsIn(folder);
    for (const path of [turnLock, ownerLock, usersLock]) prepareLockFile(path);
    return folder;
  } catch (cause) {
    throw new StatgridError('DATABASE_START_FAILED', `不能使用数据目录 ${dataDir}。请检查它的位置和权限。`, {
      cause,
    });
  }
}

async function takeTurn(path: string): Promise<HeldLock> {
  let lock: HeldLock | undefined;
  try {
    lock = await waitForLock(path, 'exclusive', TURN_TIMEOUT_MS);
  } catch (cause) {
    throw new StatgridError(
      'DATABASE_START_FAILED',
      `不能写入 ${path}。数据目录可能属于另一个用户：请用同一个用户运行，或检查权限。`,
      { cause },
    );
  }
  if (lock !== undefined) return lock;
  throw new StatgridError(
    'DATABASE_START_FAILED',
    '另一个进程一直在启动或停止数据库。请稍后再试，或结束那个进程。',
  );
}
