// What the service of this machine says about itself, where it runs.

import type { Config } from '#bot/config.ts';
import type { Readiness } from '#bot/http/deps.ts';

const ANSWER_TIMEOUT_MS = 5_000;

/** Its parts, as /readyz tells them; null when nobody answers at the address of the settings. */
export async function serviceState({ http }: Config): Promise<Readiness | null> {
  const host = ['0.0.0.0', '::'].includes(http.host) ? '127.0.0.1' : http.host;
  const address = `http://${host.includes(':') ? `[${host}]` : host}:${http.port}/readyz`;
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    const body: unknown = await response.json();
    return partsOf(body);
  } catch {
    return null;
  }
}

/** Another program may listen there: what does not have our form is nobody's answer. */
function partsOf(body: unknown): Readiness | null {
  if (typeof body !== 'object' || body === null || !('parts' in body)) return null;
  const { parts } = body;
  if (typeof parts !== 'object' || parts === null) return null;
  const sound = Object.entries(parts).filter(
    ([, part]) => typeof part === 'object' && part !== null && 'ok' in part && 'state' in part,
  );
  return Object.fromEntries(
    sound.map(([name, part]) => [name, { ok: Boolean(part.ok), state: String(part.state) }]),
  );
}
