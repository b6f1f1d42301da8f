// Looks for what would keep a bot from working, by calls that change nothing and reach nobody.

import type { Address, CheckOptions, Finding } from '#adapters/contract.ts';
import { fine, intercepted, unknown, unreachable, wrong } from '#adapters/findings.ts';
import { readRefusal } from './classify.ts';
import { type BotClient, type Called, call } from './client.ts';
import { botIdOf, type TelegramConfig } from './config.ts';
import { explain } from './explain.ts';

export interface CheckDeps {
  readonly client: BotClient;
  readonly config: TelegramConfig;
}

type Failed = Exclude<Called<unknown>, { kind: 'ok' }>;

/** What is fine and what is wrong, in the order in which it would be put right. Never throws, polls nothing. */
export async function checkBot(options: CheckOptions, deps: CheckDeps): Promise<readonly Finding[]> {
  const { client, config } = deps;
  const { host } = new URL(config.base);
  const me = await call(client, options, (api) => api.getMe());
  const reached = fine('host', `连得上 ${host}。`);
  if (me.kind === 'refused') return [reached, refusedFinding('credentials', me, 'person')];
  if (me.kind === 'page') return [intercepted(host, me.native, ' Telegram ')];
  if (me.kind !== 'ok') return [unreachable(host, me.native)];
  return [
    reached,
    fine('credentials', `令牌正确，机器人是 @${plain(me.value.username)}。`),
    await ingressFinding(options, deps),
    ...(await groupFindings(options, deps)),
  ];
}

/** Names are shown as far as they are such. */
function plain(username: unknown): string {
  return typeof username === 'string' && /^\w{1,40}$/.test(username) ? username : '?';
}

/** Whether the platform calls, and whom, against what is configured. */
async function ingressFinding(
  options: CheckOptions,
  { client, config: { webhookUrl } }: CheckDeps,
): Promise<Finding> {
  const info = await call(client, options, (api) => api.getWebhookInfo());
  if (info.kind !== 'ok') return failedFinding('webhook', info, 'person');
  const { url, pending_update_count: pending } = info.value;
  if (webhookUrl === null) {
    return url === ''
      ? fine('webhook', '用轮询接收，没有设置 webhook。')
      : wrong(
          'webhook',
          'webhook_set',
          '机器人另外设置了 webhook，轮询收不到消息。服务启动时会取消它；若别的程序也在用这个机器人，请停掉那个程序。',
        );
  }
  if (url !== webhookUrl) {
    return unknown(
      'webhook',
      'webhook_not_set',
      '平台上登记的 webhook 不是本服务的地址。服务启动后会登记；一直不对就请核对 TELEGRAM_WEBHOOK_URL。',
    );
  }
  return info.value.last_error_date === undefined || pending === 0
    ? fine('webhook', 'webhook 已登记，没有积压。')
    : wrong(
        'webhook',
        'webhook_failing',
        `Telegram 调用 webhook 失败，积压 ${pending} 条。请核对域名、证书（须为公开机构签发）和端口（443、80、88、8443）。`,
      );
}

async function groupFindings({ groups, ...options }: CheckOptions, deps: CheckDeps) {
  const findings: Finding[] = [];
  for (const { address, name } of groups) findings.push(await groupFinding(address, name, options, deps));
  return findings;
}

async function groupFinding(
  { id }: Address,
  name: string,
  options: Omit<CheckOptions, 'groups'>,
  { client, config }: CheckDeps,
): Promise<Finding> {
  const member = await call(client, options, (api) =>
    api.getChatMember({ chat_id: id, user_id: botIdOf(config) }),
  );
  if (member.kind !== 'ok') {
    const finding = failedFinding('group', member, 'group');
    return { ...finding, text: `群“${name}”：${finding.text}` };
  }
  const { status } = member.value;
  return status === 'left' || status === 'kicked'
    ? wrong('group', 'not_in_group', `机器人不在群“${name}”里。请把机器人重新拉进群。`)
    : fine('group', `机器人在群“${name}”里。`);
}

function failedFinding(about: string, failed: Failed, scope: Address['scope']): Finding {
  if (failed.kind === 'refused') return refusedFinding(about, failed, scope);
  return unknown(about, 'odd_answer', `Telegram 没有给出明确回答（${failed.native}）。请稍后再试。`);
}

function refusedFinding(
  about: string,
  refused: Extract<Failed, { kind: 'refused' }>,
  scope: Address['scope'],
): Finding {
  const { native, verdict } = readRefusal(refused);
  const text = explain(native, scope);
  const code = verdict.state === 'account' ? 'bad_token' : scope === 'group' ? 'not_in_group' : native;
  if (text !== null) return wrong(about, code, `${text}（${native}）。`);
  return unknown(about, 'odd_answer', `Telegram 没有给出明确回答（${native}）。请稍后再试。`);
}
