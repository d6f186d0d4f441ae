import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The eye in it has a name in the reader's language, and is reached by keyboard. */
export function PasswordField(field: PasswordInputProps) {
  const { t } = useTranslation('shell');
  return (
    <PasswordInput
      visibilityToggleButtonProps={{ 'aria-label': t('showPassword'), tabIndex: 0 }}
      {...field}
    />
  );
}
