// Addresses of mailboxes, and the ids of our own messages that answers and bounces name.

/**
 * An address that can stand in a command as it is: ASCII, one `@`, a domain of two labels at least. Quoted local parts,
 * comments and addresses beyond ASCII exist and are not supported (house rule).
 */
export function isMailAddress(text: string): boolean {
  return text.length <= 254 && /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(text);
}

/** One form for each mailbox: servers that tell upper from lower case in names are not met any more. */
export function mailAddress(text: string): string {
  return text.trim().toLowerCase();
}

const OWN = 'statgrid.';

/**
 * The Message-ID of one part of one attempt, without angle brackets: the same however often the attempt is made, so
 * that a copy is known as one by whoever gets it, and by us in answers and bounces.
 */
export function ownMessageId(key: string, partNumber: number, ownAddress: string): string {
  const name = key.replace(/[^\w-]/g, '-').slice(0, 80);
  return `${OWN}${name}.${partNumber}@${domainOf(ownAddress)}`;
}

/** Every id of ours that stands in `text` between angle brackets, in order. */
export function ownIdsIn(text: string, ownAddress: string): readonly string[] {
  const domain = RegExp.escape(domainOf(ownAddress));
  const pattern = new RegExp(`<(statgrid\\.[\\w-]{1,80}\\.\\d{1,5}@${domain})>`, 'gi');
  return [...text.matchAll(pattern)].map(([, id = '']) => id);
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
