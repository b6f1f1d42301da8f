// What a check of a channel finds, in Chinese: the forms of a finding, and what is the same on every platform.

import type { Finding } from './contract.ts';

export function fine(about: string, text: string): Finding {
  return { about, state: 'fine', code: 'ok', text };
}

export function wrong(about: string, code: string, text: string): Finding {
  return { about, state: 'wrong', code, text };
}

export function unknown(about: string, code: string, text: string): Finding {
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

/** A page came instead of the answer of the platform people call `name`. */
export function intercepted(host: string, native: string, name: string): Finding {
  return wrong(
    'host',
    'intercepted',
    `${host} 返回的是网页，不是${name}的回答（${native}）：被代理、网关或上网认证拦下了。请对该域名直接放行。${NO_PROXY}。`,
  );
}
