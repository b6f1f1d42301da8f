// Looks whether each robot is still in its group, by a message of a kind that is none: it reaches nobody.

import type { CheckOptions, Finding } from '#adapters/contract.ts';
import { fine, intercepted, unknown, unreachable, wrong } from '#adapters/findings.ts';
import type { HttpClient } from '#adapters/http.ts';
import { errcodeOf } from './classify.ts';
import { CODES, NO_SUCH_KIND } from './codes.ts';
import type { GroupRobot, GroupRobotsConfig } from './config.ts';
import { explain } from './explain.ts';
import { PATH } from './limits.ts';

/** What is fine and what is wrong, robot by robot; grids whose robot nobody has configured come last. Never throws. */
export async function checkRobots(
  options: CheckOptions,
  { http, config }: { readonly http: HttpClient; readonly config: GroupRobotsConfig },
): Promise<readonly Finding[]> {
  const { host } = new URL(config.base);
  const findings: Finding[] = [];
  for (const robot of config.robots) {
    const result = await http.post(
      `${PATH}?${new URLSearchParams({ key: robot.key }).toString()}`,
      { msgtype: 'none' },
      options,
    );
    if (result.kind !== 'answer') return [...findings, unreachable(host, result.native)];
    const code = errcodeOf(result.answer);
    if (code === null) {
      return [...findings, intercepted(host, `http_${result.answer.status}_no_code`, '企业微信')];
    }
    if (findings.length === 0) findings.push(fine('host', `连得上 ${host}。`));
    findings.push(robotFinding(robot, code));
  }
  return [...findings, ...unnamed(options, config)];
}

/** The platform looks at the key first: what is no longer in its group is told so, whatever was to be said. */
function robotFinding({ name }: GroupRobot, code: string): Finding {
  const about = 'robot';
  if (code === NO_SUCH_KIND) return fine(about, `机器人“${name}”可用。`);
  const state = CODES.get(code)?.state ?? 'unknown';
  const why = explain(code);
  if (why !== null && state !== 'throttled')
    return wrong(about, code, `机器人“${name}”：${why}（${code}）。`);
  const text = why ?? '企业微信没有给出明确的回答，请用 --send 发一条测试消息看看';
  return unknown(about, code, `机器人“${name}”：${text}（${code}）。`);
}

function unnamed({ groups }: CheckOptions, { robots }: GroupRobotsConfig): readonly Finding[] {
  return groups
    .filter(({ address }) => !robots.some(({ name }) => name === address.id))
    .map(({ name }) => wrong('group', 'not_configured', `网格“${name}”：${explain('not_configured')}。`));
}
