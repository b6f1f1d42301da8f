// How a file somebody sent is named: its address and the key it is encrypted with, a credential as a whole.

export interface FileRef {
  readonly url: string;
  /** Base64 of 32 bytes. */
  readonly key: string;
}

export function writeFileRef(url: string, key: string): string {
  return JSON.stringify([url, key]);
}

/** Null when it is none of ours. */
export function readFileRef(ref: string): FileRef | null {
  try {
    const value: unknown = JSON.parse(ref);
    if (!Array.isArray(value)) return null;
    const [url, key]: readonly unknown[] = value;
    return typeof url === 'string' && typeof key === 'string' ? { url, key } : null;
  } catch {
    return null;
  }
}
