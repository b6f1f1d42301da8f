// Codes of tasks: short, easy to say, never mistaken for a number.

import { randomInt } from 'node:crypto';
import type { Tx } from '#prisma/db.ts';

/** Letters and digits nobody confuses on a phone. */
const CODE_ALPHABET = '23456789ACDEFGHJKMNPQRTUVWXY';
const CODE_LENGTH = 4;

export async function freeTaskCode(tx: Tx): Promise<string> {
  for (;;) {
    const code = Array.from(
      { length: CODE_LENGTH },
      () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)],
    ).join('');
    const taken = await tx.task.findUnique({ where: { code }, select: { id: true } });
    // A code of digits only would look like an answer to a numbered question.
    if (taken === null && /\D/.test(code)) return code;
  }
}
