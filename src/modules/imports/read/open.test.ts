import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openExport } from './open.ts';

const from =
  (bytes: Buffer, size = 7) =>
  () => {
    const parts: Buffer[] = [];
    for (let i = 0; i < bytes.length; i += size) parts.push(bytes.subarray(i, i + size));
    return Readable.from(parts);
  };

async function textOf(
  bytes: Buffer,
  size?: number,
): Promise<{ text: string; encoding: string; repaired: number }> {
  const opened = await openExport(from(bytes, size));
  if (opened.format !== 'text') throw new Error('not text');
  const parts: Buffer[] = [];
  for await (const chunk of opened.chunks) parts.push(chunk);
  return { text: Buffer.concat(parts).toString(), ...opened.transcoding };
}

const line = 'Bestellnr;Kunde;Betrag\n1;Größe & Söhne;12,50 €\n';

describe('opening an export', () => {
  test.each([
    ['UTF-8', Buffer.from(line), 'utf-8'],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${line}`), 'utf-8'],
    ['UTF-16LE with a mark', Buffer.from(`\ufeff${line}`, 'utf16le'), 'utf-16le'],
    ['UTF-16LE', Buffer.from(line, 'utf16le'), 'utf-16le'],
    ['UTF-16BE with a mark', Buffer.from(`\ufeff${line}`, 'utf16le').swap16(), 'utf-16be'],
    ['UTF-16BE', Buffer.from(line, 'utf16le').swap16(), 'utf-16be'],
    ['Windows-1252', Buffer.from(line.replace('€', '\x80'), 'latin1'), 'windows-1252'],
  ])('%s is found out and becomes UTF-8, packed or not, however it is cut', async (_, bytes, encoding) => {
    for (const size of [1, 3, 1_000]) {
      expect(await textOf(bytes, size)).toEqual({ text: line, encoding, repaired: 0 });
      expect(await textOf(gzipSync(bytes), size)).toEqual({ text: line, encoding, repaired: 0 });
    }
  });

  test('a letter in Latin-1 far behind the beginning still decides', async () => {
    const plain = 'order,name\n'.repeat(60_000);
    expect(await textOf(Buffer.from(`${plain}1,M\xfcller\n`, 'latin1'), 65_536)).toEqual({
      text: `${plain}1,Müller\n`,
      encoding: 'windows-1252',
      repaired: 0,
    });
  });

  test('single wrong bytes in UTF-8 are read as Windows-1252 and counted', async () => {
    const bytes = Buffer.concat([
      Buffer.from('a,Müller\n'.repeat(40_000)),
      Buffer.from('b,M\xfcller\n', 'latin1'),
    ]);
    const { text, repaired } = await textOf(bytes, 65_536);
    expect(text.endsWith('a,Müller\nb,Müller\n')).toBe(true);
    expect(repaired).toBe(1);
  });

  test.each([
    ['nothing', Buffer.alloc(0), 'empty'],
    ['blank lines', Buffer.from(' \n\n'), 'empty'],
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), 'picture'],
    ['a JPEG', Buffer.from('\xff\xd8\xff\xe0\0\x10JFIF', 'latin1'), 'picture'],
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'pdf'],
    ['an old workbook', Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1'), 'oldExcel'],
    [
      'random bytes',
      Buffer.from(Array.from({ length: 4_000 }, (_, i) => (i * i * 31 + i * 7) % 256)),
      'binary',
    ],
    ['an archive', Buffer.from('PK\x03\x04\x14\0\0\0\0\0sales.csv', 'latin1'), 'zip'],
    ['a packed picture', gzipSync(Buffer.from('GIF89a\0\0')), 'picture'],
    ['a .gz of nothing', gzipSync(Buffer.alloc(0)), 'empty'],
    ['a .gz cut short', gzipSync(Buffer.from(line.repeat(20_000))).subarray(0, 400), 'gzipTruncated'],
    ['a damaged .gz', Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), Buffer.alloc(40, 0xff)]), 'gzipBroken'],
  ])('%s is refused', async (_, bytes, code) => {
    await expect(textOf(bytes)).rejects.toMatchObject({ code });
  });

  test('a bomb is stopped before it has unfolded', async () => {
    const bomb = gzipSync(Buffer.alloc(72 * 2 ** 20, '1,2\n'));
    await expect(textOf(bomb, 65_536)).rejects.toMatchObject({ code: 'gzipBomb' });
    const opened = openExport(from(gzipSync(Buffer.from(line.repeat(100_000)))), {
      maxBytes: 1_000,
      maxRatio: 500,
    });
    await expect(opened).rejects.toMatchObject({ code: 'gzipBomb' });
  });
});
