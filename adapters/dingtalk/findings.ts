// What a check says, in Chinese: one line for each thing that can be wrong, and what to do about it.

import type { Finding } from '#adapters/contract.ts';
import { unknown, wrong } from '#adapters/findings.ts';
import type { Verdict } from './codes.ts';

/** What was looked at. */
export type About = 'host' | 'clock' | 'credentials' | 'robot' | 'stream' | 'group';

/** What the body of a refusal tells besides its code: nothing of it is shown but an address and names of permissions. */
export interface RefusalDetail {
  readonly exitAddress: string | null;
  readonly scopes: readonly string[];
}

const SECRET_WRONG =
  'Client ID 或 Client Secret 不对。请到钉钉开发者后台“凭证与基础信息”重新复制，改 DINGTALK_CLIENT_ID、DINGTALK_CLIENT_SECRET 后重启。';

/** What the platform refused, by what its code means for the account. */
export function refused(about: About, verdict: Verdict, native: string, detail: RefusalDetail): Finding {
  if (verdict.state === 'throttled') return throttled(about, native);
  if (verdict.state === 'token') return wrong(about, 'bad_secret', `${SECRET_WRONG}（${native}）`);
  if (verdict.state !== 'account') {
    return unknown(about, 'odd_answer', `钉钉没有给出明确回答（${native}），现在判断不了。请稍后再试。`);
  }
  switch (verdict.code) {
    case 'auth':
      return wrong(about, 'bad_secret', `${SECRET_WRONG}（${native}）`);
    case 'ip':
      return wrong(
        about,
        'ip_refused',
        `出口地址${detail.exitAddress ?? ''}不在应用的白名单里（${native}）。请在开发者后台“安全设置 → 服务器出口 IP”里加上。`,
      );
    case 'quota':
      return wrong(
        about,
        'quota_gone',
        `本月的接口调用额度已经用完（${native}），到下月 1 日前只能收、不能发。请购买额度，或减少发送。`,
      );
    case 'banned':
      return wrong(about, 'robot_stopped', `机器人或应用被停用（${native}）。请在开发者后台启用并重新发布。`);
    case 'permission':
      return permission(about, native, detail.scopes);
  }
}

function permission(about: About, native: string, scopes: readonly string[]): Finding {
  if (/robotCode/i.test(native)) {
    return wrong(
      about,
      'bad_robot_code',
      `机器人编号不对（${native}）。请到机器人页面复制 robotCode 填入 DINGTALK_ROBOT_CODE；与 Client ID 相同时可不填。`,
    );
  }
  const names = scopes.length === 0 ? 'qyapi_robot_sendmsg' : scopes.join('、');
  return wrong(
    about,
    'permission_missing',
    `应用缺少权限 ${names}（${native}）。请在开发者后台“权限管理”申请，然后重新发布应用。`,
  );
}

function throttled(about: About, native: string): Finding {
  return native === '1111'
    ? wrong(
        about,
        'ip_banned',
        '出口地址调用过于频繁，被钉钉封禁约 5 分钟（1111）。请停掉同一出口上的异常程序，5 分钟后再试。',
      )
    : unknown(about, 'too_many_calls', `调用过于频繁（${native}），现在判断不了。请过一分钟再试。`);
}
