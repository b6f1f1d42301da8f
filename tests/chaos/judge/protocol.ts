// What the platform itself would complain of: its rate, its gateway, its protocol.

import type { Evidence } from './evidence.ts';
import type { Journal } from './journal.ts';

const GATEWAY = '/v1.0/gateway/connections/open';
const RATE_CODE = /Qps/i;

/** In any minute, the gateway may be asked so often, and so often more for each fault that began in it. */
const CALLS_A_MINUTE = 8;
const CALLS_A_FAULT = 4;
const MINUTE_MS = 60_000;

export function judgeProtocol(journal: Journal, faultsAtMs: readonly number[]): readonly Evidence[] {
  const { acks, calls, violations } = journal;
  return [
    ...calls
      .filter(({ code }) => code !== null && RATE_CODE.test(code))
      .map(
        (call): Evidence => ({
          invariant: 'rate kept',
          what: 'refused for rate by the double itself',
          detail: call,
        }),
      ),
    ...violations.map((one): Evidence => ({ invariant: 'protocol kept', what: one.what, detail: one })),
    ...acks
      .filter(({ answeredOn, sentOn }) => sentOn !== answeredOn)
      .map(
        (ack): Evidence => ({
          invariant: 'protocol kept',
          what: 'acknowledged on another socket',
          detail: ack,
        }),
      ),
    ...stormsIn(gatewayCalls(journal), faultsAtMs),
  ];
}

export function gatewayCalls({ calls }: Journal): readonly number[] {
  return calls.filter(({ path }) => path === GATEWAY).map(({ atMs }) => atMs);
}

function stormsIn(callsAtMs: readonly number[], faultsAtMs: readonly number[]): readonly Evidence[] {
  const within = (all: readonly number[], fromMs: number) =>
    all.filter((atMs) => atMs >= fromMs && atMs < fromMs + MINUTE_MS).length;
  return callsAtMs.flatMap((fromMs) => {
    const calls = within(callsAtMs, fromMs);
    const faults = within(faultsAtMs, fromMs);
    if (calls <= CALLS_A_MINUTE + CALLS_A_FAULT * faults) return [];
    return [
      {
        invariant: 'gateway left in peace' as const,
        what: `${calls} calls in a minute with ${faults} faults`,
        detail: fromMs,
      },
    ];
  });
}
