// Looks for what would keep an app from working, by calls that change nothing and reach nobody.

import type { CheckOptions, Finding } from '#adapters/contract.ts';
import { fine, intercepted, unknown, unreachable, wrong } from '#adapters/findings.ts';
import type { CallResult } from '#adapters/http.ts';
import { type Classified, classify } from './classify.ts';
import { type AppClient, askToken, withQuery } from './client.ts';
import { explain } from './explain.ts';
import { LIMITS, PATHS } from './limits.ts';

type Failed = Extract<Classified, { kind: 'failed' }>;

/** What is fine and what is wrong, in the order in which it would be put right. Never throws, sends nothing. */
export async function checkApp(
  options: CheckOptions,
  client: AppClient,
  wallMs: () => number,
): Promise<readonly Finding[]> {
  const { config, http } = client;
  const { host } = new URL(config.base);
  const asked = await askToken(config, http, options);
  if (asked.kind !== 'answer') return [unreachable(host, asked.native)];
  const classified = classify(asked.answer);
  if (classified.kind === 'failed' && classified.native.endsWith('_not_json')) {
    return [intercepted(host, classified.native, '企业微信')];
  }
  const first = [fine('host', `连得上 ${host}。`), ...clockFinding(asked.answer.date, wallMs())];
  if (classified.kind === 'failed') return [...first, refused('credentials', classified)];
  const { access_token: token } = classified.body;
  if (typeof token !== 'string' || token === '') {
    return [...first, unknown('credentials', 'odd_answer', '企业微信没有给出令牌。请稍后再试。')];
  }
  const agent = await agentFinding(token, options, client);
  return [
    ...first,
    fine('credentials', '企业 ID 和 Secret 正确。'),
    agent,
    callbackFinding(client),
    ...(agent.state === 'fine' ? await groupFindings(token, options, client) : []),
  ];
}

/** By the `Date` of the answer: callbacks that seem too old or too new are refused. */
function clockFinding(date: string | undefined, nowMs: number): readonly Finding[] {
  const offMs = Math.abs(date === undefined ? Number.NaN : Date.parse(date) - nowMs);
  if (!Number.isFinite(offMs)) return [];
  return offMs <= LIMITS.toleranceMs / 2
    ? [fine('clock', '本机时间正确。')]
    : [wrong('clock', 'clock_skew', '本机时间与企业微信相差几分钟以上，收不到回复。请打开时间同步（NTP）。')];
}

/** The first call that needs a trusted address and the app's own number. */
async function agentFinding(token: string, options: CheckOptions, { config, http }: AppClient) {
  const query = { access_token: token, agentid: String(config.agentId) };
  const read = readAnswer(await http.get(withQuery(PATHS.agent, query), options), config.base);
  if ('finding' in read) return read.finding('agent');
  const { close, name } = read.body;
  if (close === 1) return wrong('agent', 'closed', explain('50003') ?? '应用已停用。');
  return fine('agent', `应用“${plain(name)}”可用，本机出口 IP 可信。`);
}

function callbackFinding({ config: { callback } }: AppClient): Finding {
  return callback === null
    ? unknown(
        'callback',
        'callback_not_set',
        '没有配置接收消息，只能发、收不到回复。要收请填 WECOM_APP_HOOK_TOKEN 和 WECOM_APP_HOOK_AES_KEY。',
      )
    : fine(
        'callback',
        '接收消息已配置。通不通由企业微信验证：在后台“API接收”点保存，提示成功就是通了（本服务要正在运行）。',
      );
}

async function groupFindings(
  token: string,
  { groups, ...options }: CheckOptions,
  { config, http }: AppClient,
) {
  const findings: Finding[] = [];
  for (const { address, name } of groups) {
    const query = { access_token: token, chatid: address.id };
    const read = readAnswer(await http.get(withQuery(PATHS.group, query), options), config.base);
    const finding = 'finding' in read ? read.finding('group') : fine('group', '应用可以在群里发消息。');
    findings.push({ ...finding, text: `群“${name}”：${finding.text}` });
  }
  return findings;
}

type Read = { readonly body: Readonly<Record<string, unknown>> } | { finding(about: string): Finding };

function readAnswer(result: CallResult, base: string): Read {
  const { host } = new URL(base);
  if (result.kind !== 'answer') return { finding: () => unreachable(host, result.native) };
  const classified = classify(result.answer);
  return classified.kind === 'ok' ? classified : { finding: (about) => refused(about, classified) };
}

function refused(about: string, { native, verdict }: Failed): Finding {
  const text = explain(native);
  const code = verdict.state === 'account' ? verdict.code : about === 'group' ? 'not_in_group' : native;
  if (text !== null) return wrong(about, code, `${text}（${native}）。`);
  return unknown(about, 'odd_answer', `企业微信没有给出明确回答（${native}）。请稍后再试。`);
}

/** Names are shown as far as they are such. */
function plain(name: unknown): string {
  return typeof name === 'string' && /^[\p{L}\p{N}_\- ]{1,32}$/u.test(name) ? name : '?';
}
