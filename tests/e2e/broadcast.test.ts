// A broadcast to more than 500 over DingTalk, as staff live it: approved, paused, taken up, stopped, corrected.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, startApp } from '#bot/app.ts';
import { loadConfig } from '#bot/config.ts';
import { createLogger } from '#bot/log.ts';
import { importRoster } from '#bot/services/import-roster.ts';
import { loadReferenceData } from '#bot/services/reference-data.ts';
import { readSampleJson } from '#prisma/sample/read-sample.ts';
import { type DingtalkDouble, startDingtalkDouble } from '#tests/doubles/dingtalk/index.ts';
import { settle, shanghai } from '#tests/support/business-time.ts';
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts';
import { largeBureau } from '#tests/support/registry-large.ts';

const START = '2026-11-04T09:30';

describe('a broadcast over DingTalk', () => {
  let fresh: FreshDatabase;
  let double: DingtalkDouble;
  let app: App;

  beforeAll(async () => {
    fresh = await freshDatabase();
    double = await startDingtalkDouble();
    const config = loadConfig({
      DATABASE_URL: fresh.url,
      PORT: '0',
      STATGRID_SAMPLE: '0',
      STATGRID_CLOCK: shanghai(START).toString(),
      DINGTALK_CLIENT_ID: double.clientId,
      DINGTALK_CLIENT_SECRET: double.clientSecret,
      DINGTALK_ROBOT_CODE: double.robotCode,
      DINGTALK_API_BASE: double.url,
      DINGTALK_OAPI_BASE: double.url,
    });
    app = await startApp(config, createLogger({ level: 'error', secrets: [] }));
    const calendar = await readSampleJson('cn-calendar.json');
    await loadReferenceData(fresh.db, { calendar, schedules: await readSampleJson('sample-schedules.json') });
    await importRoster(fresh.db, largeBureau(600), { now: shanghai(START), actor: 'test', dryRun: false });
    await double.until(() => double.openSockets() > 0);
  }, 60_000);

  afterAll(async () => {
    await app?.stop();
    await double?.close();
    await fresh?.drop();
  });

  const texts = (to: string) =>
    double.journal.messages.flatMap((one) => (one.to.id === to ? [one.text] : []));
  const said = (words: RegExp) => double.journal.messages.filter(({ text }) => words.test(text));
  const reached = () => said(/^【统计局通知】.+请及时报送10月报表。$/u).map(({ to }) => to.id);
  /** Says it and waits for an answer that says this; sending goes on meanwhile. */
  const order = async (from: string, text: string, answer: string) => {
    const before = texts(from).length;
    const heard = () => texts(from).slice(before).join('\n');
    await double.inject({ from, text });
    await double.until(() => heard().includes(answer));
    return heard();
  };

  it('reaches each once as far as it was let go, and the rest never', async () => {
    const preview = await order('clerk', '群发 工业 统计员：{企业简称}请及时报送10月报表。', '回“确认”');
    expect(preview).toContain('共604人');
    expect(preview).toContain('调用接口604次，本月已用');
    await order('clerk', '确认', '已请1位工作人员批准');
    await double.until(() => texts('specialist').some((text) => text.includes('请您批准第1号群发')));
    expect(reached()).toEqual([]);
    await order('specialist', '批准 1', '已批准，现在发出');

    await double.until(() => reached().length >= 10);
    expect(await order('clerk', '暂停 1', '已暂停')).toMatch(/已发\d+／604/);
    await settle(fresh.db);
    const atPause = reached().length;
    expect(atPause).toBeLessThan(600);
    await settle(fresh.db);
    expect(reached()).toHaveLength(atPause);

    await order('clerk', '继续 1', '发送中');
    await double.until(() => reached().length >= atPause + 5);
    expect(await order('clerk', '停止 1', '停止前已发出')).toContain('群发已停止');
    await settle(fresh.db);
    const readers = reached();
    expect(new Set(readers).size).toBe(readers.length);
    expect(readers.length).toBeLessThan(604);
    const progress = await order('clerk', '进度 1', '已停止');
    expect(progress).toContain(
      `已发${readers.length}／604，失败0，未知0，不发${604 - readers.length}（群发已停止`,
    );

    await order('clerk', '更正 1 是9月报表。', `正在给${readers.length}个收件人发更正`);
    await settle(fresh.db);
    const corrections = said(/^更正：此前“【统计局通知】/u);
    expect(corrections.map(({ to }) => to.id).toSorted()).toEqual(readers.toSorted());
    expect(corrections[0]?.text).toContain('（11月4日9时30分发出）有误，以本条为准：是9月报表。');
    expect(double.journal.violations).toEqual([]);
  });
});
