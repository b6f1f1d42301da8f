// The numbers operators watch: counts by state, never by unit or person.

import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** How many rows stand in each state, read when somebody asks. */
export interface StateCounts {
  readonly deliveries: Readonly<Record<string, number>>;
  readonly messages: Readonly<Record<string, number>>;
  readonly openClocks: number;
  readonly dueClocks: number;
  /** By kind of account, as are the two months. */
  readonly openSlots: Readonly<Record<string, number>>;
  /** 1 while a person has stopped all sending. */
  readonly paused: number;
  readonly heldWaves: number;
  readonly callsThisMonth: Readonly<Record<string, number>>;
  readonly pushesThisMonth: Readonly<Record<string, number>>;
  /** Each account by its kind, and why the platform refuses it; null while it does not. */
  readonly accountStops: readonly { readonly account: string; readonly code: string | null }[];
}

/** Every reason there is, so that an alarm can be set before the first stop. */
const STOP_CODES = ['auth', 'ip', 'quota', 'banned', 'permission'] as const;

/** A function that answers the text of /metrics. */
export function createMetrics(readCounts: () => Promise<StateCounts>): () => Promise<string> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const deliveries = new Gauge({
    name: 'statgrid_deliveries',
    help: 'Deliveries by state',
    labelNames: ['state'],
    registers,
  });
  const messages = new Gauge({
    name: 'statgrid_messages_in',
    help: 'Inbound messages by state',
    labelNames: ['state'],
    registers,
  });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const openClocks = gauge('statgrid_clocks_open', 'Item clocks still to strike');
  const dueClocks = gauge('statgrid_clocks_due', 'Item clocks due and not yet planned');
  const paused = gauge('statgrid_paused', '1 while a person has stopped all sending');
  const heldWaves = gauge('statgrid_waves_held', 'Waves of a rehearsal that wait to be released');
  const openSlots = new Gauge({
    name: 'statgrid_slots_open',
    help: 'Slots not yet claimed, by kind of account',
    labelNames: ['account'],
    registers,
  });
  const calls = new Gauge({
    name: 'statgrid_calls_month',
    help: 'Calls the platform has counted this month, by kind of account',
    labelNames: ['account'],
    registers,
  });
  const pushes = new Gauge({
    name: 'statgrid_pushes_month',
    help: 'Messages the platform has pushed this month, by kind of account',
    labelNames: ['account'],
    registers,
  });
  const stops = stopGauge(registry);
  return async () => {
    const counts = await readCounts();
    deliveries.reset();
    messages.reset();
    for (const [state, count] of Object.entries(counts.deliveries)) deliveries.set({ state }, count);
    for (const [state, count] of Object.entries(counts.messages)) messages.set({ state }, count);
    openClocks.set(counts.openClocks);
    dueClocks.set(counts.dueClocks);
    for (const [account, count] of Object.entries(counts.openSlots)) openSlots.set({ account }, count);
    paused.set(counts.paused);
    heldWaves.set(counts.heldWaves);
    for (const [account, count] of Object.entries(counts.callsThisMonth)) calls.set({ account }, count);
    for (const [account, count] of Object.entries(counts.pushesThisMonth)) pushes.set({ account }, count);
    stops(counts.accountStops);
    return registry.metrics();
  };
}

function stopGauge(registry: Registry): (stops: StateCounts['accountStops']) => void {
  const stopped = new Gauge({
    name: 'statgrid_account_stopped',
    help: 'Whether the platform refuses an account for this reason (1) or not (0)',
    labelNames: ['account', 'code'],
    registers: [registry],
  });
  return (stops) => {
    stopped.reset();
    for (const { account, code } of stops) {
      for (const reason of STOP_CODES) stopped.inc({ account, code: reason }, reason === code ? 1 : 0);
    }
  };
}
