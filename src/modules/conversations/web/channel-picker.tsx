import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { channels, directions } from '../contract.ts';
import type { Edit, Fields } from './fields.ts';

/** How we are in touch, and who began it, in one list. */
export function ChannelPicker({ fields, onEdit }: { fields: Fields; onEdit: Edit }) {
  const { t } = useTranslation('conversations');
  const data = channels.flatMap((channel) =>
    directions.map((direction) => ({
      value: `${channel} ${direction}`,
      label: t(`story.${channel}.${direction}`),
    })),
  );
  return (
    <NativeSelect
      size="xs"
      className="desk-channel"
      data-channel
      aria-label={t('field.channel')}
      aria-keyshortcuts="k"
      data={data}
      value={`${fields.channel} ${fields.direction}`}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur();
      }}
      onChange={(event) => {
        const [channel, direction] = event.currentTarget.value.split(' ');
        onEdit({
          channel: channels.find((each) => each === channel) ?? fields.channel,
          direction: directions.find((each) => each === direction) ?? fields.direction,
        });
      }}
    />
  );
}
