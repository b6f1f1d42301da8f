// From where a request may come.

import { describe, expect, it } from 'vitest';
import {
  isAddressHost,
  isKnownHost,
  isLoopbackAddress,
  isLoopbackHost,
  isSameOrigin,
} from '#bot/http/origin.ts';

const PUBLIC = 'https://tj.example.gov.cn';

describe('hosts', () => {
  it.each(['localhost', 'localhost:8080', 'LOCALHOST:1', '127.0.0.1:8080', '127.9.9.9', '[::1]:8080'])(
    '%s names this machine',
    (host) => {
      expect(isLoopbackHost(host)).toBe(true);
      expect(isKnownHost(host, null)).toBe(true);
    },
  );

  it.each([
    '',
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.example:127',
    'localhost@evil.example',
    'localhost/evil',
    '10.0.0.1',
    '0.0.0.0:8080',
    'tj.example.gov.cn.evil.example',
  ])('%s does not', (host) => {
    expect(isLoopbackHost(host)).toBe(false);
    expect(isKnownHost(host, PUBLIC)).toBe(false);
  });

  it('knows the host of the public address, with its port where it has one', () => {
    expect(isKnownHost('tj.example.gov.cn', PUBLIC)).toBe(true);
    expect(isKnownHost('tj.example.gov.cn:8443', PUBLIC)).toBe(false);
    expect(isKnownHost('tj.example.gov.cn:8443', `${PUBLIC}:8443`)).toBe(true);
    expect(isKnownHost('tj.example.gov.cn', null)).toBe(false);
  });

  it('tells addresses of digits, which nobody can point elsewhere, from names', () => {
    expect(['10.1.2.3:8080', '[fd00::1]'].map(isAddressHost)).toEqual([true, true]);
    expect(['evil.example', '10.1.2.3.evil.example', ''].map(isAddressHost)).toEqual([false, false, false]);
  });

  it('knows the addresses connections of this machine come from', () => {
    expect(['127.0.0.1', '::1', '::ffff:127.0.0.1'].map(isLoopbackAddress)).toEqual([true, true, true]);
    expect(['10.0.0.1', '::ffff:10.0.0.1', '2001:db8::1'].map(isLoopbackAddress)).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('origins', () => {
  const table: readonly [string | undefined, string, string | null, boolean][] = [
    ['http://127.0.0.1:8080', '127.0.0.1:8080', null, true],
    ['http://localhost:8080', 'localhost:8080', null, true],
    ['http://localhost:8081', 'localhost:8080', null, false],
    ['http://localhost:8080', '127.0.0.1:8080', null, false],
    ['https://localhost:8080', 'localhost:8080', null, false],
    ['https://evil.example', '127.0.0.1:8080', null, false],
    ['null', '127.0.0.1:8080', null, false],
    [undefined, '127.0.0.1:8080', null, false],
    [PUBLIC, 'tj.example.gov.cn', PUBLIC, true],
    ['http://tj.example.gov.cn', 'tj.example.gov.cn', PUBLIC, false],
    ['https://evil.example', 'tj.example.gov.cn', PUBLIC, false],
  ];
  it.each(table)('%s may change things at %s (public address %s): %s', (origin, host, publicUrl, allowed) => {
    expect(isSameOrigin({ origin, host }, publicUrl)).toBe(allowed);
  });
});
