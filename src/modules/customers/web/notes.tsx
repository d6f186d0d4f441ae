import { Button, Textarea } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, client } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { live } from '../../../../web/live.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import { type Card, useSave } from './queries.ts';
import { focusNow } from './in-place.tsx';
import { useDraft } from './use-draft.ts';

type Note = Card['notes']['items'][number];

/** The latest five came with the card; all of them are asked for. */
export function Notes({ card, editable }: { card: Card; editable: boolean }) {
  const { t } = useTranslation('customers');
  const { customerId } = card.customer;
  const [all, setAll] = useState(false);
  const pages = useInfiniteQuery({
    ...api.customers.notes.infiniteOptions({
      input: (cursor: string | undefined) => ({ customerId, cursor }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
    enabled: all,
    meta: live(`customer:${customerId}`),
  });
  const items: readonly Note[] = pages.data?.pages.flatMap((page) => page.items) ?? card.notes.items;
  const more = pages.data ? pages.hasNextPage : card.notes.count > items.length;
  if (!editable && card.notes.count === 0) return null;
  return (
    <section className="card place-notes">
      <div className="head-row">
        <h2 className="label">{t('notes.title')}</h2>
        {editable ? <kbd>W</kbd> : null}
      </div>
      {editable ? <NewNote customerId={customerId} /> : null}
      {items.map((note) => (
        <NoteRow key={note.noteId} note={note} customerId={customerId} editable={editable} />
      ))}
      {more ? (
        <Button
          mt={8}
          size="compact-sm"
          variant="default"
          loading={pages.isFetching}
          onClick={() => (all ? void pages.fetchNextPage() : setAll(true))}
        >
          {t('notes.older')}
        </Button>
      ) : null}
    </section>
  );
}

function NewNote({ customerId }: { customerId: string }) {
  const { t } = useTranslation('customers');
  const [text, setText] = useDraft(`note.${customerId}`);
  const latest = useRef(text);
  latest.current = text;
  const [sending, setSending] = useState(false);
  const save = useSave(customerId);
  const send = async (): Promise<void> => {
    if (text.trim() === '' || sending) return;
    setSending(true);
    const done = await save(() => client.customers.addNote({ customerId, text }), t('notes.added'));
    setSending(false);
    // what was typed meanwhile is the next note
    const now = latest.current;
    if (done) setText(now.startsWith(text) ? now.slice(text.length).trimStart() : now);
  };
  return (
    <div style={{ marginBottom: 8 }}>
      <Textarea
        autosize
        minRows={2}
        maxRows={10}
        aria-label={t('notes.new')}
        placeholder={t('notes.placeholder')}
        data-new-note
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (isSend(event)) void send();
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      {text === '' ? null : (
        <Button mt={6} size="compact-sm" loading={sending} onClick={() => void send()}>
          {t('notes.save')}
        </Button>
      )}
    </div>
  );
}

function isSend(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && (event.ctrlKey || event.metaKey);
}

function NoteRow({ note, customerId, editable }: { note: Note; customerId: string; editable: boolean }) {
  const { t } = useTranslation('customers');
  const format = useFormat();
  const welcome = useWelcome();
  const [text, setText] = useState<string | null>(null);
  const save = useSave(customerId);
  const mine =
    editable && ((note.by?.staffId ?? null) === welcome.me?.staffId || welcome.can('settings.manage'));
  const keep = async (): Promise<void> => {
    if (text === null) return;
    if (await save(() => client.customers.updateNote({ customerId, noteId: note.noteId, text })))
      setText(null);
  };
  return (
    <article className="note">
      {text === null ? (
        <p>{note.text}</p>
      ) : (
        <Textarea
          autosize
          ref={focusNow}
          aria-label={t('notes.edit')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (isSend(event)) void keep();
            if (event.key === 'Escape') setText(null);
          }}
        />
      )}
      <div className="row tiny">
        <span>
          {[note.by?.name, format.day(note.createdAt)].filter(Boolean).join(' · ')}
          {note.updatedAt === note.createdAt ? '' : ` · ${t('notes.edited')}`}
        </span>
        {mine ? (
          <span>
            {text === null ? (
              <>
                <button type="button" className="icon-button" onClick={() => setText(note.text)}>
                  {t('notes.change')}
                </button>
                <button
                  type="button"
                  className="icon-button"
                  onClick={() =>
                    void save(
                      () => client.customers.removeNote({ customerId, noteId: note.noteId }),
                      t('notes.removed'),
                    )
                  }
                >
                  {t('shell:remove')}
                </button>
              </>
            ) : (
              <>
                <button type="button" className="icon-button" onClick={() => setText(null)}>
                  {t('shell:cancel')}
                </button>
                <button type="button" className="icon-button" onClick={() => void keep()}>
                  {t('shell:save')}
                </button>
              </>
            )}
          </span>
        ) : null}
      </div>
    </article>
  );
}
