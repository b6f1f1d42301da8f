// Notices a server that ended without being asked to (killed, out of memory) and has it started again.

import { StatgridError } from '#bot/errors.ts';
import { processBehind, readPostmasterFile } from './cluster.ts';
import type { Place } from './place.ts';

const LOOK_EVERY_MS = 1_000;

/** While it cannot be started (no room on the disk) it is tried this often, and said once. */
const RETRY_EVERY_MS = 15_000;

/**
 * Looks after the server of `place` until the returned function is called, which waits for a start under way.
 * `restart` must come to no harm where somebody else has been quicker.
 */
export function keepUp(
  place: Place,
  restart: () => Promise<void>,
  log: (line: string) => void,
): () => Promise<void> {
  let isStopped = false;
  let hasFailed = false;
  let starting: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;
  const look = (afterMs: number) => {
    timer = setTimeout(() => {
      if (isUp(place)) return look(LOOK_EVERY_MS);
      starting = start();
    }, afterMs);
    timer.unref();
  };
  const start = async () => {
    try {
      await restart();
      hasFailed = false;
      log('自带的数据库意外退出，已重新启动');
    } catch (error) {
      if (!hasFailed)
        log(error instanceof StatgridError ? error.text : '自带的数据库意外退出，没有能重新启动');
      hasFailed = true;
    }
    if (!isStopped) look(hasFailed ? RETRY_EVERY_MS : LOOK_EVERY_MS);
  };
  look(LOOK_EVERY_MS);
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await starting;
  };
}

function isUp(place: Place): boolean {
  try {
    const file = readPostmasterFile(place);
    return file !== undefined && processBehind(place, file.pid) === 'server';
  } catch {
    // What cannot be read now says nothing.
    return true;
  }
}
