// What a telephone reads off the screen instead of somebody typing it.
import { drawQrCode } from './qr-path.ts';

/**
 * Dark on white in every theme: many readers take no other.
 * @param label what a screen reader says in its place
 */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = drawQrCode(text);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      className="qr-code"
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
