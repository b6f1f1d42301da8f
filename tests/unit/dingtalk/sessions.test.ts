// Tests for the webhooks of private chats: which are kept, for how long, and where files may be fetched from.

import { describe, expect, it } from 'vitest';
import { downloadAddress } from '#adapters/dingtalk/download-address.ts';
import { LIMITS } from '#adapters/dingtalk/limits.ts';
import { Sessions, sessionIn } from '#adapters/dingtalk/sessions.ts';

const OAPI = 'https://oapi.dingtalk.com';
const PATH = '/robot/sendBySession?session=abc';
const NOW = 1_793_581_800_000;

const frame = (fields: Readonly<Record<string, unknown>> = {}) => ({
  conversationType: '1',
  sessionWebhook: OAPI + PATH,
  sessionWebhookExpiredTime: NOW + 5_400_000,
  ...fields,
});

describe('the session of a frame', () => {
  it('is where to post, for whom, and how long, by the platform’s own clock', () => {
    expect(sessionIn(frame(), OAPI, '0101', NOW)).toEqual({ path: PATH, userId: '0101', lifeMs: 5_400_000 });
  });

  it.each([
    ['of a group, which all of it reads', { conversationType: '2' }],
    ['of a group, said as a number', { conversationType: 2 }],
    ['at another host', { sessionWebhook: `https://evil.example${PATH}` }],
    ['at a host that only ends like it', { sessionWebhook: `https://xoapi.dingtalk.com${PATH}` }],
    ['without TLS', { sessionWebhook: `http://oapi.dingtalk.com${PATH}` }],
    ['with an account in it', { sessionWebhook: `https://a:b@oapi.dingtalk.com${PATH}` }],
    ['of another path', { sessionWebhook: `${OAPI}/robot/send?access_token=1` }],
    ['that is no address', { sessionWebhook: 'soon' }],
    ['without an end', { sessionWebhookExpiredTime: undefined }],
  ])('is none %s', (_, fields) => {
    expect(sessionIn(frame(fields), OAPI, '0101', NOW)).toBeNull();
  });

  it('is none of somebody who cannot be trusted to be who he is', () => {
    expect(sessionIn(frame(), OAPI, null, NOW)).toBeNull();
  });
});

describe('remembered sessions', () => {
  const session = { path: PATH, userId: '0101', lifeMs: 100_000 };

  it('end a minute before the platform ends them', () => {
    let nowMs = 0;
    const sessions = new Sessions(() => nowMs);
    sessions.remember('m', session);
    nowMs = 39_999;
    expect(sessions.find('m')).toMatchObject({ path: PATH, userId: '0101' });
    nowMs = 40_000;
    expect(sessions.find('m')).toBeNull();
  });

  it('are bounded: the oldest makes room', () => {
    const sessions = new Sessions(() => 0);
    for (let number = 0; number <= LIMITS.sessionsKept; number++) sessions.remember(`m${number}`, session);
    expect(sessions.find('m0')).toBeNull();
    expect(sessions.find('m1')).not.toBeNull();
    expect(sessions.find(`m${LIMITS.sessionsKept}`)).not.toBeNull();
  });
});

describe('the address of a file', () => {
  const real = { apiBase: 'https://api.dingtalk.com', oapiBase: OAPI };
  const double = { apiBase: 'http://127.0.0.1:4000', oapiBase: 'http://127.0.0.1:4000' };

  it.each([
    ['https://down.dingtalk.com/a.file?Signature=x', 'https://down.dingtalk.com'],
    ['http://down-cdn.dingtalk.com/a.file', 'https://down-cdn.dingtalk.com'],
    [
      'http://im-files.oss-cn-zhangjiakou.aliyuncs.com/a.file?Expires=1',
      'https://im-files.oss-cn-zhangjiakou.aliyuncs.com',
    ],
  ])('%s is read from %s', (url, origin) => {
    const { pathname, search } = new URL(url);
    expect(downloadAddress(url, real)).toEqual({ origin, path: pathname + search });
  });

  it.each([
    'https://evil.example/a.file',
    'https://dingtalk.com.evil.example/a.file',
    'https://xdingtalk.com/a.file',
    'https://im.oss-cn-x.aliyuncs.com.evil.example/a',
    'https://down.dingtalk.com:8443/a.file',
    'https://user:pass@down.dingtalk.com/a.file',
    'http://127.0.0.1:4000/a.file',
    'http://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    'ftp://down.dingtalk.com/a',
    '',
    null,
  ])('%j is not read', (url) => {
    expect(downloadAddress(url, real)).toBeNull();
  });

  it('is the double’s own only where the double is configured', () => {
    const url = 'http://127.0.0.1:4000/a.file?x=1';
    expect(downloadAddress(url, double)).toEqual({ origin: 'http://127.0.0.1:4000', path: '/a.file?x=1' });
    expect(downloadAddress('http://127.0.0.1:4001/a.file', double)).toBeNull();
  });
});
