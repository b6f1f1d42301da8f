// Words that may be the same share one value.

import { describe, expect, it } from 'vitest';
import { changed, sharedFrom } from '#bot/domain/understanding/shared-values.ts';

describe('a shared value', () => {
  const none = sharedFrom<readonly string[]>([]);
  const add = (name: string) => (names: readonly string[]) => [...names, name];

  it('is the same object for the same changes, made once', () => {
    const one = changed(changed(none, 'a', add('a')), 'b', add('b'));
    const other = changed(
      changed(none, 'a', () => ['never made']),
      'b',
      () => ['never made'],
    );
    expect(other).toBe(one);
    expect(one.value).toEqual(['a', 'b']);
  });

  it('leaves what it was changed from', () => {
    changed(none, 'a', add('a'));
    expect(none.value).toEqual([]);
    expect(changed(none, 'b', add('b')).value).toEqual(['b']);
  });
});
