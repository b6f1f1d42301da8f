// A strict stand-in for qyapi.weixin.qq.com/cgi-bin/webhook/send on 127.0.0.1: keys, forms, sizes, pace.

import { type GroupRobots, GroupWorld, type Said, serveGroupRobots } from '../group-robots.ts';
import type { Allowance } from '../pace.ts';
import type { HttpCall } from '../server.ts';
import { formRefusal, textOf, unknownFields } from './checks.ts';

/** The robot of one group. */
export interface GroupRobotSettings {
  readonly name: string;
  readonly key: string;
}

export interface GroupRobotDouble extends GroupRobots {
  /** The robot is taken out of its group: its key is worth nothing. */
  remove(name: string): void;
}

/** Of each robot, in any sixty seconds; refused ones do not count. */
const OF_ROBOT: readonly Allowance[] = [{ limit: 20, windowMs: 60_000 }];

/** Starts a double on a free port of 127.0.0.1 that knows these robots. */
export async function startGroupRobotDouble(
  robots: readonly GroupRobotSettings[],
): Promise<GroupRobotDouble> {
  const world = new GroupWorld();
  const members = new Map(robots.map(({ key, name }) => [key, name]));
  const served = await serveGroupRobots(world, (call) => {
    const [errcode, errmsg] = take(call, members, world);
    return { body: { errcode, errmsg } };
  });
  return {
    ...served,
    remove(name) {
      for (const [key, one] of members) if (one === name) members.delete(key);
    },
  };
}

/** The platform's own word on the call, and what it does of it. */
function take(
  { body, request, url }: HttpCall,
  members: ReadonlyMap<string, string>,
  { messages, pace, violations }: GroupWorld,
): Said {
  const others = [...url.searchParams.keys()].filter((name) => name !== 'key');
  violations.push(...[...others, ...unknownFields(body)].map((name) => `unknown field: ${name}`));
  if (request.method !== 'POST' || url.pathname !== '/cgi-bin/webhook/send') return [404, 'not found'];
  const group = members.get(url.searchParams.get('key') ?? '');
  if (group === undefined) return [93_000, 'invalid webhook url'];
  const refusal = formRefusal(request.headers['content-type'], body);
  if (refusal !== null) return refusal;
  if (pace.take({ [group]: OF_ROBOT }) !== null) return [45_009, 'api freq out of limit'];
  messages.push({ group, text: textOf(body) });
  return [0, 'ok'];
}
