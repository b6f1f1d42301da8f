// Run as a process: DingTalk's double with its journal on disk, which survives whatever happens to the service.

import { openSync, writeSync } from 'node:fs';
import {
  type DingtalkDouble,
  type Fault,
  type Said,
  startDingtalkDouble,
} from '#tests/doubles/dingtalk/index.ts';
import type { ApiCall } from '#tests/doubles/dingtalk/model.ts';
import type { JournalLine } from './judge/journal.ts';
import { answerWith } from './process-call.ts';

/** Not acknowledged by then, a message is pushed again under a new message id. */
const PUSH_AGAIN_MS = 3_000;

/** Between two looks for a connection that can be pushed to. */
const LOOK_MS = 200;

export interface PlatformOrders {
  readonly say: { readonly said: Said & { readonly msgId: string }; readonly times: number };
  readonly fault: { readonly path: string; readonly fault: Fault };
  readonly stream: 'disconnect' | 'cut' | 'silence' | 'refuse' | 'hang' | 'fair';
}

/** What the platform's process does when it is asked. */
const hands = {
  url: () => double.url,
  /** Pushes a message until it is acknowledged; resolves at once. `times` > 1: the same frame so often. */
  say: ({ said, times }: PlatformOrders['say']) => void deliver(said, times),
  /** The same message once more under a new message id. */
  redeliver: (msgId: string) => void double.redeliver(msgId).catch(() => undefined),
  /** Messages not acknowledged yet. */
  unacknowledged: () => underWay,
  fault: ({ path, fault }: PlatformOrders['fault']) => double.fault(path, fault),
  invalidateTokens: () => double.invalidateTokens(),
  stream: (what: PlatformOrders['stream']) => turnStream(what),
  /** Resolves when that many more messages have been accepted; false when they have not in time. */
  accepted: ({ more, timeoutMs }: { readonly more: number; readonly timeoutMs: number }) => {
    const until = double.journal.messages.length + more;
    return double
      .until(() => double.journal.messages.length >= until, timeoutMs)
      .then(
        () => true,
        () => false,
      );
  },
  /** Whether a message to this address has been accepted from now on, in time. */
  heard: ({ to, timeoutMs }: { readonly to: string; readonly timeoutMs: number }) => {
    const from = double.journal.messages.length;
    const came = () => double.journal.messages.slice(from).some((message) => message.to.id === to);
    return double.until(came, timeoutMs).then(
      () => true,
      () => false,
    );
  },
  counts: () => ({ messages: double.journal.messages.length, sockets: double.openSockets() }),
  /** Calls that were never answered are in the journal from now on, too. */
  completeJournal: () => writeAll(),
  calm: () => {
    double.clearFaults();
    turnStream('fair');
  },
};

export type PlatformHands = typeof hands;

function turnStream(what: PlatformOrders['stream']): void {
  switch (what) {
    case 'disconnect':
      return double.disconnectFrame();
    case 'cut':
      return double.cutConnections();
    case 'silence':
      return double.silence(true);
    case 'refuse':
    case 'hang':
      return double.handshakes(what);
    case 'fair':
      double.silence(false);
      double.handshakes('accept');
  }
}

let underWay = 0;

async function deliver(said: PlatformOrders['say']['said'], times: number): Promise<void> {
  underWay += 1;
  let left = times;
  let push = () => double.inject(said);
  while (left > 0) {
    const pushed = push().then(
      () => true,
      () => false,
    );
    if (await Promise.race([pushed, after(PUSH_AGAIN_MS)])) left -= 1;
    else await after(LOOK_MS);
    push = () => double.redeliver(said.msgId);
  }
  underWay -= 1;
}

function after(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(resolve, ms, false));
}

/** Copies the journal to disk as it grows; what it returns also writes the calls that have no answer yet. */
function keepJournal({ journal, until }: DingtalkDouble, path: string): () => void {
  const file = openSync(path, 'a');
  const seen = { calls: 0, messages: 0, frames: 0, acks: 0, violations: 0 };
  let unanswered: ApiCall[] = [];
  const write = (line: JournalLine) => writeSync(file, `${JSON.stringify(line)}\n`);
  const epochMs = (atMs: number) => performance.timeOrigin + atMs;
  const writeCall = ({ atMs, code, path: called, status }: ApiCall) =>
    write({ kind: 'call', path: called, atMs: epochMs(atMs), status, code });
  const copy = () => {
    unanswered.push(...journal.calls.slice(seen.calls));
    for (const call of unanswered) if (call.status !== null) writeCall(call);
    unanswered = unanswered.filter(({ status }) => status === null);
    for (const { to, processQueryKey, text, title, atMs } of journal.messages.slice(seen.messages)) {
      write({ kind: 'message', to: to.id, key: processQueryKey, text, title, atMs: epochMs(atMs) });
    }
    for (const { messageId, msgId, atMs } of journal.frames.slice(seen.frames)) {
      write({ kind: 'frame', messageId, msgId, atMs: epochMs(atMs) });
    }
    for (const { msgId, code, sentOn, answeredOn, latencyMs } of journal.acks.slice(seen.acks)) {
      write({ kind: 'ack', msgId, code, sentOn, answeredOn, latencyMs });
    }
    for (const what of journal.violations.slice(seen.violations)) write({ kind: 'violation', what });
    for (const name of ['calls', 'messages', 'frames', 'acks', 'violations'] as const) {
      seen[name] = journal[name].length;
    }
  };
  const forever = (): Promise<void> =>
    until(
      () => {
        copy();
        return false;
      },
      2 ** 31 - 1,
    ).catch(forever);
  void forever();
  return () => {
    copy();
    for (const call of unanswered.splice(0)) writeCall(call);
  };
}

const double = await startDingtalkDouble();
const writeAll = keepJournal(double, process.argv[2] ?? '');
answerWith(hands);
