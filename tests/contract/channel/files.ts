// Contract of `fetchFile`, for channels people can send files through: part of what they claim.

import { describe, expect, it } from 'vitest';
import type { FetchOptions } from '#adapters/contract.ts';
import type { Get } from './rig.ts';

const BYTES = new TextEncoder().encode('统一社会信用代码,报送状态\n'.repeat(400));

const bounds = (given: Partial<FetchOptions> = {}): FetchOptions => {
  return { maxBytes: 1_000_000, timeoutMs: 5_000, signal: new AbortController().signal, ...given };
};

export function fileTests(rig: Get): void {
  describe('files', () => {
    const fetch = (
      how: Parameters<NonNullable<ReturnType<Get>['putFile']>>[1],
      given?: Partial<FetchOptions>,
    ) => {
      const { session, putFile } = rig();
      if (putFile === undefined || session.fetchFile === undefined) throw new Error('no files');
      return session.fetchFile(putFile(BYTES, how), bounds(given));
    };

    it('fetches what somebody sent, byte for byte, for one call', async () => {
      const end = await fetch('whole');
      expect(end).toEqual({ state: 'fetched', bytes: Buffer.from(BYTES), calls: 1 });
    });

    it('fetches again after credentials have ended', async () => {
      await fetch('whole');
      rig().expireCredentials();
      const end = await fetch('whole');
      expect(end.state).toBe('fetched');
    });

    it.each([
      ['whole', 'expired'],
      ['whole', 'too_big'],
      ['without_length', 'too_big'],
      ['elsewhere', 'refused'],
      ['redirected', 'refused'],
      ['never_answered', 'transient'],
    ] as const)('says of a file that is %s: %s', async (how, state) => {
      const given =
        state === 'too_big' ? { maxBytes: 1_000 } : how === 'never_answered' ? { timeoutMs: 400 } : {};
      const end = state === 'expired' ? await fetch('over') : await fetch(how, given);
      expect(end.state).toBe(state);
    });

    it('asks for nothing once it was told to stop', async () => {
      const stop = new AbortController();
      stop.abort();
      const end = await fetch('whole', { signal: stop.signal });
      expect(end).toMatchObject({ state: 'transient', calls: 0 });
    });

    it('throws at nothing and shows no credential', async () => {
      const { session, secrets } = rig();
      const ends = [
        await fetch('over'),
        await fetch('elsewhere'),
        await session.fetchFile?.('', bounds()),
        await session.fetchFile?.('\0\ud800', bounds()),
      ];
      const seen = JSON.stringify(ends) + rig().logged() + rig().printed();
      for (const secret of secrets) expect(seen).not.toContain(secret);
    });
  });
}
