// Real Postfix and Dovecot on free ports of 127.0.0.1, in a folder of their own, stopped with the tests.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DAEMONS = ['/usr/sbin/postfix', '/usr/sbin/dovecot', '/usr/lib/dovecot/lmtp'];

/** What to do before they can be run here; null: nothing. */
export function missingServers(): string | null {
  const missing = DAEMONS.filter((path) => !existsSync(path));
  if (missing.length > 0)
    return 'apt-get install -y --no-install-recommends postfix dovecot-imapd dovecot-lmtpd';
  return process.getuid?.() === 0 ? null : 'run it as root: Postfix takes its own users';
}

export interface MailServers {
  readonly smtpPort: number;
  readonly imapPort: number;
  close(): Promise<void>;
}

/**
 * Mail for these addresses is kept; a mailbox of theirs opens by its address and the password. Nobody else of their
 * domains is known, and mail for `@gone.example` comes back within seconds.
 */
export async function startMailServers(addresses: readonly string[], password: string): Promise<MailServers> {
  const folder = mkdtempSync(join(tmpdir(), 'statgrid-mail-'));
  chmodSync(folder, 0o755);
  for (const name of ['queue', 'data', 'mail', 'run', 'state']) mkdirSync(join(folder, name));
  chownSync(join(folder, 'data'), idOf('postfix'), 0);
  chownSync(join(folder, 'mail'), idOf('mail'), 0);
  const [smtpPort, imapPort, lmtpPort, authPort] = await freePorts();
  writeFileSync(
    join(folder, 'dovecot.conf'),
    dovecotConf(folder, { imapPort, lmtpPort, authPort }, password),
  );
  writeFileSync(join(folder, 'main.cf'), mainCf(folder, { lmtpPort, authPort }, addresses));
  writeFileSync(join(folder, 'master.cf'), masterCf(smtpPort));
  writeFileSync(join(folder, 'mailboxes'), addresses.map((address) => `${address} ok\n`).join(''));
  const dovecot = spawn('/usr/sbin/dovecot', ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore' });
  const postfix = spawn('/usr/sbin/postfix', ['-c', folder, 'start-fg'], { stdio: 'ignore' });
  const close = async () => {
    spawnSync('/usr/sbin/postfix', ['-c', folder, 'stop'], { stdio: 'ignore' });
    dovecot.kill();
    await Promise.all([ended(dovecot), ended(postfix)]);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all([smtpPort, imapPort].map(opened));
  } catch (error) {
    await close();
    throw error;
  }
  return { smtpPort, imapPort, close };
}

interface Ports {
  readonly imapPort: number;
  readonly lmtpPort: number;
  readonly authPort: number;
}

function dovecotConf(folder: string, { imapPort, lmtpPort, authPort }: Ports, password: string): string {
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:${folder}/mail/%u
first_valid_uid = 1
passdb {
  driver = static
  args = password=${password}
}
userdb {
  driver = static
  args = uid=mail gid=mail home=${folder}/mail/%u allow_all_users=yes
}
service imap-login {
  inet_listener imap {
    port = ${imapPort}
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${lmtpPort}
  }
}
service auth {
  inet_listener sasl {
    address = 127.0.0.1
    port = ${authPort}
  }
}
`;
}

function mainCf(
  folder: string,
  { lmtpPort, authPort }: Omit<Ports, 'imapPort'>,
  addresses: readonly string[],
): string {
  const domains = [...new Set(addresses.map((address) => address.split('@')[1]))];
  return `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
maillog_file = ${folder}/postfix.log
maillog_file_prefixes = ${folder}
myhostname = mail.statgrid.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
virtual_mailbox_domains = ${domains.join(' ')}
virtual_mailbox_maps = texthash:${folder}/mailboxes
virtual_transport = lmtp:inet:127.0.0.1:${lmtpPort}
transport_maps = inline:{ gone.example=smtp:[127.0.0.1]:9 }
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:${authPort}
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = reject_unlisted_recipient, permit_sasl_authenticated, reject
maximal_queue_lifetime = 0
bounce_queue_lifetime = 0
`;
}

function masterCf(smtpPort: number): string {
  const service = (name: string, type: string, rest: string) => `${name} ${type} ${rest}\n`;
  return [
    service(`127.0.0.1:${smtpPort}`, 'inet', 'n - n - - smtpd'),
    service('cleanup', 'unix', 'n - n - 0 cleanup'),
    service('qmgr', 'unix', 'n - n 300 1 qmgr'),
    service('rewrite', 'unix', '- - n - - trivial-rewrite'),
    service('bounce', 'unix', '- - n - 0 bounce'),
    service('defer', 'unix', '- - n - 0 bounce'),
    service('trace', 'unix', '- - n - 0 bounce'),
    service('error', 'unix', '- - n - - error'),
    service('retry', 'unix', '- - n - - error'),
    service('lmtp', 'unix', '- - n - - lmtp'),
    service('smtp', 'unix', '- - n - - smtp'),
    service('proxymap', 'unix', '- - n - - proxymap'),
    service('anvil', 'unix', '- - n - 1 anvil'),
    service('postlog', 'unix-dgram', 'n - n - 1 postlogd'),
  ].join('');
}

function idOf(user: string): number {
  return Number(spawnSync('id', ['-u', user], { encoding: 'utf8' }).stdout);
}

async function freePorts(): Promise<readonly [number, number, number, number]> {
  const servers = await Promise.all(
    [0, 1, 2, 3].map(
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer();
          server.listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  const [first = 0, second = 0, third = 0, fourth = 0] = ports;
  return [first, second, third, fourth];
}

/** Resolves once somebody listens there. */
async function opened(port: number): Promise<void> {
  for (const endAtMs = performance.now() + 20_000; performance.now() < endAtMs; ) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nobody listens on ${port}`);
}

function ended(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', resolve));
}
