// The forms of stream frames: what the platform sends and what it takes for an answer.

import { randomUUID } from 'node:crypto';
import { isObject } from './answers.ts';

const ROBOT_TOPIC = '/v1.0/im/bot/messages/get';

/** A CALLBACK frame with a robot message; `data` is JSON inside JSON. */
export function robotFrame(
  connectionId: string,
  messageId: string,
  data: Readonly<Record<string, unknown>>,
): string {
  return JSON.stringify({
    specVersion: '1.0',
    type: 'CALLBACK',
    headers: {
      appId: 'd0000000-0000-4000-8000-000000000000',
      connectionId,
      contentType: 'application/json',
      messageId,
      time: String(Date.now()),
      topic: ROBOT_TOPIC,
    },
    data: JSON.stringify(data),
  });
}

/** A SYSTEM frame (`ping`, `disconnect`); its message ids look different from those of callbacks. */
export function systemFrame(topic: string, data: Readonly<Record<string, string>>): string {
  return JSON.stringify({
    specVersion: '1.0',
    type: 'SYSTEM',
    headers: {
      topic,
      contentType: 'application/json',
      messageId: `c0a8${randomUUID().slice(0, 8)}`,
      time: String(Date.now()),
    },
    data: JSON.stringify(data),
  });
}

/** `{code, message, headers: {messageId, contentType}, data: "<JSON>"}` and nothing less. */
export function parseAnswer(text: string): { messageId: string; code: number; data: string } | null {
  try {
    const value: unknown = JSON.parse(text);
    if (!isObject(value) || !isObject(value['headers'])) return null;
    const { code, message, data } = value;
    const { messageId, contentType } = value['headers'];
    if (typeof code !== 'number' || typeof message !== 'string' || typeof data !== 'string') return null;
    if (typeof messageId !== 'string' || contentType !== 'application/json') return null;
    JSON.parse(data);
    return { messageId, code, data };
  } catch {
    return null;
  }
}
