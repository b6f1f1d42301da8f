// E-mail as a channel: plain mails out by SMTP, answers and bounces in from an IMAP mailbox.

import type {
  Address,
  Capabilities,
  ChannelAdapter,
  ChannelDeps,
  ChannelSession,
} from '#adapters/contract.ts';
import { checkMail } from './check.ts';
import type { EmailConfig } from './config.ts';
import { explain } from './explain.ts';
import { LIMITS } from './limits.ts';
import { planMail } from './plan.ts';
import { mailReader } from './reader.ts';
import { sender } from './send.ts';
import { DEFAULT_TUNING, type EmailTuning } from './tuning.ts';

const CHANNEL = 'email';

/** The e-mail channel of one mailbox. Opening it calls nothing yet. */
export const emailAdapter: ChannelAdapter<EmailConfig> = {
  channel: CHANNEL,
  open: (config, deps) => Promise.resolve(openEmail(config, deps)),
};

/** The same with waits, chance and clocks of one's own. */
export function openEmail(
  config: EmailConfig,
  deps: ChannelDeps,
  tuning: Partial<EmailTuning> = {},
): ChannelSession {
  const tuned = { ...DEFAULT_TUNING, ...tuning };
  const out = sender(config, tuned);
  const reader = mailReader({ config, log: deps.log, tuning: tuned });
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  return {
    channel: CHANNEL,
    region: 'mainland',
    account: config.address,
    bindAt: `发邮件到 ${config.address}`,
    capabilities,
    buckets: () => [
      { key: `${CHANNEL} ${config.address} minute`, limit: config.perMinute, windowMs: 60_000 },
      { key: `${CHANNEL} ${config.address} day`, limit: config.perDay, windowMs: 86_400_000 },
    ],
    plan: planMail,
    send: (part, to, options) => out.send(part, to, options),
    explain,
    check: (options) => checkMail(options, config, tuned),
    ingress: {
      mode: 'stream',
      state: () => reader.state(),
      run(sink, signal, reports = nobodyAsks) {
        const run = reader.run(sink, AbortSignal.any([signal, closing.signal]), reports);
        running.add(run);
        return run.finally(() => running.delete(run));
      },
    },
    async close() {
      closing.abort();
      await Promise.all([out.close(), Promise.allSettled(running)]);
    },
  };
}

const nobodyAsks = () => Promise.resolve();

/** One reader a mail: nobody learns who else was written to. Groups have no address of their own. */
function capabilities({ channel, scope }: Address): Capabilities {
  return {
    reach: channel === CHANNEL && scope === 'person' ? 'push' : 'none',
    recipientsPerCall: 1,
    text: { unit: 'utf8-byte', max: LIMITS.textMaxBytes },
    mention: false,
    inbound: scope === 'person' ? 'all' : 'none',
  };
}
