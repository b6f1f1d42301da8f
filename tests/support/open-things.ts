// Timers and sockets that some code has opened and not closed, told from everybody else's in the same process.

import { AsyncLocalStorage, createHook } from 'node:async_hooks';

const watched = new AsyncLocalStorage<ReadonlyMap<number, object>>();

/** What would keep a process alive. */
const KINDS = /^(?:Timeout|TCPWRAP|TLSWRAP)$/;

export interface Watch {
  /** Runs `work`; whatever it opens, at once or later, is counted. */
  within<T>(work: () => T): T;
  /** How many were opened, and how many of them keep the process alive now. */
  opened(): number;
  open(): number;
  stop(): void;
}

/** Begins to watch; costs every asynchronous call of the process a little until it is stopped. */
export function watchOpenThings(): Watch {
  const live = new Map<number, object>();
  let opened = 0;
  const hook = createHook({
    init(id, kind, _trigger, resource) {
      if (watched.getStore() !== live || !KINDS.test(kind)) return;
      live.set(id, resource);
      opened += 1;
    },
    destroy: (id) => void live.delete(id),
  }).enable();
  return {
    within: (work) => watched.run(live, work),
    opened: () => opened,
    open: () => [...live.values()].filter(keepsAlive).length,
    stop: () => void hook.disable(),
  };
}

function keepsAlive(resource: object): boolean {
  const hasRef: unknown = Reflect.get(resource, 'hasRef');
  return typeof hasRef !== 'function' || Reflect.apply(hasRef, resource, []) === true;
}
