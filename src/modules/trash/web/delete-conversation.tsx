import { useTranslation } from 'react-i18next';
import { client } from '../../../../web/client.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import type { StoryItem } from '../../customers/web/queries.ts';
import { useDelete } from './use-delete.ts';

/** At a conversation in the story, for whoever had it and those who lead. */
export function DeleteConversation({ item, customerId }: { item: StoryItem; customerId: string }) {
  const { t } = useTranslation('trash');
  const { can, me } = useWelcome();
  const remove = useDelete();
  const { conversationId } = item.data;
  if (item.kind !== 'conversation.done' || typeof conversationId !== 'string') return null;
  if (!can('conversations.write') || (item.by?.staffId !== me?.staffId && !can('settings.manage')))
    return null;
  return (
    <button
      type="button"
      className="add-row tiny"
      style={{ display: 'block' }}
      aria-label={t('deleteConversation')}
      onClick={() =>
        void remove(t('kind.conversation'), () =>
          client.trash.deleteConversation({ customerId, conversationId }),
        )
      }
    >
      {t('delete')}
    </button>
  );
}
