import type { Choice } from './use-choices.ts';

/** Mouths of the moods that come with the product; one of the owner's own says its name. */
const mouths: Readonly<Record<string, string>> = {
  upset: 'M5.2 11.4 Q8 8.6 10.8 11.4',
  neutral: 'M5.2 10.4 H10.8',
  happy: 'M5 9.4 Q8 12.6 11 9.4',
};

/** Drawn, since not every machine has the signs. */
function Face({ mouth }: { mouth: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.3"
      aria-hidden
    >
      <circle cx="8" cy="8" r="7" />
      <path d={mouth} strokeLinecap="round" />
      <path d="M5.7 6.2 V6.5 M10.3 6.2 V6.5" strokeWidth="1.9" strokeLinecap="round" />
    </svg>
  );
}

/** One of a few, or none: pressing the chosen one again takes it away. */
export function ChoiceChips({
  label,
  choices,
  chosen,
  keys = true,
  nameOf,
  onChoose,
}: {
  label: string;
  choices: readonly Choice[];
  chosen: string | null;
  keys?: boolean;
  nameOf: (code: string) => string;
  onChoose: (code: string | null) => void;
}) {
  return (
    <fieldset className="chips desk-chips" aria-label={label}>
      {choices.map(({ list, code, key }) => {
        const mouth = list === 'mood' ? mouths[code] : undefined;
        return (
          <button
            key={code}
            type="button"
            className="chip"
            aria-pressed={code === chosen}
            aria-label={mouth ? nameOf(code) : undefined}
            title={mouth ? nameOf(code) : undefined}
            aria-keyshortcuts={keys && key ? key : undefined}
            onClick={() => onChoose(code === chosen ? null : code)}
          >
            {mouth ? <Face mouth={mouth} /> : nameOf(code)}
            {keys && key ? <kbd aria-hidden>{key.toUpperCase()}</kbd> : null}
          </button>
        );
      })}
    </fieldset>
  );
}
