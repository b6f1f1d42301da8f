// Looks for what would keep an application from working, by calls that change nothing and reach nobody.
//
// The token is asked for anew (it is the same one inside its validity), the gateway for a ticket that is
// never used, and the send permission is tried by asking whether a message that never was has been read.

import type { CheckOptions, Finding } from '#adapters/contract.ts';
import { fine, intercepted, unknown, unreachable, wrong } from '#adapters/findings.ts';
import { type Classified, classify, isRecord } from './classify.ts';
import type { DingtalkConfig } from './config.ts';
import { type RefusalDetail, refused } from './findings.ts';
import { askGateway } from './gateway.ts';
import { type CallOptions, type CallResult, type DingtalkHttp, dingtalkHttp } from './http.ts';
import { PATHS } from './limits.ts';
import type { DingtalkTuning } from './tuning.ts';

export interface CheckDeps {
  readonly config: DingtalkConfig;
  readonly http: DingtalkHttp;
  readonly tuning: DingtalkTuning;
}

/** A clock this wrong makes certificates and signatures fail, and misleads everybody who reads a log. */
const SKEW_MAX_MS = 60_000;

/** A key that no send of ours ever gave back. */
const NO_SUCH_KEY = 'statgrid-check';

/**
 * What is fine and what is wrong, in the order in which it would be put right. Never throws. Costs one call of the
 * month's budget (perhaps one more for the ticket), and one for each group.
 */
export async function checkAccount(options: CheckOptions, deps: CheckDeps): Promise<readonly Finding[]> {
  const { config, http } = deps;
  const host = new URL(config.apiBase).host;
  const body = { appKey: config.clientId, appSecret: config.clientSecret };
  const asked = await http.post(PATHS.accessToken, body, options);
  const gate = hostFinding(asked, host);
  if (gate.state !== 'fine' || asked.kind !== 'answer') return [gate];
  const first = [gate, ...clockFinding(asked.answer.date, deps.tuning.wallMs())];
  const classified = classify(asked.answer);
  if (classified.kind === 'failed') return [...first, refusal('credentials', classified, asked)];
  const token = classified.body['accessToken'];
  if (typeof token !== 'string' || token === '') {
    return [...first, unknown('credentials', 'odd_answer', '钉钉没有给出令牌，现在判断不了。请稍后再试。')];
  }
  const calling: CallOptions = { ...options, token };
  return [
    ...first,
    fine('credentials', 'Client ID 和 Client Secret 正确。'),
    await sendFinding(calling, deps),
    ...(await streamFindings(options, deps)),
    ...(await otherHostFindings(options, deps)),
    ...(await groupFindings(options, calling, deps)),
  ];
}

function hostFinding(result: CallResult, host: string): Finding {
  if (result.kind !== 'answer') return unreachable(host, result.native);
  const classified = classify(result.answer);
  return classified.kind === 'failed' && classified.native.endsWith('_not_json')
    ? intercepted(host, classified.native, '钉钉')
    : fine('host', `连得上 ${host}。`);
}

/** By the `Date` of the answer, which is the platform's clock to the second. */
function clockFinding(date: string | undefined, nowMs: number): readonly Finding[] {
  const theirsMs = date === undefined ? Number.NaN : Date.parse(date);
  if (!Number.isFinite(theirsMs)) return [];
  const offMs = nowMs - theirsMs;
  if (Math.abs(offMs) <= SKEW_MAX_MS) return [fine('clock', '本机时间正确。')];
  const off = `${offMs > 0 ? '快' : '慢'}约 ${Math.round(Math.abs(offMs) / 60_000)} 分钟`;
  return [wrong('clock', 'clock_skew', `本机时间${off}。请打开时间同步（NTP）；容器请校准宿主机。`)];
}

/** Asks for the read state of a message that never was: it needs the permission to send, and sends nothing. */
async function sendFinding(calling: CallOptions, { config, http }: CheckDeps): Promise<Finding> {
  const query = new URLSearchParams({ robotCode: config.robotCode, processQueryKey: NO_SUCH_KEY });
  const result = await http.get(`${PATHS.readStatus}?${query.toString()}`, calling);
  if (result.kind !== 'answer') return unreachable(new URL(config.apiBase).host, result.native);
  const classified = classify(result.answer);
  // That the key is not known is what only those are told who may ask.
  const isAllowed =
    classified.kind === 'ok' || (classified.verdict.state === 'rejected' && result.answer.status === 400);
  if (isAllowed) {
    return fine('robot', '机器人有发送权限，本月额度还有。');
  }
  return refusal('robot', classified, result);
}

