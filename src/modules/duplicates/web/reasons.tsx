import { useTranslation } from 'react-i18next';
import { Tag } from '../../../../web/parts/tag.tsx';
import type { Pair } from './queries.ts';

/** Why two may be one; what speaks against it stands last. */
export function Reasons({ reasons }: { reasons: Pair['reasons'] }) {
  const { t } = useTranslation('duplicates');
  const against = (code: string): boolean => code.endsWith('Differs');
  return (
    <span className="pair-reasons">
      {reasons
        .toSorted((one, other) => Number(against(one)) - Number(against(other)))
        .map((code) => (
          <Tag key={code} tone={against(code) ? 'warn' : 'accent'}>
            {t(`reason.${code}`)}
          </Tag>
        ))}
    </span>
  );
}
