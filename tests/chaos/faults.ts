// What each kind of fault does to the stage.

import { oneOf } from '#tests/bench/month/draws.ts';
import type { Fault } from '#tests/doubles/dingtalk/index.ts';
import type { Weather } from '#tests/support/flaky-proxy.ts';
import type { Deeds } from './deeds.ts';
import type { Replica } from './replica.ts';
import type { FaultKind, PlannedFault } from './schedule.ts';
import type { Stage } from './stage.ts';

const PERSON_SEND = '/v1.0/robot/oToMessages/batchSend';
const GROUP_SEND = '/v1.0/robot/groupMessages/send';
const GATEWAY = '/v1.0/gateway/connections/open';

/** The name of the statement that stores a message. */
const STORING = 'receive-message';

/** A call waits ten seconds for its answer. */
const PAST_CALL_TIMEOUT_MS = 12_000;

/** How long a fault waits for its point in the work before it happens all the same. */
const POINT_MS = 4_000;

/** Somebody who asked and has heard nothing by then will not: the platform may have left them out. */
const RESUME_MS = 45_000;

/** How long a kill waits for another process to have started. */
const OTHERS_MS = 20_000;

export interface FaultTools {
  readonly stage: Stage;
  readonly deeds: Deeds;
  /** Who can be asked anything and answers: staff ids of statisticians. */
  readonly staff: readonly string[];
}

type Act = (tools: FaultTools, fault: PlannedFault) => Promise<void>;

/** Does the fault; resolves when it is over. */
export function doFault(tools: FaultTools, fault: PlannedFault): Promise<void> {
  return ACTS[fault.kind](tools, fault);
}

const ACTS: Readonly<Record<FaultKind, Act>> = {
  kill_owner: async (tools, fault) => {
    // Half of them in the middle of a wave.
    if (fault.dice < 0.5) await accepted(tools, 1 + Math.floor(fault.dice * 40));
    await killOwner(tools, fault);
  },
  kill_any: async (tools, fault) => {
    await killed(tools, fault, any(tools.stage.replicas, fault.dice));
  },
  kill_all: async ({ stage, deeds }, { lastsMs }) => {
    deeds.kills += stage.replicas.length;
    await stage.whileDown(() => pause(lastsMs));
  },
  kill_after_accept: async (tools, fault) => {
    const { platform } = tools.stage;
    const path = fault.dice < 0.8 ? PERSON_SEND : GROUP_SEND;
    await platform.ask('fault', { path, fault: { hang: true } });
    await ask(tools, fault.dice);
    if (await accepted(tools, 1)) tools.deeds.killsAfterAccept += 1;
    await killOwner(tools, fault);
  },
  kill_before_ack: async (tools, fault) => {
    const { stage, deeds } = tools;
    await stage.proxy.ask('leaveUnanswered', STORING);
    const msgId = await ask(tools, fault.dice);
    if (await stored(stage, msgId)) deeds.killsBeforeAck += 1;
    await killOwner(tools, fault, () => stage.proxy.ask('leaveUnanswered', null));
  },
  frozen: async ({ stage }, { lastsMs, dice }) => {
    const frozen = (dice < 0.8 ? await stage.owner() : null) ?? any(stage.replicas, dice);
    frozen.signal('SIGSTOP');
    await pause(lastsMs);
    frozen.signal('SIGCONT');
  },
  clock_back: async ({ stage }, { dice }) => {
    ((await stage.owner()) ?? any(stage.replicas, dice)).signal('SIGUSR2');
  },
  database_reset: (tools, { lastsMs }) => inWeather(tools, 'reset', () => pause(lastsMs)),
  database_refuses: (tools, { lastsMs }) => inWeather(tools, 'refuse', () => pause(lastsMs)),
  database_silent: (tools, { lastsMs }) => inWeather(tools, 'pause', () => pause(lastsMs)),
  disk_full: async ({ stage }, { lastsMs }) => {
    await stage.diskFull(true);
    await pause(lastsMs);
    await stage.diskFull(false);
  },
  reset_after_accept: (tools, { dice }) =>
    onSends(tools, { resetAfterAccept: true, times: 1 + Math.floor(dice * 4) }),
  timeout_after_accept: (tools) => onSends(tools, { delayMs: PAST_CALL_TIMEOUT_MS }),
  refused_for_rate: (tools, { dice }) => {
    const code = 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi';
    return onSends(tools, { status: 403, body: { code }, times: 1 + Math.floor(dice * 8) });
  },
  server_error: (tools, { dice }) =>
    onSends(tools, { status: 500 + Math.floor(dice * 5), times: 1 + Math.floor(dice * 4) }),
  server_error_after_accept: (tools, { dice }) =>
    onSends(tools, { status: oneOf([500, 502, 504], () => dice), acceptFirst: true }),
  html_page: (tools, { dice }) =>
    onSends(tools, {
      html: '<html>bad gateway</html>',
      status: oneOf([200, 502], () => dice),
      acceptFirst: dice < 0.5,
    }),
  token_invalid: ({ stage }) => stage.platform.ask('invalidateTokens', undefined),
  partial_batch: ({ stage }, { dice }) => {
    const leaveOut = { flowControlled: 1 + Math.floor(dice * 5), ...(dice < 0.3 ? { invalid: 1 } : {}) };
    return stage.platform.ask('fault', { path: PERSON_SEND, fault: { leaveOut, times: 2 } });
  },
  same_frame_thrice: async (tools, { dice }) => {
    await ask(tools, dice, 3);
  },
  disconnect_frame: ({ stage }) => stage.platform.ask('stream', 'disconnect'),
  connections_cut: ({ stage }) => stage.platform.ask('stream', 'cut'),
  half_open: ({ stage }, { lastsMs }) => whileStream(stage, 'silence', lastsMs),
  gateway_401: (tools) => onGateway(tools, { status: 401, body: { code: 'authFailed' } }),
  gateway_503: (tools, { dice }) =>
    onGateway(tools, { status: 503, html: '503', times: 1 + Math.floor(dice * 3) }),
  gateway_hangs: (tools) => onGateway(tools, { hang: true }),
  handshakes_refused: ({ stage }, { lastsMs, dice }) =>
    whileStream(stage, dice < 0.5 ? 'refuse' : 'hang', lastsMs),
};

