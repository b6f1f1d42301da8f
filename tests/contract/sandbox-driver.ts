// The sandbox for the channel contract: there is no platform behind it, so its rig is the session itself.

import type { Address } from '#adapters/contract.ts';
import { type SandboxSession, type SentMessage, sandboxAdapter } from '#adapters/sandbox/index.ts';
import type { ChannelRig, StreamRig } from './channel/rig.ts';

/** What acts in a text, wherever it is shown. */
const ACTS = /@|dtmd:|javascript:|[\p{Cs}]|[[\p{Cc}\p{Cf}]--[\n\u200d]]/v;

export async function startSandboxRig(): Promise<ChannelRig & { readonly sandbox: SandboxSession }> {
  const sandbox = await sandboxAdapter.open({ unreachable: ['gone'] });
  const sent: SentMessage[] = [];
  sandbox.onSent((one) => sent.push(one));
  const address = (scope: Address['scope'], id: string): Address => ({ channel: 'dingtalk', scope, id });
  const none = () => {
    throw new Error('the sandbox has no platform that could fail');
  };
  return {
    sandbox,
    session: sandbox,
    other: sandbox,
    person: (name) => address('person', name),
    group: (name) => address('group', name),
    place: (name) => address('person', name),
    arrange: none,
    codes: [],
    throttleHintMs: 0,
    expireCredentials: none,
    credentialFetches: () => 0,
    leaveOut: none,
    delivered: () => sent.map(({ to, text }) => ({ to: to.id, text })),
    sendCalls: () => sent.length,
    burst: none,
    read: (part) => part.native['text'] ?? '',
    fits: (part) => (part.native['text'] ?? '').length <= 5_000,
    isInert: (part) => !ACTS.test(part.native['text'] ?? ''),
    secrets: [],
    logged: () => '',
    printed: () => '',
    stream: streamRig(sandbox),
    close: () => sandbox.close(),
  };
}

function streamRig(sandbox: SandboxSession): StreamRig {
  const nothing = () => undefined;
  const texts = new Map<string, string>();
  async function say(text: string, id: string, sentAtMs?: number) {
    texts.set(id, text);
    const said = { from: '0101', group: null, text, quotedRef: null, id };
    const again = () => sandbox.say(sentAtMs === undefined ? said : { ...said, sentAtMs });
    // Whoever types sends once more what did not get through.
    await again().catch(again);
    return { onSocketOfOrigin: true };
  }
  return {
    platformId: (id) => id,
    connected: () => Promise.resolve(),
    openSockets: () => (sandbox.ingress.mode === 'stream' && sandbox.ingress.state() === 'up' ? 1 : 0),
    openedSockets: () => 1,
    say,
    redeliver: (id) => say(texts.get(id) ?? '', id),
    sayAt: (text, sentAtMs) => say(text, `at-${sentAtMs}`, sentAtMs),
    // The bot's own words never come back in here, and nobody can send a broken frame.
    machines: { itself: () => Promise.resolve() },
    junk: nothing,
    cut: nothing,
    announceEnd: nothing,
    goSilent: nothing,
    refuseCredentials: nothing,
    refuseHandshakes: nothing,
    gatewayCalls: () => 0,
    until: () => Promise.resolve(),
  };
}
