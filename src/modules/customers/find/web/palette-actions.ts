// Pages and actions that the search box opens: those that exist and that the role may use.
import { useTranslation } from 'react-i18next';
import { rooms } from '../../../../../web/rooms.ts';
import { useWelcome } from '../../../../../web/welcome.ts';
import { signOut } from '../../../team/web/sign-in.ts';
import { searchTokens } from '../search-text.ts';

/** to: a page of ours; run: anything else */
export type Action = { id: string; label: string; keys?: string } & (
  | { to: string; run?: undefined }
  | { run: () => void }
);

/** @returns those whose words begin with each word of the query; all for an empty one */
export function useActions(query: string): Action[] {
  const { t } = useTranslation(['find', 'shell', 'relations', 'duplicates']);
  const { can } = useWelcome();
  const actions: Action[] = [
    ...(can('customers.write')
      ? [{ id: 'new', label: t('find:palette.newCustomer'), to: '/customers/new' }]
      : []),
    { id: 'duplicates', label: t('duplicates:title'), to: '/duplicates' },
    ...(can('customers.handover')
      ? [{ id: 'handover', label: t('relations:handover.title'), to: '/handover' }]
      : []),
    ...(can('imports.run') ? [{ id: 'import', label: t('find:palette.import'), to: '/imports' }] : []),
    ...rooms
      .filter((room) => can(room.permission))
      .map((room) => ({
        id: room.to,
        label: t(`shell:nav.${room.name}`),
        keys: `g ${room.key}`,
        to: room.to,
      })),
    { id: 'sign-out', label: t('shell:signOut'), run: () => void signOut() },
  ];
  const words = searchTokens(query);
  return actions.filter(({ label }) => {
    const tokens = searchTokens(label);
    return words.every((word) => tokens.some((token) => token.startsWith(word)));
  });
}
