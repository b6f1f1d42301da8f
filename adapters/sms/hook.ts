// The door vendors push to: believed for the word in its address, stored whole, then acknowledged in the vendor's form.

import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import type { HookAnswer, HookRequest, Reports, Sink } from '#adapters/contract.ts';
import { isDoneBy, type RefusalLog } from '#adapters/hook-answers.ts';
import { LIMITS } from './limits.ts';
import type { Pushed, Vendor } from './vendor.ts';

/** Who may push. */
export interface Door {
  /** Stands in the address that was set up at the vendor: `?token=…`. */
  readonly token: string;
  /** Addresses pushes may come from, `1.2.3.4` or `1.2.3.0/24`; empty: from anywhere. */
  readonly from: readonly string[];
}

export interface HookDeps {
  readonly door: Door;
  readonly vendor: Pick<Vendor, 'read' | 'ack'>;
  /** Says in the log that a call was refused. */
  readonly refused: RefusalLog;
  readonly ackMs: number;
}

/**
 * Answers one push. Nothing of a call without the word is read. All of a push is stored, or it comes again whole: what is
 * stored twice is a duplicate. Never throws.
 */
export async function answerPush(
  request: HookRequest,
  { reports, sink }: { readonly sink: Sink; readonly reports: Reports },
  { ackMs, door, refused, vendor }: HookDeps,
): Promise<HookAnswer> {
  const refuse = (status: number, reason: string): HookAnswer => {
    refused(status, reason);
    return { status };
  };
  if (!isWord(new URLSearchParams(request.query).get('token') ?? '', door.token)) return refuse(401, 'token');
  if (!mayComeFrom(request.from ?? '', door.from)) return refuse(403, 'address');
  if (request.method !== 'POST') return refuse(405, 'method');
  if (request.body.byteLength > LIMITS.hookMaxBytes) return refuse(413, 'size');
  const pushed = vendor.read(parsed(request.body));
  if (pushed === null) return refuse(400, 'format');
  const isStored = await isDoneBy(ackMs, async () => {
    for (const one of pushed) await store(one, sink, reports);
  });
  if (!isStored) return { ...refuse(503, 'not_stored'), headers: { 'retry-after': '60' } };
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(vendor.ack),
  };
}

/** One after the other: what somebody says twice is heard in its order. */
async function store(pushed: Pushed, sink: Sink, reports: Reports): Promise<void> {
  switch (pushed.kind) {
    case 'report':
      return reports(pushed.report);
    case 'message':
      await sink(pushed.message);
      return;
    case 'ignored':
      return;
  }
}

/** Of equal length by their digests, so that the time tells nothing. */
function isWord(shown: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(shown), digest(wanted));
}

function mayComeFrom(address: string, allowed: readonly string[]): boolean {
  if (allowed.length === 0) return true;
  // As a listener for both families writes addresses of the older one.
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  const family = isIP(plain);
  if (family === 0) return false;
  const list = new BlockList();
  for (const one of allowed) {
    const [net = '', bits] = one.split('/');
    const kind = isIP(net) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(net, kind);
    else list.addSubnet(net, Number(bits), kind);
  }
  return list.check(plain, family === 6 ? 'ipv6' : 'ipv4');
}

/** Undefined for what is no JSON in UTF-8. */
function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
