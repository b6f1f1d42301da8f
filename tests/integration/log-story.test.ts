// The log tells one message's story by its id, and nothing that is a person's or a secret.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelSession } from '#adapters/contract.ts';
import { dingtalkAdapter } from '#adapters/dingtalk/index.ts';
import { type Duties, startDuties } from '#bot/app/duties.ts';
import { metricsOf } from '#bot/app/observe.ts';
import { createLogger } from '#bot/log.ts';
import type { Metrics } from '#bot/metrics.ts';
import { liftAccountStop } from '#bot/services/account-stop.ts';
import { type DingtalkDouble, startDingtalkDouble } from '#tests/doubles/dingtalk/index.ts';
import { settle, shanghai, walkTo } from '#tests/support/business-time.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { SHORT_NAME, smallBureau } from '#tests/support/registry.ts';

const PERSON_SEND = '/v1.0/robot/oToMessages/batchSend';

/** What somebody says, with everything in it that must not be written down elsewhere. */
const SAID = '刘海棠说产值4820.6万元，有事打13812349876，下午3点报';

type Line = Readonly<Record<string, unknown>> & { readonly event: string; readonly level: string };

let desk: Desk;
let double: DingtalkDouble;
let session: ChannelSession;
let duties: Duties;
let metrics: Metrics;
let written: string[];
const lines = (): readonly Line[] => written.map((text) => JSON.parse(text));
/** What `grep ID log` shows. */
const grep = (id: string) =>
  written.filter((text) => text.includes(id)).map((text): Line => JSON.parse(text));
const idsOf = (found: readonly Line[]) => found.map(({ attempt }) => String(attempt)).toSorted();
const events = (found: readonly Line[]) => found.map(({ event }) => event);

beforeEach(async () => {
  desk = await openDesk();
  await desk.release();
  await desk.openTask();
  double = await startDingtalkDouble({ qps: null });
  written = [];
  const { clientId, clientSecret, robotCode } = double;
  const log = createLogger({
    level: 'trace',
    secrets: [clientSecret],
    destination: { write: (line) => void written.push(line) },
  });
  const config = { clientId, clientSecret, robotCode, apiBase: double.url, oapiBase: double.url };
  session = await dingtalkAdapter.open(config, { log });
  metrics = metricsOf(desk.db, () => duties.accounts());
  duties = await startDuties(desk.db, [{ session, limits: { calls: 5_000, pushes: 10 } }], log, {
    meters: metrics,
  });
  await expect.poll(() => duties.state(), { timeout: 20_000, interval: 20 }).toBe('owner');
  await expect
    .poll(() => (session.ingress.mode === 'stream' ? session.ingress.state() : ''), {
      timeout: 20_000,
      interval: 20,
    })
    .toBe('up');
});
afterEach(async () => {
  await duties.stop();
  await session.close();
  await double.close();
  await desk.close();
});

const account = async () => {
  const [found] = await desk.rows<{ id: string }>(
    'SELECT id FROM channel_account WHERE account = $1',
    double.clientId,
  );
  if (found === undefined) throw new Error('no account');
  return found;
};
const say = async (from: string | null, text: string, more: { readonly withheld?: boolean } = {}) => {
  await double.inject({ from, text, ...more });
  await settle(desk.db);
};

