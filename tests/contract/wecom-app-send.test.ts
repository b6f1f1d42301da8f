// What sending by WeCom's app does beyond the contract: people told apart, silence counted, messages taken back.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address, ChannelSession, RecallOutcome } from '#adapters/contract.ts';
import { openWecomApp } from '#adapters/wecom-app/index.ts';
import { PATHS } from '#adapters/wecom-app/limits.ts';
import { oneLine } from '#bot/domain/message.ts';
import { startWecomDouble, type WecomDouble } from '#tests/doubles/wecom-app/index.ts';
import { options } from './channel/rig.ts';
import { keptLog } from './kept-log.ts';
import { configFor } from './wecom-app-driver.ts';

const person = (id: string): Address => ({ channel: 'wecom-app', scope: 'person', id });

describe('sending by an app of WeCom', () => {
  let double: WecomDouble;
  let session: ChannelSession;
  beforeEach(async () => {
    double = await startWecomDouble();
    session = openWecomApp({ ...configFor(double), buttons: true }, { log: keptLog().log });
  });
  afterEach(async () => {
    await session.close();
    expect(double.organisation.violations).toEqual([]);
    await double.close();
  });

  async function send(to: readonly Address[], text = '请于11月8日12时前完成报送', key = options().key) {
    const [part] = session.plan(oneLine(text), to[0] ?? person('a')).parts;
    if (part === undefined) throw new Error('no part');
    return session.send(part, to, { ...options(), key });
  }

  const states = (each: ReadonlyMap<string, { readonly state: string }> | undefined) =>
    [...(each ?? [])].map(([id, { state }]) => [id, state]);

  it('tells people of a call apart under the names we gave, though they come back in small letters', async () => {
    double.organisation.gone.add('zhangsan');
    double.organisation.unlicensed.add('li.si@firm');
    const end = await send([person('ZhangSan'), person('Li.Si@firm'), person('WangWu')]);
    expect(end.call.state).toBe('accepted');
    expect([...(end.each ?? [])]).toEqual([
      ['ZhangSan', { state: 'rejected', code: 'not_member', native: 'invaliduser' }],
      ['Li.Si@firm', { state: 'rejected', code: 'no_permission', native: 'unlicenseduser' }],
      ['WangWu', end.call],
    ]);
    expect(double.organisation.messages.map(({ to }) => to)).toEqual(['WangWu']);
  });

  it('rejects everybody when nobody in a call is known', async () => {
    double.organisation.gone.add('a').add('b');
    const end = await send([person('a'), person('b')]);
    expect(end).toEqual({ call: { state: 'rejected', code: 'not_member', native: '81013' } });
  });

  it('sends to nobody whose name is none, and to the others of the call', async () => {
    const odd = ['@all', 'a|b', '', '-x', '张三', 'x'.repeat(65)];
    const alone = await send([person('@all')]);
    expect(alone.call).toEqual({ state: 'rejected', code: 'address_gone', native: 'not_a_user_id' });
    expect(double.calls).toEqual([]);
    const end = await send([...odd.map(person), person('wang')]);
    expect(states(end.each)).toEqual([...odd.map((id) => [id, 'rejected']), ['wang', 'accepted']]);
    expect(double.organisation.messages.map(({ to }) => to)).toEqual(['wang']);
  });

  it('knows an address that is not trusted for what it is, and tries no second time', async () => {
    double.organisation.isTrusted = false;
    expect((await send([person('a')])).call).toEqual({ state: 'account', code: 'ip', native: '60020' });
    expect(session.explain?.('60020', 'person')).toContain('企业可信IP');
    expect(double.calls.map(({ path }) => path)).toEqual([PATHS.token, PATHS.personSend]);
  });

  it('writes to groups the app has made and to no others', async () => {
    double.organisation.groups.set('grid01', ['zhang', 'li']);
    const to = (id: string): Address => ({ channel: 'wecom-app', scope: 'group', id });
    const sent = await send([to('grid01')], '本月报表已开网', 'attempt-group');
    expect(sent.call).toEqual({ state: 'accepted', ref: 'app:attempt-group' });
    const other = { state: 'rejected', code: 'address_gone' };
    expect((await send([to('human-made')])).call).toMatchObject({ ...other, native: '86003' });
    expect((await send([to('名称')])).call).toMatchObject({ ...other, native: 'not_a_chat_id' });
  });

  it('is dropped unsaid by the platform above thirty a minute, which is what the buckets are for', async () => {
    for (let sent = 0; sent < 31; sent += 1) {
      expect((await send([person('zhang')], `第${sent}条`)).call.state).toBe('accepted');
    }
    expect(double.organisation.dropped).toEqual([{ member: 'zhang', text: '第30条' }]);
    const [, minute] = session.buckets(person('zhang'));
    expect(minute?.limit).toBeLessThanOrEqual(15);
    expect(session.buckets(person('ZHANG'))).toEqual(session.buckets(person('zhang')));
  });

  it('never declares itself idempotent: the same words twice are two messages', async () => {
    expect(session.capabilities(person('a')).idempotent).toBeUndefined();
    await send([person('a')], '已记');
    await send([person('a')], '已记');
    expect(double.organisation.messages).toHaveLength(2);
  });

  it('names a card by its attempt, once for each app', async () => {
    const actions = [{ code: 'read', label: '已阅', words: '已阅' }];
    const [part] = session.plan({ ...oneLine('请阅'), actions }, person('a')).parts;
    if (part === undefined) throw new Error('no part');
    const end = () => session.send(part, [person('a'), person('b')], { ...options(), key: 'attempt-card' });
    expect((await end()).call).toEqual({ state: 'accepted', ref: 'card:attempt-card' });
    expect((await end()).call).toMatchObject({ state: 'rejected', native: '42014' });
    expect(double.organisation.messages.map(({ taskId }) => taskId)).toEqual([
      'attempt-card',
      'attempt-card',
    ]);
  });

  it('takes a success without a message id for one', async () => {
    double.fault(PATHS.personSend, { body: { errcode: 0, errmsg: 'ok' } });
    const end = await send([person('a')], '在', 'attempt-old');
    expect(end.call).toEqual({ state: 'accepted', ref: 'app:attempt-old' });
  });

  describe('taking back', () => {
    const recall = async (refs: readonly string[]) => {
      const { recalling } = session;
      if (recalling === undefined) throw new Error('nothing is taken back');
      const { each, outcome } = await recalling.recall(refs, person('a'), options());
      return { outcome: outcome.state, ends: [...each.values()] as readonly RecallOutcome[] };
    };
    const sentRef = async (text = '错的') => {
      const { call } = await send([person('a'), person('b')], text);
      return call.state === 'accepted' ? call.ref : '';
    };

    it('takes a message from everybody who has it', async () => {
      const ref = await sentRef();
      await sentRef('对的');
      expect(await recall([ref])).toEqual({ outcome: 'accepted', ends: [{ state: 'recalled' }] });
      expect(double.organisation.messages.map(({ text }) => text)).toEqual(['对的', '对的']);
    });

    it('is refused after a day, and of what the platform does not know', async () => {
      const ref = await sentRef();
      double.organisation.shiftMs = 86_400_000;
      const refused = { outcome: 'accepted', ends: [{ state: 'refused', native: '400001' }] };
      expect(await recall([ref])).toEqual(refused);
      expect(await recall(['msgid-of-another'])).toEqual(refused);
    });

    it('calls nobody for a card or a group’s message', async () => {
      const refused = { outcome: 'accepted', ends: [{ state: 'refused', native: 'no_message_id' }] };
      for (const ref of ['card:attempt-1', 'app:attempt-2']) expect(await recall([ref])).toEqual(refused);
      expect((await recall(['a', 'b'])).outcome).toBe('rejected');
      expect(double.calls).toEqual([]);
    });

    it.each([
      ['busy', { body: { errcode: -1 } }, 'transient'],
      ['too fast', { body: { errcode: 45_009 } }, 'throttled'],
      ['not answering', { reset: true }, 'unknown'],
      ['refusing the account', { body: { errcode: 60_020 } }, 'account'],
    ])('is asked again of a platform that is %s', async (_what, fault, outcome) => {
      const ref = await sentRef();
      double.fault(PATHS.recall, fault);
      expect(await recall([ref])).toMatchObject({ outcome, ends: [{ state: 'again' }] });
    });
  });
});
