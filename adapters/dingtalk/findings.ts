// What a check says, in Chinese: one line for each thing that can be wrong, and what to do about it.

import type { Finding } from '#adapters/contract.ts';
import type { Verdict } from './codes.ts';

/** What was looked at. */
export type About = 'host' | 'clock' | 'credentials' | 'robot' | 'stream' | 'group';

export function fine(about: About, text: string): Finding {
  return { about, state: 'fine', code: 'ok', text };
}

export function wrong(about: About, code: string, text: string): Finding {
  return { about, state: 'wrong', code, text };
}

export function unknown(about: About, code: string, text: string): Finding {
  return { about, state: 'unknown', code, text };
}

const NO_PROXY = '本服务不经代理（HTTPS_PROXY 等设置不起作用）';

/** A host that could not be spoken to; `native` is the short code of the failure. */
export function unreachable(host: string, native: string): Finding {
  if (/^(ENOTFOUND|EAI_AGAIN)$/.test(native)) {
    return wrong('host', 'dns', `解析不了域名 ${host}（${native}）。请检查本机的 DNS 和网络。`);
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO/.test(native)) {
    return wrong(
      'host',
      'tls',
      `${host} 的证书通不过校验（${native}），多半是中间有解密 HTTPS 的设备。请对该域名免解密，或用 NODE_EXTRA_CA_CERTS 装上单位的根证书；并核对本机时间。`,
    );
  }
  if (/SSL|TLS|EPROTO/.test(native)) {
    return wrong(
      'host',
      'tls',
      `与 ${host} 建立不了加密连接（${native}）。请核对地址是 https 还是 http，以及中间的代理。`,
    );
  }
  if (native === 'ECONNREFUSED') {
    return wrong(
      'host',
      'refused',
      `${host} 拒绝连接（${native}）。请核对地址和端口，并在防火墙放行。${NO_PROXY}。`,
    );
  }
  return wrong(
    'host',
    'unreachable',
    `连不上 ${host}（${native}）。请在防火墙按域名放行出站 443 端口。${NO_PROXY}，需要直接放行。`,
  );
}

/** A page came instead of the platform's answer. */
export function intercepted(host: string, native: string): Finding {
  return wrong(
    'host',
    'intercepted',
    `${host} 返回的是网页，不是钉钉的回答（${native}）：被代理、网关或上网认证拦下了。请对该域名直接放行。${NO_PROXY}。`,
  );
}

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
