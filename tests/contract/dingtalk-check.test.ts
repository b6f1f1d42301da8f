// What a check of a DingTalk application says about each thing that can be wrong, and what it never does.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckOptions, Finding } from '#adapters/contract.ts';
import { openDingtalk } from '#adapters/dingtalk/index.ts';
import { PATHS } from '#adapters/dingtalk/limits.ts';
import { unreachable } from '#adapters/findings.ts';
import { type DingtalkDouble, FAULTS, startDingtalkDouble } from '#tests/doubles/dingtalk/index.ts';
import { configFor } from './dingtalk-driver.ts';
import { keptLog } from './kept-log.ts';

const GROUPS: CheckOptions['groups'] = ['cid1==', 'cid2=='].map((id, index) => ({
  address: { channel: 'dingtalk', scope: 'group', id },
  name: `工业0${index + 1}`,
}));

describe('a check of a dingtalk application', () => {
  let double: DingtalkDouble;
  beforeEach(async () => {
    double = await startDingtalkDouble({ groups: ['cid1==', 'cid2=='], robotGroups: ['cid1=='] });
  });
  afterEach(() => double.close());

  async function check(
    changed: Partial<ReturnType<typeof configFor>> = {},
    groups: CheckOptions['groups'] = [],
    wallMs = Date.now,
  ): Promise<readonly Finding[]> {
    const kept = keptLog();
    const config = { ...configFor(double), ...changed };
    const session = openDingtalk(config, { log: kept.log }, { wallMs });
    const options = { groups, timeoutMs: 3_000, signal: new AbortController().signal };
    const findings = (await session.check?.(options)) ?? [];
    await session.close();
    for (const secret of [double.clientSecret, 'wrong-secret', 'token-canary', 'ticket']) {
      expect(JSON.stringify(findings) + kept.text()).not.toContain(secret);
    }
    return findings;
  }

  const wrongOnes = (findings: readonly Finding[]) =>
    findings.filter(({ state }) => state !== 'fine').map(({ about, state, code }) => [about, state, code]);

  it('finds nothing wrong where nothing is, sends nothing and opens no stream', async () => {
    const findings = await check();
    expect(findings.map(({ about, state }) => [about, state])).toEqual([
      ['host', 'fine'],
      ['clock', 'fine'],
      ['credentials', 'fine'],
      ['robot', 'fine'],
      ['stream', 'fine'],
    ]);
    expect([double.openedSockets(), double.journal.messages.length]).toEqual([0, 0]);
    expect(double.journal.violations).toEqual([]);
  });

  it('says that the secret is wrong, and asks nothing more', async () => {
    expect(wrongOnes(await check({ clientSecret: 'wrong-secret' }))).toEqual([
      ['credentials', 'wrong', 'bad_secret'],
    ]);
    expect(double.journal.calls).toHaveLength(1);
  });

  it('says that the robot code is wrong', async () => {
    expect(wrongOnes(await check({ robotCode: 'other' }))).toEqual([['robot', 'wrong', 'bad_robot_code']]);
  });

  it.each([
    ['address_not_allowed', PATHS.accessToken, 'ip_refused', '203.0.113.7'],
    ['address_not_allowed', PATHS.readStatus, 'ip_refused', '服务器出口 IP'],
    ['address_banned', PATHS.accessToken, 'ip_banned', '5 分钟'],
    ['quota_gone', PATHS.readStatus, 'quota_gone', '额度'],
    ['permission_missing', PATHS.readStatus, 'permission_missing', 'qyapi_robot_sendmsg'],
    ['bad_gateway_page', PATHS.accessToken, 'intercepted', '网页'],
    ['address_banned_page', PATHS.accessToken, 'intercepted', '直接放行'],
    ['reset_before', PATHS.accessToken, 'unreachable', '防火墙'],
    ['never_answers', PATHS.accessToken, 'unreachable', '连不上'],
    ['quota_gone', PATHS.gateway, 'quota_gone', '额度'],
  ] as const)('says what %s at %s means', async (fault, path, code, told) => {
    double.fault(path, FAULTS[fault]);
    const findings = await check();
    expect(wrongOnes(findings).map(([, state, found]) => [state, found])).toEqual([['wrong', code]]);
    expect(findings.find((finding) => finding.code === code)?.text).toContain(told);
  });

  it.each([
    ['too_many_calls', 'too_many_calls'],
    ['unavailable', 'odd_answer'],
    ['server_error', 'odd_answer'],
  ] as const)('does not guess from %s', async (fault, code) => {
    double.fault(PATHS.readStatus, FAULTS[fault]);
    expect(wrongOnes(await check())).toEqual([['robot', 'unknown', code]]);
  });

  it('says that the stream is not to be had: not published, or not in stream mode', async () => {
    double.fault(PATHS.gateway, { status: 400, body: { code: 'invalidParameter.robot', message: '?' } });
    expect(wrongOnes(await check())).toEqual([['stream', 'wrong', 'stream_refused']]);
  });

  it('says that the host of the stream is not to be reached', async () => {
    const endpoint = 'ws://127.0.0.1:9/connect';
    double.fault(PATHS.gateway, { body: { endpoint, ticket: 'never-shown' } });
    expect(wrongOnes(await check())).toEqual([['host', 'wrong', 'refused']]);
  });

  it('says which robot is missing in which group', async () => {
    const findings = await check({}, GROUPS);
    expect(wrongOnes(findings)).toEqual([['group', 'wrong', 'not_in_group']]);
    expect(findings.at(-1)?.text).toContain('工业02');
  });

  it('says that a group is gone', async () => {
    double.fault(PATHS.robotsInGroup, { status: 400, body: { code: 'group.disbanded' } });
    expect(wrongOnes(await check({}, GROUPS.slice(0, 1)))).toEqual([['group', 'wrong', 'group_gone']]);
  });

  it('asks about no other group where it may not ask, which is nothing wrong', async () => {
    double.fault(PATHS.robotsInGroup, FAULTS.permission_missing);
    expect(wrongOnes(await check({}, GROUPS))).toEqual([['group', 'unknown', 'cannot_ask']]);
    expect(double.journal.calls.filter(({ path }) => path === PATHS.robotsInGroup)).toHaveLength(1);
  });

  it.each([
    [600_000, '快约 10 分钟'],
    [-3_600_000, '慢约 60 分钟'],
  ])('says that the clock of this machine is %d ms off', async (offMs, told) => {
    const findings = await check({}, [], () => Date.now() + offMs);
    expect(wrongOnes(findings)).toEqual([['clock', 'wrong', 'clock_skew']]);
    expect(findings[1]?.text).toContain(told);
  });

  it('says that nobody is there', async () => {
    expect(wrongOnes(await check({ apiBase: 'http://127.0.0.1:9' }))).toEqual([['host', 'wrong', 'refused']]);
  });

  it('says that https is not spoken there', async () => {
    const apiBase = double.url.replace('http:', 'https:');
    expect(wrongOnes(await check({ apiBase }))).toEqual([['host', 'wrong', 'tls']]);
  });

  it('says that the second host is not to be reached, and takes any answer of it', async () => {
    expect(wrongOnes(await check({ oapiBase: 'http://127.0.0.1:9' }))).toEqual([
      ['host', 'wrong', 'refused'],
    ]);
    const beside = createServer((_, response) => response.writeHead(403).end('<html>'));
    await new Promise<void>((resolve) => beside.listen(0, '127.0.0.1', resolve));
    const { port } = beside.address() as AddressInfo;
    expect(wrongOnes(await check({ oapiBase: `http://127.0.0.1:${port}` }))).toEqual([]);
    await new Promise((resolve) => beside.close(resolve));
  });

  it.each([
    ['ENOTFOUND', 'dns', 'DNS'],
    ['EAI_AGAIN', 'dns', 'DNS'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls', '根证书'],
    ['CERT_HAS_EXPIRED', 'tls', '本机时间'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls', '免解密'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls', 'https'],
    ['ECONNREFUSED', 'refused', '端口'],
    ['UND_ERR_CONNECT_TIMEOUT', 'unreachable', '防火墙'],
    ['timeout', 'unreachable', '代理'],
  ])('says what to do about %s', (native, code, told) => {
    const finding = unreachable('api.dingtalk.com', native);
    expect([finding.state, finding.code]).toEqual(['wrong', code]);
    expect(finding.text).toContain(told);
  });
});
