// A batch of queries as its rules want it.

import type { KindTask } from '#bot/kinds/facts.ts';
import { readQueryTask } from './stored.ts';

export interface QueryTask {
  readonly code: string;
  readonly askedAt: Temporal.Instant;
  readonly urgent: boolean;
}

export function queryTask({ code, createdAt, payload }: KindTask): QueryTask {
  return { code, askedAt: createdAt, urgent: readQueryTask(payload).urgent };
}
