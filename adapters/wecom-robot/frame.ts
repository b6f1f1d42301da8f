// A frame as it comes off the line, read without trusting anything about it.

import { CMD } from './limits.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** What a frame is. `answer` is one to a request of ours, by the request's id. */
export type Frame =
  | { readonly kind: 'answer'; readonly reqId: string; readonly errcode: string }
  | { readonly kind: 'message'; readonly body: Fields }
  | { readonly kind: 'event'; readonly body: Fields }
  /** Another connection has been opened for the robot; this one is closed by the platform. */
  | { readonly kind: 'kicked' }
  | { readonly kind: 'unknown' | 'unreadable' };

/** Reads one text frame: `{cmd?, headers: {req_id}, body?, errcode?}`. */
export function readFrame(text: string): Frame {
  const value = parse(text);
  if (!isRecord(value)) return { kind: 'unreadable' };
  const { cmd, body } = value;
  if (cmd === undefined || cmd === '') return readAnswer(value);
  if (cmd !== CMD.message && cmd !== CMD.event) return { kind: 'unknown' };
  if (!isRecord(body)) return { kind: 'unreadable' };
  if (cmd === CMD.message) return { kind: 'message', body };
  const { event } = body;
  return isRecord(event) && event['eventtype'] === 'disconnected_event'
    ? { kind: 'kicked' }
    : { kind: 'event', body };
}

/** Codes are shown and logged: only short plain ones pass. */
function readAnswer({ headers, errcode }: Fields): Frame {
  const reqId = isRecord(headers) ? headers['req_id'] : undefined;
  if (typeof reqId !== 'string' || reqId === '') return { kind: 'unreadable' };
  const code = typeof errcode === 'number' ? String(errcode) : errcode;
  const isPlain = typeof code === 'string' && /^-?\d{1,10}$/.test(code);
  return { kind: 'answer', reqId, errcode: isPlain ? code : 'unreadable_code' };
}

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
