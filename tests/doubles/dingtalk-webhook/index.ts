// A strict stand-in for oapi.dingtalk.com/robot/send on 127.0.0.1: signature, pace, keywords, message keys.

import {
  type GroupMessage,
  type GroupRobots,
  GroupWorld,
  type Said,
  serveGroupRobots,
} from '../group-robots.ts';
import type { Allowance } from '../pace.ts';
import { type Checked, checkCall, type HookSettings } from './checks.ts';

export type { HookSettings } from './checks.ts';

interface HookMessage extends GroupMessage {
  readonly msgUuid: string | null;
}

export type WebhookDouble = GroupRobots<HookMessage>;

/** Of each robot; one more blocks it for ten minutes. */
const OF_ROBOT: readonly Allowance[] = [{ limit: 20, windowMs: 60_000 }];
const BLOCK_MS = 600_000;

/** Starts a double on a free port of 127.0.0.1 that knows these robots. */
export async function startWebhookDouble(hooks: readonly HookSettings[]): Promise<WebhookDouble> {
  const platform = new Platform();
  const { world } = platform;
  return serveGroupRobots(world, (call) => {
    const [errcode, errmsg] = platform.take(checkCall(call, hooks, world.nowMs()));
    return { body: { errcode, errmsg } };
  });
}

class Platform {
  readonly world = new GroupWorld<HookMessage>();
  readonly #blockedUntilMs = new Map<string, number>();

  /** The platform's own word on the call, and what it does of it. */
  take({ hook, msgUuid, refusal, text, violations: found }: Checked): Said {
    const { messages, violations } = this.world;
    violations.push(...found);
    if (refusal !== null) return refusal;
    if (hook === null) return [400_101, 'access_token不存在'];
    const { keyword, name: group } = hook;
    if (this.#isTooFast(group)) return [410_100, '发送速度太快而限流'];
    if (keyword !== undefined && !text.includes(keyword)) return [310_000, 'keywords not in content'];
    const same = messages.find((one) => one.group === group && one.msgUuid === msgUuid);
    if (msgUuid === null || same === undefined) messages.push({ group, text, msgUuid });
    else if (same.text !== text) violations.push(`one msgUuid for two texts: ${msgUuid}`);
    return [0, 'ok'];
  }

  #isTooFast(group: string): boolean {
    const nowMs = this.world.nowMs();
    if (nowMs < (this.#blockedUntilMs.get(group) ?? 0)) return true;
    if (this.world.pace.take({ [group]: OF_ROBOT }) === null) return false;
    this.#blockedUntilMs.set(group, nowMs + BLOCK_MS);
    return true;
  }
}
