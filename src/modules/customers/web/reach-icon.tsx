// What a click on it does: calls, writes, opens. Drawn on a grid of 24, in the colour of the text around.
const drawings: Record<'phone' | 'email' | 'web', string> = {
  phone:
    'M6.5 3.5h3l1.5 4.5-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4.5 1.5v3a2 2 0 0 1-2.2 2A16.5 16.5 0 0 1 4.5 5.7a2 2 0 0 1 2-2.2Z',
  email: 'M4 6h16v12H4Zm0 1 8 6 8-6',
  web: 'M13 5h6v6m0-6-8 8M10 6H5v13h13v-5',
};

export function ReachIcon({ kind }: { kind: keyof typeof drawings }) {
  return (
    <svg viewBox="0 0 24 24" width="15" height="15" aria-hidden>
      <path
        d={drawings[kind]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
