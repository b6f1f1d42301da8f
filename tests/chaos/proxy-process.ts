// Run as a process: the network between the service's processes and their database.

import { startFlakyProxy, type Weather } from '#tests/support/flaky-proxy.ts';
import { answerWith } from './process-call.ts';

const proxy = await startFlakyProxy(process.argv[2] ?? '');

const hands = {
  url: () => proxy.url,
  turn: (weather: Weather) => proxy.turn(weather),
  leaveUnanswered: (words: string | null) => proxy.leaveUnanswered(words),
};

export type ProxyHands = typeof hands;

answerWith(hands);
