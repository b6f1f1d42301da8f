// Looks for what would keep an application from working, by calls that change nothing and reach nobody.
//
// The token is asked for anew (it is the same one while it has half an hour left), the endpoint for an address that is
// never opened, the bot for itself, and of each group whether the bot is in it.

import type { CheckOptions, Finding } from '#adapters/contract.ts';
import { fine, intercepted, unknown, unreachable, wrong } from '#adapters/findings.ts';
import type { CallResult, HttpClient } from '#adapters/http.ts';
import { classify, failureOf, isRecord, textOf } from './classify.ts';
import type { FeishuConfig } from './config.ts';
import { askEndpoint } from './endpoint.ts';
import { explain } from './explain.ts';
import { PATHS } from './limits.ts';
import { askToken, readToken } from './token.ts';

export interface CheckDeps {
  readonly config: FeishuConfig;
  readonly http: HttpClient;
  readonly wallMs: () => number;
}

/** A clock this wrong makes certificates fail and misleads everybody who reads a log. */
const SKEW_MAX_MS = 60_000;

/** `bot.activate_status` of a bot that works. */
const ACTIVATED = 2;

/** What is fine and what is wrong, in the order in which it would be put right. Never throws. */
export async function checkApp(options: CheckOptions, deps: CheckDeps): Promise<readonly Finding[]> {
  const { config, http } = deps;
  const { host } = new URL(config.base);
  const asked = await askToken(config, http, options);
  const gate = hostFinding(asked, host);
  if (gate.state !== 'fine' || asked.kind !== 'answer') return [gate];
  const first = [gate, ...clockFinding(asked.answer.date, deps.wallMs())];
  const read = readToken(asked);
  if (!read.ok) {
    const native = 'native' in read.outcome ? read.outcome.native : '';
    return [...first, refused('credentials', read.outcome.state === 'account', native)];
  }
  const calling = { ...options, headers: { authorization: `Bearer ${read.token}` } };
  const groups: Finding[] = [];
  for (const { address, name } of options.groups) {
    const path = `${PATHS.chats}/${encodeURIComponent(address.id)}/members/is_in_chat`;
    groups.push(groupFinding(await http.get(path, calling), name));
  }
  return [
    ...first,
    fine('credentials', 'App ID 和 App Secret 正确。'),
    botFinding(await http.get(PATHS.botInfo, calling)),
    await streamFinding(options, deps),
    ...groups,
  ];
}

function hostFinding(result: CallResult, host: string): Finding {
  if (result.kind !== 'answer') return unreachable(host, result.native);
  const classified = classify(result.answer);
  return classified.kind === 'failed' && classified.isPage
    ? intercepted(host, classified.native, '飞书')
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

const CODES: Readonly<Record<string, string>> = {
  '99991401': 'ip_refused',
  '99991662': 'app_stopped',
  '99991672': 'permission_missing',
  '230006': 'no_bot',
};

function refused(about: string, isAccount: boolean, native: string): Finding {
  const text = explain(native, 'person');
  if (text === null && !isAccount) {
    return unknown(about, 'odd_answer', `飞书没有给出明确回答（${native}），现在判断不了。请稍后再试。`);
  }
  const code = CODES[native] ?? (about === 'credentials' ? 'bad_secret' : 'refused');
  return wrong(about, code, `${text ?? explain('10014', 'person')}（${native}）。`);
}

function botFinding(result: CallResult): Finding {
  const read = failureOf(result);
  if ('state' in read) {
    return refused('robot', read.state === 'account', 'native' in read ? read.native : '');
  }
  const { bot } = read.body;
  if (!isRecord(bot)) return wrong('robot', 'no_bot', `${explain('230006', 'person')}。`);
  return bot['activate_status'] === ACTIVATED
    ? fine('robot', `机器人“${textOf(bot['app_name']).slice(0, 40)}”已启用。`)
    : wrong('robot', 'app_stopped', `机器人没有启用。${explain('99991662', 'person')}。`);
}

/** An address that is never opened takes no event from the connection that is. */
async function streamFinding(options: CheckOptions, { config, http }: CheckDeps): Promise<Finding> {
  const answer = await askEndpoint(config, http, options);
  if (answer.state === 'endpoint') {
    return fine(
      'stream',
      '可以用长连接接收（只申请了地址，没有打开）。请确认事件和回调的订阅方式都选了“使用长连接接收”，并添加了“接收消息”“消息已读”“卡片回传交互”。',
    );
  }
  return answer.state === 'refused'
    ? wrong(
        'stream',
        'stream_refused',
        `飞书不让打开长连接（${answer.native}）。请确认是企业自建应用并已发布。`,
      )
    : unknown('stream', 'odd_answer', `长连接的申请没有得到回答（${answer.native}）。请稍后再试。`);
}

function groupFinding(result: CallResult, name: string): Finding {
  const read = failureOf(result);
  if ('state' in read) {
    const native = 'native' in read ? read.native : '';
    return read.state === 'rejected'
      ? wrong(
          'group',
          'group_gone',
          `群“${name}”已解散或编号不对（${native}）。请在新群里 @ 机器人重新绑定。`,
        )
      : unknown('group', 'odd_answer', `查不了群“${name}”（${native}）。`);
  }
  const { data } = read.body;
  return isRecord(data) && data['is_in_chat'] === true
    ? fine('group', `机器人在群“${name}”里。`)
    : wrong('group', 'not_in_group', `群“${name}”：${explain('230002', 'group')}。`);
}
