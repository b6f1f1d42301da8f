// The numbers operators watch: counts by state, never by unit or person.

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** How many rows stand in each state, read when somebody asks. */
export interface StateCounts {
  readonly deliveries: Readonly<Record<string, number>>;
  readonly messages: Readonly<Record<string, number>>;
  readonly openClocks: number;
  readonly dueClocks: number;
  readonly lateClocks: number;
  /** By kind of account, as are the two months. */
  readonly openSlots: Readonly<Record<string, number>>;
  readonly dueSlots: number;
  /** 1 while a person has stopped all sending. */
  readonly paused: number;
  readonly heldWaves: number;
  readonly oldestReceivedSeconds: number;
  /** Open alarms by code. */
  readonly alarms: Readonly<Record<string, number>>;
  /** State of each stream this process may hold, by kind of account. */
  readonly streams: readonly { readonly account: string; readonly state: string }[];
  /** By kind of account. */
  readonly callsThisMonth: Readonly<Record<string, number>>;
  readonly pushesThisMonth: Readonly<Record<string, number>>;
  /** Each account by its kind, and why the platform refuses it; null while it does not. */
  readonly accountStops: readonly { readonly account: string; readonly code: string | null }[];
}

/** A label is a code of ours; a firm, a person, a number is none, whoever put it there. */
function codeOf(value: string): string {
  return /^[a-z][a-z_.:-]*$/u.test(value) ? value : 'other';
}

/** Every reason there is, so that an alarm can be set before the first stop. */
const STOP_CODES = ['auth', 'ip', 'quota', 'banned', 'permission'] as const;

/** What happens in this process, noted as it happens; each note costs about a microsecond. */
export interface Meters {
  /** A message was stored, so many milliseconds after its frame was read: now it may be acknowledged. */
  readonly stored: (afterMs: number) => void;
  readonly dutyRan: (duty: string, tookMs: number, isOk: boolean) => void;
}

export interface Metrics extends Meters {
  /** The page of /metrics. */
  readonly text: () => Promise<string>;
}

const COUNTED = {
  deliveries: ['statgrid_deliveries', 'Deliveries by state', 'state'],
  messages: ['statgrid_messages_in', 'Inbound messages by state', 'state'],
  openSlots: ['statgrid_slots_open', 'Slots not yet claimed, by kind of account', 'account'],
  alarms: ['statgrid_alarm', 'Open alarms by code', 'code'],
  callsThisMonth: [
    'statgrid_calls_month',
    'Calls the platform has counted this month, by kind of account',
    'account',
  ],
  pushesThisMonth: [
    'statgrid_pushes_month',
    'Messages the platform has pushed this month, by kind of account',
    'account',
  ],
} as const;

const SINGLE = {
  openClocks: ['statgrid_clocks_open', 'Item clocks still to strike'],
  dueClocks: ['statgrid_clocks_due', 'Item clocks due and not yet planned'],
  lateClocks: ['statgrid_clocks_late', 'Item clocks due for more than two minutes of business time'],
  dueSlots: ['statgrid_slots_due', 'Slots due and not yet claimed'],
  paused: ['statgrid_paused', '1 while a person has stopped all sending'],
  heldWaves: ['statgrid_waves_held', 'Waves of a rehearsal that wait to be released'],
  oldestReceivedSeconds: [
    'statgrid_message_oldest_seconds',
    'Age of the oldest message that is stored and not worked on; 0 when there is none',
  ],
} as const;

/** The meters of this process, and the page that shows them beside what the database counts. */
export function createMetrics(readCounts: () => Promise<StateCounts>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const setCounts = countGauges(registry);
  const setStops = stopGauge(registry);
  return {
    ...meters(registry),
    text: async () => {
      const counts = await readCounts();
      setCounts(counts);
      setStops(counts.accountStops);
      return registry.metrics();
    },
  };
}

function countGauges(registry: Registry): (counts: StateCounts) => void {
  const registers = [registry];
  const counted = Object.entries(COUNTED).map(([key, [name, help, label]]) => ({
    key: key as keyof typeof COUNTED,
    label,
    gauge: new Gauge({ name, help, labelNames: [label], registers }),
  }));
  const single = Object.entries(SINGLE).map(([key, [name, help]]) => ({
    key: key as keyof typeof SINGLE,
    gauge: new Gauge({ name, help, registers }),
  }));
  const streams = new Gauge({
    name: 'statgrid_stream',
    help: '1 for the state of the stream in this process, by kind of account',
    labelNames: ['account', 'state'],
    registers,
  });
  return (counts) => {
    for (const { gauge, key, label } of counted) {
      gauge.reset();
      for (const [value, count] of Object.entries(counts[key])) gauge.inc({ [label]: codeOf(value) }, count);
    }
    for (const { gauge, key } of single) gauge.set(counts[key]);
    streams.reset();
    for (const { account, state } of counts.streams)
      streams.set({ account: codeOf(account), state: codeOf(state) }, 1);
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
      for (const reason of STOP_CODES)
        stopped.inc({ account: codeOf(account), code: reason }, reason === code ? 1 : 0);
    }
  };
}

function meters(registry: Registry): Meters {
  const registers = [registry];
  const stored = new Histogram({
    name: 'statgrid_store_seconds',
    help: 'From reading a frame to the commit after which it is acknowledged',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
    registers,
  });
  const duties = new Histogram({
    name: 'statgrid_duty_seconds',
    help: 'How long a run of a duty took',
    labelNames: ['duty'],
    buckets: [0.005, 0.025, 0.1, 0.5, 2.5, 10, 60],
    registers,
  });
  const failures = new Counter({
    name: 'statgrid_duty_failures_total',
    help: 'Runs of a duty that failed',
    labelNames: ['duty'],
    registers,
  });
  return {
    stored: (afterMs) => stored.observe(afterMs / 1000),
    dutyRan: (duty, tookMs, isOk) => {
      duties.observe({ duty: codeOf(duty) }, tookMs / 1000);
      failures.inc({ duty: codeOf(duty) }, isOk ? 0 : 1);
    },
  };
}
