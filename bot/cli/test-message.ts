// A test message to one person or group: who is meant, the sending, and how it ended in words.

import { randomUUID } from 'node:crypto';
import type { Address, ChannelKind, ChannelSession, Finding } from '#adapters/contract.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { reasonText } from '#bot/domain/delivery/reasons.ts';
import { oneLine } from '#bot/domain/message.ts';
import { StatgridError } from '#bot/errors.ts';
import { findSubject } from '#bot/services/queries/find-subject.ts';
import { transaction } from '#prisma/db.ts';
import { ensureChannelAccount, groupsOfChannel } from '#prisma/repos/channel-accounts.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { addressesOfPerson } from '#prisma/repos/lookup.ts';
import type { Opened } from './session.ts';

/** Who a test message is for; `subject` names the row it is about. */
export interface Recipient {
  readonly address: Address;
  readonly name: string;
  readonly subject: string;
}

const TEXT = '这是一条测试消息，收到说明渠道正常，不用回复。';
const SEND_TIMEOUT_MS = 15_000;

/** A group by its grid's name or its own id, or a person by name, phone or account. Throws StatgridError NOT_FOUND, CONFLICT. */
export async function findRecipient({ db }: Opened, channel: ChannelKind, text: string): Promise<Recipient> {
  const wanted = text.trim();
  const groups = await groupsOfChannel(db, channel);
  const [group, another] = groups.filter(({ address, grid }) => address === wanted || grid === wanted);
  if (another !== undefined) {
    throw new StatgridError('CONFLICT', `“${wanted}”有不止一个群，请改用群编号（cid 开头）。`);
  }
  if (group !== undefined) {
    const address: Address = { channel, scope: 'group', id: group.address };
    return { address, name: `“${group.grid}”群`, subject: `conversation:${group.id}` };
  }
  return transaction(db, async (tx) => {
    const found = await findSubject(tx, wanted);
    if (found.kind === 'several') {
      throw new StatgridError('CONFLICT', `“${wanted}”对应多个，请改用手机号或 userId。`);
    }
    if (found.kind !== 'person') {
      throw new StatgridError(
        'NOT_FOUND',
        `没有找到人员或群“${wanted}”。可以用姓名、手机号、userId、网格名称或群编号。`,
      );
    }
    const { id, name } = found.person;
    const own = (await addressesOfPerson(tx, id)).find((one) => one.channel === channel);
    if (own === undefined) {
      throw new StatgridError('NOT_FOUND', `${name}在这个渠道没有账号，发不到。请在名册里补上 userId。`);
    }
    return { address: { channel, scope: 'person', id: own.address }, name, subject: `person:${id}` };
  });
}

/** One attempt, noted before it is made: it stands outside the queue and is never repeated. */
export async function sendTest(
  { db }: Opened,
  session: ChannelSession,
  recipient: Recipient,
  signal: AbortSignal,
): Promise<Finding> {
  const accountId = await ensureChannelAccount(db, session.channel, session.account);
  const entry = {
    actor: 'operator',
    action: 'channel_test',
    subject: recipient.subject,
    detail: { accountId },
  };
  await transaction(db, (tx) => appendAudit(tx, entry));
  const [part] = session.plan(oneLine(TEXT), recipient.address).parts;
  if (part === undefined) throw new Error('a test message without a part');
  const options = { key: randomUUID(), timeoutMs: SEND_TIMEOUT_MS, signal };
  const { call, each } = await session.send(part, [recipient.address], options);
  const outcome = each?.get(recipient.address.id) ?? call;
  return findingOf(outcome, recipient, session);
}

/** What is wrong in the platform's own terms where the channel has them, else in ours. */
function findingOf(
  outcome: Outcome,
  { address, name }: Recipient,
  { explain }: Pick<ChannelSession, 'explain'>,
): Finding {
  const about = 'send';
  const why = 'native' in outcome ? (explain?.(outcome.native, address.scope) ?? null) : null;
  switch (outcome.state) {
    case 'accepted':
    case 'held':
      return { about, state: 'fine', code: 'ok', text: `给${name}的测试消息平台已收下，请看是否收到。` };
    case 'rejected': {
      const isGroup = address.scope === 'group' && ['address_gone', 'not_member'].includes(outcome.code);
      const ours = isGroup ? '机器人不在群里，或群已解散、不属于本组织' : reasonText(outcome.code);
      const text = `给${name}的测试消息被拒绝：${why ?? ours}（${outcome.native}）。`;
      return { about, state: 'wrong', code: isGroup ? 'not_in_group' : outcome.code, text };
    }
    case 'account': {
      const text = `测试消息没有发出：${why ?? reasonText(`account_${outcome.code}`)}（${outcome.native}）。`;
      return { about, state: 'wrong', code: outcome.code, text };
    }
    case 'throttled':
    case 'transient': {
      const text = `测试消息没有发出（${outcome.native}），请稍后再试。`;
      return { about, state: 'unknown', code: outcome.state, text };
    }
    case 'unknown': {
      const text = `不知道测试消息有没有发出（${outcome.native}），请向收件人核实，不要马上重发。`;
      return { about, state: 'unknown', code: 'unknown', text };
    }
  }
}
