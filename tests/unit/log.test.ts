// The log: a canary secret, a phone and people's words must never come out of it.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { StatgridError } from '#bot/errors.ts';
import { createLogger, type LogFields, type Logger } from '#bot/log.ts';

const CANARY = 'ca"nary/7f3a+\\机密';

function recorded(secrets: readonly string[] = [CANARY], level = 'trace'): { log: Logger; lines: string[] } {
  const lines: string[] = [];
  return { log: createLogger({ level, secrets, destination: { write: (line) => lines.push(line) } }), lines };
}

/** The one line the fields give, parsed; it must be JSON whatever was masked. */
function logged(fields: LogFields, event = 'tested'): Record<string, unknown> {
  const { log, lines } = recorded();
  log.info(fields, event);
  expect(lines).toHaveLength(1);
  return z.record(z.string(), z.unknown()).parse(JSON.parse(lines[0] ?? ''));
}

describe('a line', () => {
  it('is JSON with its level as a word, an ISO time and the event', () => {
    const line = logged({ items: 3 }, 'slot_claimed');
    expect(line).toMatchObject({ level: 'info', event: 'slot_claimed', items: 3 });
    expect(line['time']).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('below the level is not written', () => {
    const { log, lines } = recorded([], 'warn');
    log.info({}, 'quiet');
    log.warn({}, 'loud');
    expect(lines).toHaveLength(1);
  });

  it('of a child carries the fields of the child', () => {
    const { log, lines } = recorded();
    log.child({ duty: 'tick' }).child({ run: 7 }).info({}, 'done');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ duty: 'tick', run: 7 });
  });
});

describe('a secret by its value', () => {
  it.each<[where: string, write: (log: Logger) => void]>([
    ['a field', (log) => log.info({ a: CANARY }, 'e')],
    ['the middle of a nested field', (log) => log.info({ a: [{ b: `x${CANARY}y` }] }, 'e')],
    ['a field name', (log) => log.info({ [CANARY]: 1 }, 'e')],
    ['the event', (log) => log.info({}, `got ${CANARY}`)],
    ['an address', (log) => log.info({ url: `https://h/?s=${encodeURIComponent(CANARY)}` }, 'e')],
    ['the fields of a child', (log) => log.child({ a: CANARY }).info({}, 'e')],
    ['an error', (log) => log.error({ err: new Error(CANARY) }, 'e')],
    ['a cause', (log) => log.error({ err: new Error('x', { cause: new Error(CANARY) }) }, 'e')],
    ['a cause that is no error', (log) => log.error({ err: new Error('x', { cause: { a: CANARY } }) }, 'e')],
    [
      'a property of an error',
      (log) => log.error({ err: Object.assign(new Error('x'), { a: CANARY }) }, 'e'),
    ],
  ])('does not come out of %s', (_where, write) => {
    const { log, lines } = recorded();
    write(log);
    const line = lines.join('');
    expect(lines).toHaveLength(1);
    expect(() => JSON.parse(line)).not.toThrow();
    for (const part of ['ca"nary', 'ca\\"nary', 'ca%22nary', '7f3a']) expect(line).not.toContain(part);
  });

  it('is masked from the moment it is learnt, in children made before too', () => {
    const { log, lines } = recorded([]);
    const child = log.child({ duty: 'x' });
    log.hide('token-learnt-later');
    child.info({ a: 'token-learnt-later' }, 'e');
    expect(lines.join('')).not.toContain('token-learnt-later');
  });

  it('is masked whole when another secret is part of it', () => {
    const { log, lines } = recorded(['inner-pw', 'postgresql://u:inner-pw@host/db']);
    log.info({ a: 'postgresql://u:inner-pw@host/db' }, 'e');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ a: '[secret]' });
  });

  it('is masked as a number too, and the line stays JSON', () => {
    const { log, lines } = recorded(['20261102']);
    log.info({ a: 20_261_102, b: 5 }, 'e');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ a: '[secret]', b: 5 });
  });

  it('leaves no trace for any secret of four characters or more', () => {
    const { log, lines } = recorded([]);
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '"', '\\', '$', '\n', '\u0000', '\ud800', '机', '+', '%') }),
        (tail) => {
          const secret = `~~canary${tail}`;
          log.hide(secret);
          log.info({ a: secret, b: { c: [`<${secret}>`] } }, 'e');
          expect(lines.at(-1)).not.toContain('~~canary');
          JSON.parse(lines.at(-1) ?? '');
        },
      ),
    );
    expect(lines.length).toBeGreaterThan(50);
  });
});

