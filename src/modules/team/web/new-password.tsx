import './new-password.css';
// Where somebody chooses a password: the field, and how hard it is to guess in words and bars.
import type { PasswordInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PasswordField } from '../../../../web/parts/password-field.tsx';
import { useStrength } from './use-strength.ts';

/** As the contract of the team says; a page does not load its schemas for one number. */
export const shortest = 12;

/** @param own what others know of its holder: business, name, e-mail address */
export function NewPassword({
  own,
  ...field
}: PasswordInputProps & { value?: string; own: readonly (string | undefined)[] }) {
  const { t } = useTranslation('account');
  const { value = '' } = field;
  const strength = useStrength(
    value,
    own.filter((text) => text !== undefined),
  );
  const missing = shortest - value.length;
  const words =
    strength === null
      ? ''
      : missing > 0
        ? t('strength.missing', { count: missing })
        : strength.enough
          ? t(`strength.${strength.score}`)
          : t(`strength.${strength.why}`);
  const taken = strength?.enough === true && missing <= 0;
  const bars = strength === null ? 0 : missing > 0 ? 1 : Math.max(1, strength.score);
  return (
    <div>
      <PasswordField description={t('passwordHint')} required autoComplete="new-password" {...field} />
      <div className="strength" data-taken={taken}>
        <span className="strength-bars" aria-hidden="true">
          {[1, 2, 3, 4].map((bar) => (
            <i key={bar} data-on={bar <= bars} />
          ))}
        </span>
        <span role="status">{words}</span>
      </div>
    </div>
  );
}
