// Asks a forked process to do something, and answers in one; requests carry numbers, so they may overlap.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** What a process of ours can be asked: each name with its order and its answer. */
export type Hands = Readonly<Record<string, (order: never) => unknown>>;

export interface Asked<H extends Hands> {
  ask<K extends keyof H & string>(name: K, order: Parameters<H[K]>[0]): Promise<Awaited<ReturnType<H[K]>>>;
  stop(): Promise<void>;
}

interface Request {
  readonly number: number;
  readonly name: string;
  readonly order: unknown;
}

interface Answer {
  readonly number: number;
  readonly value?: unknown;
  readonly problem?: string;
}

/** Starts a module as a process that calls `answerWith`; resolves once it listens. */
export async function startAsked<H extends Hands>(
  module: string,
  args: readonly string[],
): Promise<Asked<H>> {
  const child = fork(module, [...args], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let numbers = 0;
  child.on('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error(`${module} ended`));
  });
  await once(child, 'message');
  child.on('message', ({ number, value, problem }: Answer) => {
    const asked = waiting.get(number);
    waiting.delete(number);
    if (problem === undefined) asked?.resolve(value);
    else asked?.reject(new Error(problem));
  });
  return {
    ask: (name, order) => {
      const asked = Promise.withResolvers<unknown>();
      const number = ++numbers;
      waiting.set(number, asked);
      child.send({ number, name, order } satisfies Request);
      return asked.promise as never;
    },
    stop: () => ended(child),
  };
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.disconnect();
  });
}

/** The other side: answers with these hands until the parent goes away. */
export function answerWith(hands: Hands): void {
  process.on('message', ({ number, name, order }: Request) => {
    const hand = hands[name];
    const answer = (rest: Omit<Answer, 'number'>) => process.send?.({ number, ...rest });
    if (hand === undefined) return void answer({ problem: `no hand called ${name}` });
    Promise.try(() => hand(order as never)).then(
      (value) => answer({ value }),
      (error: unknown) => answer({ problem: error instanceof Error ? error.message : String(error) }),
    );
  });
  // Its journal is on disk; nothing else of it is wanted.
  process.on('disconnect', () => process.exit());
  process.send?.('listening');
}
