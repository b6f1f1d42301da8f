// Which system user runs the server, and whether that user can reach a path.

import { readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A system user by number. PostgreSQL refuses to run as root, so root lends it another one. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Tried in this order. `nobody` exists on every Linux; no user is created on a machine not ours. */
const PREFERRED_USERS = ['postgres', 'nobody'] as const;

/**
 * The user the server must run as, or undefined when it runs as whoever we are.
 * `dataFolder` decides when it exists: the server must be the owner of its files.
 * @throws when we are root and the machine has no ordinary user to lend.
 */
export function serverAccount(dataFolder: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(dataFolder, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const passwd = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of PREFERRED_USERS) {
    const [, , uid, gid] = passwd.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('no user named postgres or nobody in /etc/passwd');
}

/** Whether `account` can walk down to and through an existing `folder`. */
export function canEnter(folder: string, account: Account | undefined): boolean {
  if (account === undefined) return true;
  for (let step = realpathSync(folder); ; step = dirname(step)) {
    if (!allows(statSync(step), account, 0o1)) return false;
    if (step === dirname(step)) return true;
  }
}

/** Whether `account` can read an existing file, run it when it is a program, or list it when it is a folder. */
export function canRead(path: string, account: Account | undefined): boolean {
  if (account === undefined) return true;
  const stats = statSync(path);
  const wanted = stats.isDirectory() || (stats.mode & 0o111) !== 0 ? 0o5 : 0o4;
  return allows(stats, account, wanted) && canEnter(dirname(realpathSync(path)), account);
}

function allows(stats: Stats, account: Account, bits: number): boolean {
  const shift = stats.uid === account.uid ? 6 : stats.gid === account.gid ? 3 : 0;
  return ((stats.mode >> shift) & bits) === bits;
}
