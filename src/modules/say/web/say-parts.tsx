import type { Part } from '../kinds.ts';

/** Text is text: whatever was filled in, the browser reads no markup in it. */
export function SayParts({ parts }: { parts: readonly Part[] }) {
  return parts.map(({ text, strong }, index) =>
    strong ? <b key={index}>{text}</b> : <span key={index}>{text}</span>,
  );
}
