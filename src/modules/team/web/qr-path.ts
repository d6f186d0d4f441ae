// A QR code as what an SVG draws of it.
import { encode } from 'uqr';

/** Light modules around the code (ISO/IEC 18004, 5.3.8): without them many readers do not find it. */
const quiet = 4;

/** @returns the modules of one side, and the dark ones as an SVG path: a rectangle for each run of them in a row */
export function drawQrCode(text: string): { size: number; path: string } {
  const { size, data } = encode(text, { ecc: 'M', border: quiet });
  const runs = data.flatMap((row, y) =>
    row.flatMap((dark, x) => {
      if (!dark || row[x - 1]) return [];
      const end = row.indexOf(false, x); // never -1: a row ends in the quiet zone
      return [`M${x} ${y}h${end - x}v1h${x - end}z`];
    }),
  );
  return { size, path: runs.join('') };
}
