// The places where something is rendered, each with what must not be found there.

import { broadcasts } from './places/broadcasts.ts';
import { chat } from './places/chat.ts';
import { errors } from './places/errors.ts';
import { exported } from './places/exported.ts';
import { logs } from './places/logs.ts';
import { slots } from './places/slots.ts';
import { terminal } from './places/terminal.ts';
import type { Rendering } from './rendering.ts';

/** How often each is drawn, of the sum of all. */
export const RENDERINGS: readonly (readonly [weight: number, rendering: Rendering])[] = [
  [10, slots],
  [5, chat],
  [2, terminal],
  [2, logs],
  [1, exported],
  [1, errors],
  [1, broadcasts],
];
