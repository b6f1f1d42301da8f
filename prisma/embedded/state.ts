// What one data folder remembers about its server: port, password and where the data are (0600).

import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const stateSchema = z.object({
  /** Folder of pgdata and the server's log when it is not the data folder itself. */
  home: z.string().min(1).optional(),
  password: z.string().min(16),
  /** Where the last server listened; the truth is in its own postmaster.pid. */
  port: z.int().min(0).max(65535),
});

/** Contents of `postgres.json`. */
export type ServerState = Readonly<z.infer<typeof stateSchema>>;

/** Fixed names inside a data folder. */
export function pathsIn(dataDir: string) {
  return {
    state: join(dataDir, 'postgres.json'),
    /** Held while somebody starts, adopts or stops the server. */
    turnLock: join(dataDir, 'postgres.turn.lock'),
    /** Held for life by the process whose duty it is to stop the server. */
    ownerLock: join(dataDir, 'postgres.owner.lock'),
    /** Shared for life by every process that uses the server. */
    usersLock: join(dataDir, 'postgres.users.lock'),
  } as const;
}

/**
 * Reads the state of a data folder.
 * @returns undefined when there is none or it is not readable as one (a torn write cannot happen).
 * @throws when the file exists but may not be read by this user.
 */
export function readState(path: string): ServerState | undefined {
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, 'utf8');
  try {
    return stateSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Writes the state whole or not at all, readable by the folder's owner only. */
export function writeState(path: string, state: ServerState): void {
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, `${JSON.stringify(state)}\n`, { mode: 0o600 });
  giveToOwner(draft);
  renameSync(draft, path);
}

/** Makes a missing lock file, for its folder's owner only: a lock a stranger can open he can also hold. */
export function prepareLockFile(path: string): void {
  if (existsSync(path)) return;
  closeSync(openSync(path, 'a', 0o600));
  giveToOwner(path);
}

/** Root working in somebody's folder must not lock its owner out. */
function giveToOwner(path: string): void {
  if (process.getuid?.() !== 0) return;
  const owner = statSync(dirname(path));
  chownSync(path, owner.uid, owner.gid);
}

/** A password nobody has to type: 192 random bits, safe in a URL. */
export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}
