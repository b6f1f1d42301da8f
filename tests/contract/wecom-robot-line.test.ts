// What is the smart robot's alone: one line for each robot, answers by their request, buttons, its own limits.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address, ChannelSession, InboundMessage } from '#adapters/contract.ts';
import { openRobot } from '#adapters/wecom-robot/index.ts';
import type { RobotTuning } from '#adapters/wecom-robot/tuning.ts';
import { type Message, oneLine } from '#bot/domain/message.ts';
import { type PushFault, type RobotDouble, startRobotDouble } from '#tests/doubles/wecom-robot/index.ts';
import { options, state } from './channel/rig.ts';
import { keptLog } from './kept-log.ts';
import { configFor, QUICK } from './wecom-robot-driver.ts';

const person = (id: string): Address => ({ channel: 'wecom-robot', scope: 'person', id });
const group = (id: string): Address => ({ channel: 'wecom-robot', scope: 'group', id });

/** One process that has the robot's session open, and may own its account. */
interface Process {
  readonly session: ChannelSession;
  readonly heard: InboundMessage[];
  owns: boolean;
  stop(): Promise<void>;
}

describe("the smart robot's line", () => {
  let double: RobotDouble;
  let kept: ReturnType<typeof keptLog>;
  const processes: Process[] = [];
  beforeEach(async () => {
    double = await startRobotDouble();
    double.meet('wang', 'li', 'wr-group');
    kept = keptLog();
  });
  afterEach(async () => {
    for (const one of processes.splice(0)) await one.stop();
    await double.close();
  });

  function start(tuning: Partial<RobotTuning> = {}, secret = double.secret): Process {
    const session = openRobot({ ...configFor(double), secret }, { log: kept.log }, { ...QUICK, ...tuning });
    const stopping = new AbortController();
    const { ingress } = session;
    if (ingress.mode !== 'stream') throw new Error('no stream');
    const heard: InboundMessage[] = [];
    const sink = (message: InboundMessage) => {
      heard.push(message);
      return Promise.resolve('stored' as const);
    };
    const one: Process = {
      session,
      heard,
      owns: true,
      async stop() {
        stopping.abort();
        await run;
        await session.close();
      },
    };
    const run = ingress.run(sink, stopping.signal, undefined, () => one.owns);
    processes.push(one);
    return one;
  }

  const up = async (tuning: Partial<RobotTuning> = {}) => {
    const one = start(tuning);
    await double.until(() => double.open() === 1);
    return one;
  };
  const say = async (
    { session }: Pick<Process, 'session'>,
    to: Address,
    message: Message = oneLine('请于8日12时前上报'),
    timeoutMs = 5_000,
  ) => {
    const [part] = session.plan(message, to).parts;
    if (part === undefined) throw new Error('nothing to send');
    return (await session.send(part, [to], options(timeoutMs))).call;
  };

  it('pushes to people and groups by their own kind of conversation, and to strangers not', async () => {
    const one = await up();
    expect((await say(one, person('wang'))).state).toBe('accepted');
    expect((await say(one, group('wr-group'))).state).toBe('accepted');
    expect(await say(one, person('nobody'))).toMatchObject({ state: 'rejected', code: 'not_member' });
    expect(one.session.explain?.('93006', 'person')).toContain('还没有跟机器人说过话');
    expect(double.messages.map(({ body }) => body)).toMatchObject([
      { chatid: 'wang', chat_type: 1, msgtype: 'markdown' },
      { chatid: 'wr-group', chat_type: 2, msgtype: 'markdown' },
    ]);
    expect(double.violations).toEqual([]);
  });

  it('without a line has certainly not sent, and says so at once where nobody opens one', async () => {
    const session = openRobot(configFor(double), { log: kept.log }, QUICK);
    expect(await say({ session }, person('wang'))).toEqual({ state: 'transient', native: 'not_held' });
    await session.close();
    expect(double.handshakes()).toBe(0);
  });

  it('waits with a send for a line that is being opened', async () => {
    const one = start();
    expect((await say(one, person('wang'))).state).toBe('accepted');
  });

  it.each<[string, PushFault, string]>([
    ['that is reset before it took the push', { reset: 'before' }, 'unknown'],
    ['that is reset after it', { reset: 'after' }, 'unknown'],
    ['that never answers', { unanswered: true }, 'unknown'],
    ['that answers twice', { answeredTwice: true }, 'accepted'],
    ['that drops the push in silence', { dropped: true }, 'accepted'],
  ])('%s leaves a send in doubt where it may have arrived', async (_what, fault, expected) => {
    const one = await up();
    double.fault(fault);
    expect((await say(one, person('wang'), oneLine('通知'), 400)).state).toBe(expected);
    await double.until(() => double.open() === 1);
    expect((await say(one, person('wang'))).state).toBe('accepted');
  });

  it('knows each answer by its request, in whatever order they come', async () => {
    const one = await up();
    double.fault({ reordered: true });
    double.fault({ errcode: 93_006 });
    double.fault({});
    const ends = await Promise.all(['wang', 'li', 'wr-group'].map((id) => say(one, person(id))));
    expect(ends.map(({ state: end }) => end)).toEqual(['accepted', 'rejected', 'accepted']);
  });

  it('is refused for a wrong secret: the account stops, and the platform is not asked again and again', async () => {
    const one = start({}, 'wrong-secret');
    await expect.poll(() => state(one.session)).toBe('refused');
    for (const _ of [1, 2, 3]) {
      expect(await say(one, person('wang'))).toEqual({ state: 'account', code: 'auth', native: '853000' });
    }
    expect(double.subscribedAtMs).toHaveLength(1);
    expect(one.session.explain?.('853000', 'person')).toContain('ID 或 Secret 不对');
    expect(kept.text()).not.toContain('wrong-secret');
  });

  describe('taken over by another', () => {
    it('is left to a new owner of the account, and nothing is sent meanwhile', async () => {
      const old = await up();
      old.owns = false;
      const owner = start();
      await double.until(() => double.opened() === 2 && double.open() === 1);
      await expect.poll(() => state(old.session)).toBe('refused');
      expect(await say(old, person('wang'))).toEqual({ state: 'transient', native: 'kicked' });
      expect((await say(owner, person('wang'))).state).toBe('accepted');
      // More than every wait after which it would have come back.
      const pings = () => double.commands.filter((cmd) => cmd === 'ping').length;
      const before = pings();
      await double.until(() => pings() >= before + 2);
      expect(double.opened()).toBe(2);
      old.owns = true;
      await expect.poll(() => state(old.session)).toBe('up');
      expect(double.opened()).toBeGreaterThanOrEqual(3);
    });

    it('comes back to its owner without a storm, later each time', async () => {
      const ours = await up({ random: () => 0.5 });
      const theirs = start({ kickedBaseMs: 1, kickedMaxMs: 1 });
      await double.until(() => double.subscribedAtMs.length >= 10);
      await theirs.stop();
      await ours.stop();
      const [, ...later] = double.subscribedAtMs;
      // Every second one is ours: 60, 120, 240, 480 ms, three quarters of each at random 0.5.
      const waits = later.flatMap((atMs, index) =>
        index % 2 === 1 ? [atMs - (later[index - 1] ?? atMs)] : [],
      );
      for (const [index, waitMs] of waits.entries()) {
        expect(waitMs).toBeGreaterThan(60 * 2 ** index * 0.75 - 5);
      }
    });
  });

  describe('buttons', () => {
    const notice: Message = {
      title: '通知',
      blocks: [{ kind: 'paragraph', text: '年报培训已改期。\n看过请回：已阅' }],
      actions: [{ code: 'read', label: '已阅', words: '已阅' }],
    };

    it('stand under a short text on a card; pressed they say their words in answer to it', async () => {
      const one = await up();
      const end = await say(one, person('wang'), notice);
      expect(double.messages).toMatchObject([{ to: 'wang', text: '年报培训已改期。\n看过请回：已阅' }]);
      const ref = end.state === 'accepted' ? end.ref : '';
      const card = ref.replace('robot:', '');
      double.event('wang', { eventtype: 'template_card_event', event_key: '已阅', task_id: card });
      double.event('wang', {
        eventtype: 'template_card_event',
        template_card_event: { event_key: '已阅', task_id: card },
      });
      await expect.poll(() => one.heard.length).toBe(2);
      for (const pressed of one.heard) {
        expect(pressed).toMatchObject({ text: '已阅', quotedRef: ref, sender: { id: 'wang' } });
      }
      expect(double.violations).toEqual([]);
    });

    it('are left out where the card would not show the text whole, which says the words itself', async () => {
      const one = await up();
      const long = { ...notice, blocks: [{ kind: 'paragraph' as const, text: '改'.repeat(113) }] };
      expect((await say(one, person('wang'), long)).state).toBe('accepted');
      expect(double.messages[0]?.body).toMatchObject({ msgtype: 'markdown' });
    });
  });

  describe('a check', () => {
    const check = (session: ChannelSession, stream?: 'free' | 'up' | 'refused') =>
      session.check?.({
        groups: [],
        timeoutMs: 2_000,
        signal: new AbortController().signal,
        ...(stream === undefined ? {} : { stream }),
      }) ?? Promise.resolve([]);

    it('leaves the line to the service that holds it, and tells what that knows', async () => {
      const one = await up();
      const beside = openRobot(configFor(double), { log: kept.log }, QUICK);
      expect(await check(beside)).toMatchObject([{ state: 'fine' }, { state: 'unknown', code: 'held' }]);
      expect(await check(beside, 'up')).toMatchObject([
        { state: 'fine' },
        { about: 'credentials', state: 'fine' },
      ]);
      const refused = await check(beside, 'refused');
      expect(refused[1]).toMatchObject({ about: 'credentials', state: 'wrong' });
      expect(refused[1]?.text).toContain('被另一个程序连走');
      await beside.close();
      expect(double.opened()).toBe(1);
      expect(state(one.session)).toBe('up');
    });

    it('tries the credentials when nobody holds the line, and says in one line that they are wrong', async () => {
      const right = openRobot(configFor(double), { log: kept.log }, QUICK);
      expect(await check(right, 'free')).toMatchObject([{ state: 'fine' }, { state: 'fine' }]);
      const wrong = openRobot({ ...configFor(double), secret: 'wrong-secret' }, { log: kept.log }, QUICK);
      const [, finding, ...others] = await check(wrong, 'free');
      expect(others).toEqual([]);
      expect(finding).toMatchObject({ about: 'credentials', state: 'wrong', code: '853000' });
      expect(finding?.text).toContain('重新复制到 WECOM_ROBOT_ID、WECOM_ROBOT_SECRET');
      expect(finding?.text).not.toContain('\n');
      await right.close();
      await wrong.close();
      await double.until(() => double.open() === 0);
    });

    it('says that something in between does not let the line through, and that nobody is there', async () => {
      const session = openRobot(configFor(double), { log: kept.log }, QUICK);
      double.refuseHandshakes(true);
      expect(await check(session)).toMatchObject([{ about: 'host', state: 'wrong', code: 'handshake_502' }]);
      await double.close();
      expect(await check(session)).toMatchObject([{ about: 'host', state: 'wrong', code: 'refused' }]);
      await session.close();
    });
  });
});
