import { describe, expect, it } from 'vitest';
import { crc64Of } from '../src/features/datasets/upload/crc64';

describe('the checksum of a block', () => {
  it("of the catalog's digits is its check value", async () => {
    // AE8B14860A799888, lowest byte first.
    expect(await crc64Of(new Blob(['123456789']))).toBe(btoa('\x88\x98\x79\x0a\x86\x14\x8b\xae'));
  });

  it('of nothing is zero', async () => expect(await crc64Of(new Blob([]))).toBe('AAAAAAAAAAA='));

  it('does not depend on how the content is cut', async () => {
    const parts = ['a', '', 'bcd'.repeat(50_000), '\u0000\u00ff', 'e'];
    expect(await crc64Of(new Blob(parts))).toBe(await crc64Of(new Blob([parts.join('')])));
  });
});