/** A ticket that is never used opens nothing: no message goes anywhere else for it. */
async function streamFindings(options: CheckOptions, deps: CheckDeps): Promise<readonly Finding[]> {
  const { config, http, tuning } = deps;
  const answer = await askGateway(
    config,
    http,
    { ...tuning, gatewayTimeoutMs: options.timeoutMs },
    options.signal,
  );
  if (answer.state === 'ticket') {
    const lineHost = await reach(answer.url.replace(/^ws/, 'http'), options);
    return lineHost.state === 'fine'
      ? [fine('stream', `可以接收消息，${lineHost.text}（只申请了连接，没有打开，不影响正在运行的服务）`)]
      : [lineHost];
  }
  const { verdict, native } = answer;
  if (verdict === null) {
    return [unknown('stream', 'odd_answer', `接收连接的申请没有得到回答（${native}）。请稍后再试。`)];
  }
  if (verdict.state !== 'rejected') return [refused('stream', verdict, native, NO_DETAIL)];
  const text = `钉钉不让打开接收连接（${native}）。请确认应用和机器人都已发布，消息接收模式选的是 Stream 模式。`;
  return [wrong('stream', 'stream_refused', text)];
}

/** The host answers by session and uploads; any answer at all is good. */
async function otherHostFindings(options: CheckOptions, { config }: CheckDeps): Promise<readonly Finding[]> {
  if (new URL(config.oapiBase).origin === new URL(config.apiBase).origin) return [];
  return [await reach(config.oapiBase, options)];
}

async function reach(address: string, options: CheckOptions): Promise<Finding> {
  const { origin, host } = new URL(address);
  const http = dingtalkHttp(origin);
  try {
    const result = await http.get('/', options);
    return result.kind === 'answer' ? fine('host', `连得上 ${host}。`) : unreachable(host, result.native);
  } finally {
    await http.close();
  }
}

async function groupFindings(
  { groups }: CheckOptions,
  calling: CallOptions,
  { config, http }: CheckDeps,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { address, name } of groups) {
    const result = await http.post(PATHS.robotsInGroup, { openConversationId: address.id }, calling);
    const finding = groupFinding(result, name, config.robotCode);
    findings.push(finding);
    // What the application may not ask of one group it may not ask of the others.
    if (finding.code === 'cannot_ask') break;
  }
  return findings;
}

function groupFinding(result: CallResult, name: string, robotCode: string): Finding {
  if (result.kind !== 'answer')
    return unknown('group', 'odd_answer', `查不了群“${name}”（${result.native}）。`);
  const classified = classify(result.answer);
  if (classified.kind === 'ok') {
    const list: unknown = classified.body['chatbotInstanceVOList'];
    const robots: readonly unknown[] = Array.isArray(list) ? list : [];
    return robots.some((robot) => isRecord(robot) && robot['robotCode'] === robotCode)
      ? fine('group', `机器人在群“${name}”里。`)
      : wrong('group', 'not_in_group', `机器人不在群“${name}”里。请在群设置 → 机器人里添加。`);
  }
  const { verdict, native } = classified;
  if (verdict.state === 'account' && verdict.code === 'permission') {
    return unknown(
      'group',
      'cannot_ask',
      '查不了机器人在不在群里：应用没有 qyapi_chat_manage 权限（可以不申请）。用 --send 给群发一条测试消息就知道。',
    );
  }
  if (verdict.state === 'rejected' && verdict.code !== 'unsupported') {
    return wrong(
      'group',
      'group_gone',
      `群“${name}”已解散，或不属于本组织（${native}）。请在新群里 @ 机器人重新绑定。`,
    );
  }
  return refusal('group', classified, result);
}

const NO_DETAIL: RefusalDetail = { exitAddress: null, scopes: [] };

function refusal(
  about: 'credentials' | 'robot' | 'group',
  { verdict, native }: Extract<Classified, { kind: 'failed' }>,
  result: CallResult,
): Finding {
  // The token endpoint knows nothing but credentials: what it rejects without a known code are they.
  const meant =
    about === 'credentials' && verdict.state === 'rejected'
      ? ({ state: 'account', code: 'auth' } as const)
      : verdict;
  return refused(about, meant, native, result.kind === 'answer' ? detailOf(result.answer.body) : NO_DETAIL);
}

/** An IPv4 address anywhere in the text, and the names of the missing permissions. */
function detailOf(body: string): RefusalDetail {
  const exitAddress = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/.exec(body)?.[0] ?? null;
  const scopes = /"requiredScopes":\[([^\]]*)\]/.exec(body)?.[1] ?? '';
  return { exitAddress, scopes: [...scopes.matchAll(/"([\w.-]{1,80})"/g)].map(([, scope]) => scope ?? '') };
}
