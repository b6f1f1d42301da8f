// How a mail server's certificate is looked at: like any other, by its name.

import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';

export function tlsOptions(host: string): ConnectionOptions {
  return {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(isIP(host) === 0 ? { servername: host } : {}),
  };
}
