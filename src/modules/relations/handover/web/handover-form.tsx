import { Button, Checkbox, Select, TagsInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import { api, client, messageOf } from '../../../../../web/client.ts';
import { useFormat } from '../../../../../web/format.ts';
import { live } from '../../../../../web/live.ts';
import { toast, toastError } from '../../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../../web/welcome.ts';
import { type Preview, refresh, usePeople } from './queries.ts';
import { type Chosen, Successors } from './successors.tsx';

export function HandoverForm() {
  const { t } = useTranslation('relations');
  const { sites, me } = useWelcome();
  const { from } = useSearch({ strict: false });
  const people = usePeople();
  const [handoverId, setHandoverId] = useState(() => v7());
  const [fromId, setFromId] = useState<string | null>(from ?? null);
  const [siteId, setSiteId] = useState<string | null>(null);
  const [tags, setTags] = useState<string[]>([]);
  const [chosen, setChosen] = useState<Chosen[]>([{ key: 'first', staffId: null, note: '' }]);
  const [along, setAlong] = useState({ promises: true, drafts: true });
  const [sending, setSending] = useState(false);
  const [tag, setTag] = useState('');
  const known = useQuery({
    ...api.find.suggestions.queryOptions({ input: { field: 'tags', q: tag } }),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
  const successors = chosen.flatMap(({ staffId, note }) =>
    staffId && staffId !== fromId ? [{ staffId, note }] : [],
  );
  const what = { fromId: fromId ?? '', siteId: siteId ?? undefined, tags };
  const preview = useQuery({
    ...api.handovers.preview.queryOptions({
      input: { ...what, successorIds: successors.map(({ staffId }) => staffId) },
    }),
    enabled: fromId !== null,
    placeholderData: keepPreviousData,
    meta: live('handovers'),
  });
  const mine = sites.filter((site) => me?.siteIds === null || me?.siteIds?.includes(site.siteId));
  // figures of whoever was chosen before stay in view while the next are counted, and not when nobody is chosen
  const will = fromId === null ? undefined : preview.data;
  const moving = will ? will.customers - will.staying : 0;
  const more = (along.promises ? (will?.promises ?? 0) : 0) + (along.drafts ? (will?.drafts ?? 0) : 0);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (sending) return;
    setSending(true);
    try {
      await client.handovers.start({ handoverId, ...what, successors, ...along });
      setHandoverId(v7());
      setFromId(null);
      setSiteId(null);
      setTags([]);
      setChosen([{ key: v7(), staffId: null, note: '' }]);
      toast(t('handover.started'));
      await refresh();
    } catch (error) {
      toastError(error);
    }
    setSending(false);
  };
  return (
    <form className="card handover-form" onSubmit={(event) => void submit(event)}>
      <Select
        label={t('handover.from')}
        searchable
        required
        data={people.all}
        value={fromId}
        onChange={setFromId}
      />
      <div className="handover-two">
        <Select
          label={t('handover.site')}
          placeholder={t('handover.allSites')}
          clearable
          data={mine.map((site) => ({ value: site.siteId, label: site.name }))}
          value={siteId}
          onChange={setSiteId}
        />
        <TagsInput
          label={t('handover.tags')}
          data={(known.data?.items ?? []).map(({ value }) => value)}
          value={tags}
          searchValue={tag}
          onSearchChange={setTag}
          onChange={setTags}
          maxTags={20}
        />
      </div>
      <Successors
        people={people.able.filter(({ value }) => value !== fromId)}
        chosen={chosen}
        onChange={setChosen}
      />
      {(['promises', 'drafts'] as const).map((each) => (
        <Checkbox
          key={each}
          label={t(`handover.${each}`)}
          checked={along[each]}
          onChange={(event) => setAlong({ ...along, [each]: event.currentTarget.checked })}
        />
      ))}
      <div className="handover-will" aria-live="polite">
        {fromId === null ? <p className="muted">{t('handover.chooseFrom')}</p> : null}
        {preview.error ? <p className="tone-bad">{messageOf(preview.error)}</p> : null}
        {will && !preview.error ? <Will preview={will} along={along} chosen={successors.length > 0} /> : null}
      </div>
      <Button
        type="submit"
        loading={sending}
        disabled={fromId === null || successors.length === 0 || moving + more === 0 || preview.isError}
      >
        {t('handover.start', { count: moving })}
      </Button>
    </form>
  );
}

type WillProps = { preview: Preview; along: { promises: boolean; drafts: boolean }; chosen: boolean };

/** What would happen, in numbers. */
function Will({ preview, along, chosen }: WillProps) {
  const { t } = useTranslation('relations');
  const format = useFormat();
  const { customers, staying, promises, drafts, successors } = preview;
  const parts = [
    t('handover.willMove', { count: customers }),
    along.promises ? t('handover.willPromises', { count: promises }) : null,
    along.drafts ? t('handover.willDrafts', { count: drafts }) : null,
  ].filter(Boolean);
  return (
    <>
      <p>
        <b>{parts.join(' · ')}</b>
      </p>
      {chosen ? null : <p className="muted">{t('handover.chooseTo')}</p>}
      {customers + promises + drafts === 0 ? <p className="muted">{t('handover.nobodyToMove')}</p> : null}
      {successors.map(({ staffId, name, customers: n }) => (
        <p key={staffId} className="tiny">
          {t('handover.share', { name, n: format.number(n) })}
        </p>
      ))}
      {staying > 0 ? <p className="tone-warn">{t('handover.staying', { count: staying })}</p> : null}
    </>
  );
}
