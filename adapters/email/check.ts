// Looks for what would keep a mailbox from working: logs in to both servers, sends nothing, reads nothing, marks nothing.

import type { CheckOptions, Finding } from '#adapters/contract.ts';
import { fine, unknown, wrong } from '#adapters/findings.ts';
import type { Failure } from './classify.ts';
import type { EmailConfig, Server } from './config.ts';
import { type NoMailbox, openMailbox } from './mailbox.ts';
import { openLine } from './smtp-line.ts';
import type { EmailTuning } from './tuning.ts';

/** Two findings, the sending side and the mailbox. Never throws. */
export async function checkMail(
  { timeoutMs, signal }: CheckOptions,
  config: EmailConfig,
  tuning: EmailTuning,
): Promise<readonly Finding[]> {
  const bounded = { ...tuning, connectTimeoutMs: timeoutMs, commandTimeoutMs: timeoutMs };
  const deadline = () => AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const [line, box] = await Promise.all([
    openLine(config, bounded, deadline()),
    openMailbox({ server: config.imap, user: config.user, password: config.password }, bounded, deadline()),
  ]);
  const findings = [
    'send' in line
      ? fine('smtp', `发信服务器 ${config.smtp.host} 登录成功。`)
      : smtpFinding(line, config.smtp),
    'failed' in box
      ? imapFinding(box, config.imap)
      : fine('imap', `收信服务器 ${config.imap.host} 登录成功，收件箱可读。`),
  ];
  if ('send' in line) line.close();
  if (!('failed' in box)) box.close();
  return findings;
}

function smtpFinding({ phase, reply, native }: Failure, server: Server): Finding {
  if (reply === null) return hostFinding('smtp', native, server);
  const code = /^\d{3}/.exec(reply)?.[0] ?? '';
  if (phase === 'login' && /^(432|5)/.test(reply)) return badLogin('smtp', code);
  if (phase === 'login')
    return unknown('smtp', 'login_busy', `发信服务器现在不让登录（${code}）。请过几分钟再试。`);
  if (!/^\d{3}/.test(reply)) return notMail('smtp', server);
  return wrong(
    'smtp',
    'refused',
    `发信服务器 ${server.host} 拒绝本机连接（${code}）。请联系邮箱服务商，把本机出口 IP 加入白名单。`,
  );
}

function imapFinding({ native }: NoMailbox, server: Server): Finding {
  switch (native) {
    case 'login_refused':
      return badLogin('imap', native);
    case 'login_busy':
      return unknown('imap', native, '收信服务器现在不让登录。请过几分钟再试。');
    case 'select_failed':
      return wrong(
        'imap',
        'mailbox_refused',
        '登录成功，但收件箱不让读。请在邮箱网页设置中打开 IMAP 服务；网易邮箱提示 Unsafe Login 的，请联系服务商放行第三方客户端。',
      );
    default:
      return hostFinding('imap', native, server);
  }
}

function badLogin(about: 'smtp' | 'imap', native: string): Finding {
  const what = about === 'smtp' ? '发信' : '收信';
  const text = `${what}登录被拒（${native}）。请核对 EMAIL_USER 和 EMAIL_PASSWORD：多数邮箱要填“授权码”而不是网页密码，并要先打开 SMTP/IMAP 服务。`;
  return wrong(about, 'bad_login', text);
}

function notMail(about: 'smtp' | 'imap', { host, port }: Server): Finding {
  return wrong(
    about,
    'not_mail',
    `${host}:${port} 回答的不是邮件服务器。请核对地址和端口；单位网络有代理的，请直接放行。`,
  );
}

/** By the system's own code of what happened to the connection. */
function hostFinding(about: 'smtp' | 'imap', native: string, server: Server): Finding {
  const { host, port, security } = server;
  if (/^(ENOTFOUND|EAI_AGAIN|EDNS)$/.test(native)) {
    return wrong(about, 'dns', `解析不了域名 ${host}（${native}）。请检查地址和本机的 DNS。`);
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(native)) {
    const text = `${host} 的证书通不过校验（${native}）。请核对主机名与证书一致；自建邮箱请用 NODE_EXTRA_CA_CERTS 装上单位的根证书，并核对本机时间。`;
    return wrong(about, 'certificate', text);
  }
  if (/SSL|TLS|EPROTO/.test(native)) {
    const hint =
      security === 'tls' ? '端口可能不是加密端口（SMTP 465、IMAP 993）' : '服务器可能不支持 STARTTLS';
    return wrong(
      about,
      'tls',
      `与 ${host}:${port} 建立不了加密连接（${native}）：${hint}。请核对地址和端口。`,
    );
  }
  if (native === 'EPROTOCOL') return notMail(about, server);
  if (native === 'ECONNREFUSED') {
    return wrong(
      about,
      'refused',
      `${host}:${port} 拒绝连接（${native}）。请核对地址和端口，并在防火墙放行。`,
    );
  }
  return wrong(
    about,
    'unreachable',
    `连不上 ${host}:${port}（${native}）。请在防火墙放行出站端口 ${port}；不经代理。`,
  );
}
