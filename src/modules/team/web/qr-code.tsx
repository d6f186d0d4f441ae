// What a telephone reads off the screen instead of somebody typing it.
import { encode } from 'uqr';

/** Light modules around the code (ISO/IEC 18004, 5.3.8): without them many readers do not find it. */
const quiet = 4;

/** One rectangle for each run of dark modules of a row, as an SVG path of 1 x 1 modules. */
function pathOf(rows: readonly (readonly boolean[])[]): string {
  return rows
    .flatMap((row, y) =>
      row.flatMap((dark, x) => {
        if (!dark || row[x - 1]) return [];
        const end = row.indexOf(false, x); // never -1: a row ends in the quiet zone
        return [`M${x} ${y}h${end - x}v1h${x - end}z`];
      }),
    )
    .join('');
}

/**
 * Dark on white in every theme: many readers take no other.
 * @param label what a screen reader says in its place
 */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, data } = encode(text, { ecc: 'M', border: quiet });
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      className="qr-code"
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={pathOf(data)} fill="#000" />
    </svg>
  );
}
