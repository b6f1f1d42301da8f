// A strict stand-in for open.feishu.cn/open-apis/bot/v2/hook on 127.0.0.1: signature, size, pace, keywords.

import { type GroupRobots, GroupWorld, type Said, serveGroupRobots } from '../group-robots.ts';
import type { Allowance } from '../pace.ts';
import { type Checked, checkCall, type HookSettings } from './checks.ts';

export type { HookSettings } from './checks.ts';

export type FeishuWebhookDouble = GroupRobots;

/** Of each bot. */
const OF_BOT: readonly Allowance[] = [
  { limit: 100, windowMs: 60_000 },
  { limit: 5, windowMs: 1_000 },
];

const HOUR_MS = 3_600_000;

/** Starts a double on a free port of 127.0.0.1 that knows these bots. Its clock begins ten minutes past an hour. */
export async function startFeishuWebhookDouble(hooks: readonly HookSettings[]): Promise<FeishuWebhookDouble> {
  const world = new GroupWorld(600_000 - (Date.now() % HOUR_MS));
  return serveGroupRobots(
    world,
    (call) => ({ body: answerBody(take(checkCall(call, hooks, world.nowMs()), world)) }),
    () => ({ date: new Date(world.nowMs()).toUTCString() }),
  );
}

/** The platform's own word on the call, and what it does of it. */
function take(
  { hook, refusal, text, violations: found }: Checked,
  { messages, pace, violations }: GroupWorld,
): Said {
  violations.push(...found);
  if (refusal !== null) return refusal;
  if (hook === null) return [19_001, 'param invalid: incoming webhook access token invalid'];
  if (pace.take({ [hook.name]: OF_BOT }) !== null) return [9_499, 'too many request'];
  messages.push({ group: hook.name, text });
  return [0, 'success'];
}

function answerBody([code, msg]: Said): object {
  const success = { Extra: null, StatusCode: 0, StatusMessage: msg };
  return { code, msg, data: {}, ...(code === 0 ? success : {}) };
}