async function onSends({ stage }: FaultTools, fault: Fault): Promise<void> {
  for (const path of [PERSON_SEND, GROUP_SEND]) await stage.platform.ask('fault', { path, fault });
}

/** The stream is cut, so that the gateway is asked. */
async function onGateway({ stage }: FaultTools, fault: Fault): Promise<void> {
  await stage.platform.ask('fault', { path: GATEWAY, fault });
  await stage.platform.ask('stream', 'cut');
}

async function whileStream(
  { platform }: Stage,
  what: 'silence' | 'refuse' | 'hang',
  lastsMs: number,
): Promise<void> {
  await platform.ask('stream', what);
  if (what !== 'silence') await platform.ask('stream', 'cut');
  await pause(lastsMs);
  await platform.ask('stream', 'fair');
}

const weathers = new WeakMap<Stage, Promise<void>>();

/** One weather at a time: the next waits until the sky is clear. */
async function inWeather({ stage }: FaultTools, weather: Weather, work: () => Promise<void>): Promise<void> {
  const before = weathers.get(stage) ?? Promise.resolve();
  const mine = before.then(async () => {
    await stage.proxy.ask('turn', weather);
    try {
      await work();
    } finally {
      await stage.proxy.ask('turn', 'fair');
    }
  });
  weathers.set(
    stage,
    mine.catch(() => undefined),
  );
  await mine;
}

async function killOwner(
  tools: FaultTools,
  fault: PlannedFault,
  afterwards: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const owner = await tools.stage.owner();
  await killed(tools, fault, owner ?? any(tools.stage.replicas, fault.dice), owner !== null, afterwards);
}

/** Kills a process, measures until somebody is answered again if it was the owner, and starts it again. */
async function killed(
  tools: FaultTools,
  { lastsMs, dice }: PlannedFault,
  replica: Replica,
  wasOwner = false,
  afterwards: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const { stage, deeds } = tools;
  await othersLive(stage, replica);
  await replica.kill();
  await afterwards();
  deeds.kills += 1;
  const resumed = wasOwner ? resume(tools, dice) : Promise.resolve();
  await pause(lastsMs);
  await stage.start(replica);
  await resumed;
}

async function resume({ stage, deeds, staff }: FaultTools, dice: number): Promise<void> {
  const startMs = performance.now();
  const others = deeds.begun;
  const wasAlone = deeds.active.size <= 1;
  const to = oneOf([staff[0] ?? '', ...staff], () => (dice * 7) % 1);
  const said = { from: to, text: '我的', msgId: deeds.newMsgId() };
  const heard = stage.platform.ask('heard', { to, timeoutMs: RESUME_MS });
  await stage.platform.ask('say', { said, times: 1 });
  if (!(await heard)) return;
  const isClear = wasAlone && deeds.begun === others;
  deeds.resumes.push({ ms: performance.now() - startMs, isClear });
}

/** Somebody asks for their list: it is answered, whatever day it is. Answers the message's id. */
async function ask({ stage, deeds, staff }: FaultTools, dice: number, times = 1): Promise<string> {
  const msgId = deeds.newMsgId();
  const from = oneOf([staff[0] ?? '', ...staff], () => dice);
  await stage.platform.ask('say', { said: { from, text: '我的', msgId }, times });
  return msgId;
}

function accepted({ stage }: FaultTools, more: number): Promise<boolean> {
  return stage.platform.ask('accepted', { more, timeoutMs: POINT_MS });
}

async function stored({ db }: Stage, msgId: string): Promise<boolean> {
  const untilMs = performance.now() + POINT_MS;
  while (performance.now() < untilMs) {
    const { rowCount } = await db.pool.query('SELECT FROM message_in WHERE platform_id = $1', [msgId]);
    if (rowCount === 1) return true;
    await pause(10);
  }
  return false;
}

/** On a slow machine processes start slower than they are killed: all at once is another fault. */
async function othersLive({ replicas }: Stage, replica: Replica): Promise<void> {
  const untilMs = performance.now() + OTHERS_MS;
  const live = () => replicas.some((one) => one !== replica && one.isUp);
  while (!live() && performance.now() < untilMs) await pause(50);
}

function any(replicas: readonly Replica[], dice: number): Replica {
  const living = replicas.filter(({ pid }) => pid !== null);
  const [first] = replicas;
  if (first === undefined) throw new Error('a stage without processes');
  return living[Math.floor(dice * living.length)] ?? first;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
