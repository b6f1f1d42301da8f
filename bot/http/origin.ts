// From where a request may come: pure rules over its Host and Origin.

/** A host as a browser names it: no user, no path. */
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/i;

/** Whether a Host header names this machine. */
export function isLoopbackHost(host: string): boolean {
  const name = hostName(host);
  return name === 'localhost' || name === '[::1]' || isLoopbackIpv4(name ?? '');
}

/** Whether the address a connection came from is this machine's own. */
export function isLoopbackAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '');
  return plain === '::1' || isLoopbackIpv4(plain);
}

/** Loopback, or the host of PUBLIC_URL: a page elsewhere that points its own name here is refused. */
export function isKnownHost(host: string, publicUrl: string | null): boolean {
  return isLoopbackHost(host) || (publicUrl !== null && host.toLowerCase() === new URL(publicUrl).host);
}

/**
 * Whether a Host is an address of digits. Probes and metrics are asked for by address; a foreign page
 * can point a name here, never an address.
 */
export function isAddressHost(host: string): boolean {
  const name = hostName(host);
  return name !== null && (name.startsWith('[') || /^\d{1,3}(\.\d{1,3}){3}$/.test(name));
}

/**
 * Whether a change may be asked for from this origin: the page must come from the very host it talks
 * to, or from PUBLIC_URL. Browsers send an Origin with every such request, so one without is refused.
 */
export function isSameOrigin(
  request: { readonly origin: string | undefined; readonly host: string },
  publicUrl: string | null,
): boolean {
  const { origin, host } = request;
  if (origin === undefined) return false;
  if (publicUrl !== null && origin === new URL(publicUrl).origin) return true;
  return isLoopbackHost(host) && origin.toLowerCase() === `http://${host.toLowerCase()}`;
}

function hostName(host: string): string | null {
  return HOST.exec(host)?.[1]?.toLowerCase() ?? null;
}

function isLoopbackIpv4(name: string): boolean {
  return /^127(\.\d{1,3}){3}$/.test(name);
}
