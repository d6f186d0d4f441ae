import { encode } from 'uqr';
import { expect, test } from 'vitest';
import { drawQrCode } from './qr-path.ts';

const uri =
  'otpauth://totp/Rapport:mia%40rapport.test?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Rapport&digits=6&period=30';

test('every module of the code is drawn where it belongs, with the quiet zone around it', () => {
  const { size: side, path } = drawQrCode(uri);
  const drawn = Array.from({ length: side }, () => Array.from({ length: side }, () => false));
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    for (let at = Number(x); at < Number(x) + Number(width); at += 1) {
      const row = drawn[Number(y)] ?? [];
      row[at] = true;
    }
  const code = encode(uri, { ecc: 'M', border: 0 });
  expect(side).toBe(code.size + 8);
  expect(drawn.slice(4, -4).map((row) => row.slice(4, -4))).toEqual(code.data);
  expect(drawn.flat().filter(Boolean)).toHaveLength(code.data.flat().filter(Boolean).length);
});