describe('the log', () => {
  it('tells a message’s story by its id, from the frame to the platform’s word on the answer', async () => {
    await walkTo(desk.db, shanghai('2026-11-05T09:30'));
    await say('hong', '已报');
    const [row] = await desk.rows<{
      id: string;
      item: string;
      slot: string;
      attempt: string;
      delivery: string;
    }>(
      `SELECT m.id, e.item_id AS item, s.id AS slot, d.attempt_id AS attempt, d.id AS delivery
         FROM message_in m JOIN item_event e ON e.message_in_id = m.id JOIN slot s ON s.message_in_id = m.id
         JOIN delivery d ON d.slot_id = s.id`,
    );
    if (row === undefined) throw new Error('it was not answered');
    const story = grep(row.id);
    expect(events(story)).toEqual(['message_received', 'message_processed', 'call_planned', 'call_ended']);
    const { id } = await account();
    for (const line of story) expect(line['account']).toBe(id);
    expect(story).toMatchObject([
      { message: row.id, scope: 'person', holds: 'text' },
      { intent: 'reported', state: 'done', item: [row.item], changes: ['claimed'] },
      { message: [row.id], attempt: row.attempt, epoch: 1, deliveries: 1 },
      { message: [row.id], attempt: row.attempt, outcome: 'accepted', deliveries: { sent: 1 } },
    ]);
    // And on from there: what each recipient got, by the ids of the rows.
    expect(events(grep(row.delivery))).toEqual(['delivery_planned', 'delivery_ended']);
    expect(events(grep(row.slot))).toEqual(['delivery_planned']);
    expect(events(grep(row.item))).toContain('step_planned');
  });

  it('tells of a wave from the planned steps to its end: a line a call, however many it carries', async () => {
    await walkTo(desk.db, shanghai('2026-11-04T09:30'));
    const info = lines().filter(({ level }) => level === 'info');
    const [wave] = info.filter(({ event, slots }) => event === 'slots_claimed' && Number(slots) > 2);
    expect(wave).toMatchObject({ attempts: expect.any(Number), carried: expect.any(Number) });
    const planned = lines().filter(({ event }) => event === 'call_planned');
    const ended = info.filter(({ event }) => event === 'call_ended');
    expect(idsOf(ended)).toEqual(idsOf(planned));
    expect(ended.length).toBe(
      double.journal.calls.filter(({ path }) => path.startsWith('/v1.0/robot/')).length,
    );
    expect(events(info)).toContain('steps_planned');
  });

  it('holds no text, name, phone, figure or secret, whatever happens', async () => {
    await walkTo(desk.db, shanghai('2026-11-04T09:30'));
    double.fault(PERSON_SEND, { status: 500, html: `<p>${SAID}</p>` });
    await say('hong', SAID);
    await say('chen', `登不上，${SAID}`);
    await say('agent', '已报');
    await say('agent', '9');
    await say(null, SAID);
    await say('nobody-known', SAID);
    await say('hong', '', { withheld: true });
    double.fault(PERSON_SEND, {
      status: 403,
      body: { code: 'Forbidden.AccessDenied.ApiCountLimitForOrg', message: SAID },
    });
    await say('leader', `已联系 1 ${SAID}`);
    await say('leader', '谁没报');
    await liftAccountStop(desk.db, (await account()).id, 'test');
    await walkTo(desk.db, shanghai('2026-11-09T10:00'));
    const page = await metrics.text();
    const log = written.join('\n');
    for (const canary of canaries()) {
      expect(log, canary).not.toContain(canary);
      expect(page, canary).not.toContain(canary);
    }
    expect(log).not.toMatch(/(?<![\w-])1[3-9]\d{9}(?![\w-])/);
    expect(log).not.toMatch(/[\u4e00-\u9fff]/);
    expect(written.length).toBeGreaterThan(100);
    expect(double.journal.messages.length).toBeGreaterThan(10);
  });

  const canaries = (): readonly string[] => {
    const { people, units } = smallBureau();
    return [
      '刘海棠',
      '4820.6',
      '13812349876',
      double.clientSecret,
      'session-canary',
      'token-canary',
      'ticket-canary',
      ...Object.values(SHORT_NAME),
      ...units.map(({ uscc }) => uscc),
      ...people.flatMap(({ name, phone }) => [name, phone ?? name]),
      ...['hong', 'chen', 'nobody-known'].map((staffId) => `"${staffId}"`),
    ];
  };
});

describe('the page of /metrics', () => {
  /** Labels of our own; each has a handful of values. */
  const LABELS: Readonly<Record<string, RegExp>> = {
    state: /^[a-z_]+$/,
    account: /^(dingtalk|sandbox)$/,
    code: /^[a-z_]+$/,
    duty: /^[a-z_]+(:[a-z-]+)?$/,
    le: /^(\+Inf|[\d.]+)$/,
  };

  it('labels nothing with a person or a unit, and shows what an operator watches', async () => {
    await walkTo(desk.db, shanghai('2026-11-04T09:30'));
    await say('hong', '已报');
    await say('hong', '', { withheld: true });
    const page = await metrics.text();
    const ours = page.split('\n').filter((line) => line.startsWith('statgrid_'));
    for (const line of ours) {
      for (const [, name = '', value = ''] of line.matchAll(/(\w+)="([^"]*)"/g)) {
        expect(value, line).toMatch(LABELS[name] ?? /^never$/);
      }
    }
    expect(ours).toContain('statgrid_stream{account="dingtalk",state="up"} 1');
    expect(ours).toContain('statgrid_alarm{code="account_deaf"} 1');
    expect(ours).toContain('statgrid_message_oldest_seconds 0');
    expect(ours).toContain('statgrid_slots_due 0');
    expect(ours).toContain('statgrid_clocks_late 0');
    expect(ours).toContain('statgrid_store_seconds_count 2');
    expect(ours).toContain('statgrid_duty_failures_total{duty="claim:dingtalk"} 0');
    expect(page).toMatch(/statgrid_duty_seconds_count\{duty="messages"\} [1-9]/);
    expect(page).toMatch(/statgrid_deliveries\{state="sent"\} [1-9]/);
  });
});
