// The platform's side in a process of its own, so that its work is not counted as ours.

import { fork } from 'node:child_process';

/** What the bench tells the platform's process to do. */
export type PlatformOrder =
  | {
      readonly kind: 'push';
      readonly frames: number;
      /** Frames under way at once; or, instead, frames a second whatever comes back. */
      readonly window: number | null;
      readonly perSecond: number | null;
    }
  | { readonly kind: 'counts' };

export interface Pushed {
  readonly elapsedMs: number;
  readonly latenciesMs: readonly number[];
}

export interface Counts {
  readonly messages: number;
  readonly violations: number;
  readonly openSockets: number;
}

/** `double`: the strict double of DingTalk. `bare`: a `ws` server that sends the same frames and no more. */
export type PlatformKind = 'double' | 'bare';

export interface Platform {
  readonly url: string;
  readonly pid: number;
  push(order: Omit<Extract<PlatformOrder, { kind: 'push' }>, 'kind'>): Promise<Pushed>;
  counts(): Promise<Counts>;
  stop(): Promise<void>;
}

export async function startPlatform(kind: PlatformKind): Promise<Platform> {
  const child = fork(new URL(import.meta.resolve('./platform-process.ts')), [kind], { stdio: 'inherit' });
  const answer = () =>
    new Promise<unknown>((resolve, reject) => {
      const onExit = () => reject(new Error('the platform process ended'));
      child.once('exit', onExit);
      child.once('message', (message) => {
        child.off('exit', onExit);
        resolve(message);
      });
    });
  const ask = (order: PlatformOrder) => {
    const answered = answer();
    child.send(order);
    return answered;
  };
  const url = (await answer()) as string;
  return {
    url,
    pid: child.pid ?? 0,
    push: async (order) => (await ask({ kind: 'push', ...order })) as Pushed,
    counts: async () => (await ask({ kind: 'counts' })) as Counts,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.disconnect();
      }),
  };
}
