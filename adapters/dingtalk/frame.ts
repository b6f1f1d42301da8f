// A stream frame as it comes off the wire, read without trusting anything about it.

import { isRecord } from './classify.ts';
import type { FrameHeaders } from './inbound.ts';
import { ROBOT_TOPIC } from './limits.ts';

/** What a frame asks for. `system` is answered or noted by the SDK and needs nothing from us. */
export type Frame =
  | { readonly kind: 'robot'; readonly headers: FrameHeaders; readonly data: string }
  | { readonly kind: 'ping' }
  | { readonly kind: 'disconnect' }
  | { readonly kind: 'system' }
  | { readonly kind: 'unknown'; readonly messageId: string }
  | { readonly kind: 'unreadable' };

/** Reads one text frame: `{specVersion, type, headers: {topic, messageId, time, …}, data: string}`. */
export function readFrame(text: string): Frame {
  const value = parse(text);
  if (!isRecord(value) || !isRecord(value['headers'])) return { kind: 'unreadable' };
  const { topic, messageId, time } = value['headers'];
  const id = typeof messageId === 'string' ? messageId : '';
  if (value['type'] === 'SYSTEM') return systemFrame(topic);
  if (value['type'] !== 'CALLBACK' || topic !== ROBOT_TOPIC) return { kind: 'unknown', messageId: id };
  if (id === '' || typeof value['data'] !== 'string') return { kind: 'unreadable' };
  const instant = typeof time === 'string' || typeof time === 'number' ? time : null;
  return { kind: 'robot', headers: { messageId: id, time: instant }, data: value['data'] };
}

function systemFrame(topic: unknown): Frame {
  if (topic === 'ping') return { kind: 'ping' };
  return topic === 'disconnect' ? { kind: 'disconnect' } : { kind: 'system' };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
