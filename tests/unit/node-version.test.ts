// The sentence for an old Node.

import { describe, expect, it } from 'vitest';
import { checkNodeVersion } from '#bot/node-version.ts';

describe('checkNodeVersion', () => {
  it.each(['v26.0.0', 'v26.10.0', 'v30.1.0', process.version])('is content with %s', (version) => {
    expect(checkNodeVersion(version)).toBeNull();
  });

  it.each(['v20.20.2', 'v25.9.9', 'v9.0.0', 'nonsense'])('says in one line what to do for %s', (version) => {
    const sentence = checkNodeVersion(version);
    expect(sentence).toContain(version);
    expect(sentence).toContain('npm ci');
    expect(sentence).not.toContain('\n');
  });
});