describe('a field by its name', () => {
  it.each([
    'clientSecret',
    'token',
    'accessToken',
    'access_token',
    'x-acs-dingtalk-access-token',
    'phone',
    'fromPhone',
    'text',
    'content',
    'password',
    'Authorization',
    'set-cookie',
    'sessionWebhook',
  ])('%s is hidden at any depth, whatever it holds', (name) => {
    const line = logged({
      [name]: 'value-a',
      deep: [{ er: { [name]: { er: 'value-b' } } }],
      n: { [name]: 987_654_321 },
    });
    expect(JSON.stringify(line)).not.toMatch(/value-[ab]|987654321/);
    expect(line[name]).toBe('[hidden]');
  });

  it('of a count or a state is not', () => {
    expect(logged({ tokens: 3, contentHash: 'ab12', phone: null })).toMatchObject({
      tokens: 3,
      contentHash: 'ab12',
      phone: null,
    });
  });
});

describe('a phone number', () => {
  it.each(['13900000001', '+86 139-0000-0001', '8613900000001', '139 0000 0001'])('%s is masked', (phone) => {
    expect(logged({ note: `call ${phone} now` })).toMatchObject({ note: 'call [phone] now' });
    expect(logged({ err: new Error(`no ${phone}!`) })['err']).toMatchObject({ message: 'no [phone]!' });
  });

  it.each(['0192f3a1-13900000001a-7000', '91310000MA13900000001X', '1793577600000'])(
    'is not seen in the id %s',
    (id) => {
      expect(logged({ id })).toMatchObject({ id });
    },
  );
});

describe('an error', () => {
  it('keeps its code, its sentence and the chain of its causes', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const outer = new StatgridError('DATABASE_UNREACHABLE', '数据库连不上', { cause: refused });
    expect(logged({ err: outer })['err']).toMatchObject({
      name: 'StatgridError',
      code: 'DATABASE_UNREACHABLE',
      message: 'DATABASE_UNREACHABLE: 数据库连不上',
      cause: { name: 'Error', code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' },
    });
  });

  it('keeps the places of its stack but not the text before them', () => {
    const { at } = z.object({ at: z.array(z.string()) }).parse(logged({ err: new Error('one\ntwo') })['err']);
    expect(at.length).toBeGreaterThan(0);
    expect(at.every((frame) => frame.startsWith('at '))).toBe(true);
  });

  it('of the database leaves out the row and the call it speaks about', () => {
    const detail = 'Key (uscc)=(91330100MA0000000X) already exists.';
    const unique = Object.assign(new Error('duplicate key'), { code: '23505', detail });
    const prisma = new Error(
      'Invalid `db.unit.create()`:\n{ name: "某某公司" }\n\nArgument `uscc` is missing.',
    );
    prisma.name = 'PrismaClientValidationError';
    const line = JSON.stringify(logged({ unique, prisma }));
    expect(line).not.toMatch(/91330100|某某公司/);
    expect(line).toContain('Argument `uscc` is missing.');
  });
});

describe('what JSON cannot take', () => {
  it('is written as something it can', () => {
    const loop: Record<string, unknown> = { count: 1n, at: Temporal.Instant.from('2026-11-02T00:30Z') };
    loop['self'] = loop;
    const line = logged({ loop, bytes: new Uint8Array(5), seen: new Map([[1, 2]]) });
    expect(line).toMatchObject({ bytes: '[5 bytes]', seen: '[1 entries]' });
    expect(line['loop']).toMatchObject({ count: '1', at: '2026-11-02T00:30:00Z' });
  });

  it('does not stop the line', () => {
    const bad = {
      get broken(): string {
        throw new Error('no');
      },
    };
    expect(logged({ bad })).toMatchObject({ event: 'tested', unreadable: true });
  });
});
