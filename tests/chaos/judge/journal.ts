// The platform's own journal of a chaos run, as it lies on disk.

import { readFileSync } from 'node:fs';

/** Instants are milliseconds since the epoch. */
export type JournalLine =
  | {
      readonly kind: 'call';
      readonly path: string;
      readonly atMs: number;
      readonly status: number | null;
      /** The double's own refusals; null for what a scripted fault answered. */
      readonly code: string | null;
    }
  | {
      readonly kind: 'message';
      readonly to: string;
      readonly key: string;
      readonly text: string;
      readonly title: string;
      readonly atMs: number;
    }
  | {
      readonly kind: 'frame';
      readonly messageId: string;
      readonly msgId: string | null;
      readonly atMs: number;
    }
  | {
      readonly kind: 'ack';
      readonly msgId: string | null;
      readonly code: number;
      readonly sentOn: number;
      readonly answeredOn: number;
      readonly latencyMs: number;
    }
  | { readonly kind: 'violation'; readonly what: string };

type Of<K extends JournalLine['kind']> = Extract<JournalLine, { readonly kind: K }>;

export interface Journal {
  readonly calls: readonly Of<'call'>[];
  readonly messages: readonly Of<'message'>[];
  readonly frames: readonly Of<'frame'>[];
  readonly acks: readonly Of<'ack'>[];
  readonly violations: readonly Of<'violation'>[];
}

export function readJournal(path: string): Journal {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JournalLine);
  const of = <K extends JournalLine['kind']>(kind: K) =>
    lines.filter((line): line is Of<K> => line.kind === kind);
  return {
    calls: of('call'),
    messages: of('message'),
    frames: of('frame'),
    acks: of('ack'),
    violations: of('violation'),
  };
}
