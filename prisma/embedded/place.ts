// Where a data folder's server keeps its programs and files, and as whom it runs.

import { createHash } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { StatgridError } from '#bot/errors.ts';
import { type Account, canEnter, serverAccount } from './account.ts';
import { type Binaries, canRun, copyBinaries, findBinaries } from './binaries.ts';
import type { ServerState } from './state.ts';

/** Everything about one server that does not change while it runs. */
export interface Place {
  /** Holds pgdata and the log. */
  readonly home: string;
  readonly pgdata: string;
  readonly logFile: string;
  readonly account: Account | undefined;
  readonly binaries: Binaries;
}

/** Where root puts what the server's user cannot reach in place; the first that can be made is taken. */
export const SHARED_ROOTS: readonly string[] = ['/var/lib/statgrid', join(tmpdir(), 'statgrid')];

/**
 * Decides the place for `dataDir`: the folder itself, or, when we are root in a folder only root can
 * enter, one under `sharedRoots`, which `log` is then told in one line.
 * @throws StatgridError DATABASE_START_FAILED when there is no place the server's user can reach.
 */
export function choosePlace(
  dataDir: string,
  state: ServerState | undefined,
  sharedRoots: readonly string[],
  log: (line: string) => void,
): Place {
  const found = findBinaries();
  const account = serverAccount(join(state?.home ?? dataDir, 'pgdata'));
  const inPlace = state === undefined ? canEnter(dataDir, account) : state.home === undefined;
  const home = inPlace ? dataDir : (state?.home ?? newHome(dataDir, sharedRoots));
  if (!canEnter(home, account)) throw unreachable(home);
  const binaries = canRun(found, account) ? found : copyBinaries(found, sharedRoot(sharedRoots));
  if (!inPlace)
    log(`数据目录 ${dataDir} 只有 root 能进入，数据库文件放在 ${home}，程序在 ${binaries.folder}`);
  else if (binaries !== found) log(`数据库程序所在目录只有 root 能进入，已复制到 ${binaries.folder}`);
  return { home, pgdata: join(home, 'pgdata'), logFile: join(home, 'postgres.log'), account, binaries };
}

function newHome(dataDir: string, sharedRoots: readonly string[]): string {
  const root = sharedRoot(sharedRoots);
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 8);
  // A folder of that name may hold the data of an earlier, deleted data folder: never reuse it.
  for (let count = 1; ; count++) {
    const home = join(root, `${basename(dataDir).replace(/^\.+/, '')}-${hash}-${count}`);
    if (existsSync(home)) continue;
    mkdirSync(home);
    chmodSync(home, 0o711);
    writeFileSync(join(home, 'BELONGS-TO'), `${dataDir}\n`, { mode: 0o600 });
    return home;
  }
}

function sharedRoot(candidates: readonly string[]): string {
  let cause: unknown;
  for (const root of candidates) {
    try {
      mkdirSync(root, { recursive: true });
      const stats = lstatSync(root);
      // In a folder for everybody, somebody else may have put this name there first.
      if (!stats.isDirectory() || stats.uid !== 0) continue;
      chmodSync(root, 0o711);
      return root;
    } catch (error) {
      cause = error;
    }
  }
  throw unreachable(candidates.join('、'), cause);
}

function unreachable(path: string, cause?: unknown): StatgridError {
  return new StatgridError(
    'DATABASE_START_FAILED',
    `数据库服务器的运行账户进不去 ${path}。请把 DATA_DIR 设为普通账户可以进入的目录，或用普通账户运行，或设置 DATABASE_URL。`,
    { cause },
  );
}
