// Joins the segments an event comes in, in any order, within bounds: what never becomes whole is forgotten.

import { type Frame, headerOf } from './frame.ts';
import { LIMITS } from './limits.ts';

interface OpenEvent {
  readonly startedAtMs: number;
  readonly parts: (Uint8Array | null)[];
}

/** `whole`: the event's bytes; `waiting`: others are to come; `unreadable`: this is no segment. */
export type Joined = { readonly whole: Uint8Array } | 'waiting' | 'unreadable';

export class Segments {
  readonly #open = new Map<string, OpenEvent>();
  readonly #lifeMs: number;

  constructor(lifeMs: number) {
    this.#lifeMs = lifeMs;
  }

  /** `nowMs` never jumps. Most events are one frame and never kept. */
  add(frame: Frame, nowMs: number): Joined {
    const [sum, seq] = [numberOf(headerOf(frame, 'sum')), numberOf(headerOf(frame, 'seq'))];
    const payload = frame.payload ?? new Uint8Array();
    if (sum === null || sum <= 1) return { whole: payload };
    const id = headerOf(frame, 'message_id');
    if (id === '' || seq === null || seq >= sum || sum > LIMITS.segmentsMax) return 'unreadable';
    this.#forget(nowMs);
    const event = this.#open.get(id) ?? {
      startedAtMs: nowMs,
      parts: Array.from({ length: sum }, () => null),
    };
    if (event.parts.length !== sum) return 'unreadable';
    event.parts[seq] = payload;
    const { parts } = event;
    if (parts.reduce((size, part) => size + (part?.byteLength ?? 0), 0) > LIMITS.eventMaxBytes) {
      this.#open.delete(id);
      return 'unreadable';
    }
    const come = parts.filter((part) => part !== null);
    if (come.length === sum) {
      this.#open.delete(id);
      return { whole: Buffer.concat(come) };
    }
    this.#open.set(id, event);
    return 'waiting';
  }

  /** What is too old, and the oldest where there are too many. */
  #forget(nowMs: number): void {
    for (const [id, { startedAtMs }] of this.#open) {
      const isOver = nowMs - startedAtMs > this.#lifeMs || this.#open.size >= LIMITS.openEventsMax;
      if (isOver) this.#open.delete(id);
    }
  }
}

function numberOf(text: string): number | null {
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}
