// What a scripted fault answers, and how any answer is written.

import type { ServerResponse } from 'node:http';
import type { Answer } from './answers.ts';
import type { Fault } from './model.ts';

/** The answer a fault gives in place of the real one; `null` when it only delays or cuts that. */
export function fakedAnswer(fault: Fault): Answer | null {
  if (fault.html !== undefined) {
    return { status: fault.status ?? 200, body: fault.html, type: 'text/html' };
  }
  if (fault.status === undefined && fault.body === undefined) return null;
  const body = typeof fault.body === 'string' ? fault.body : JSON.stringify(fault.body ?? {});
  return { status: fault.status ?? 200, body, type: 'application/json' };
}

/** Writes an answer, unless the client has gone. */
export function writeAnswer(response: ServerResponse, answer: Answer): void {
  if (response.destroyed) return;
  response.writeHead(answer.status, { 'content-type': answer.type, ...answer.headers });
  response.end(answer.body);
}
