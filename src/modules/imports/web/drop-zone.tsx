// A file may be dropped anywhere on the page, chosen with a click, or with the keyboard.
import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ChangeEvent, type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

export function DropZone({
  onFile,
  busy,
  children,
}: {
  onFile: (file: File) => void;
  busy: boolean;
  children?: ReactNode;
}) {
  const { t } = useTranslation('imports');
  const phone = useMediaQuery('(max-width: 760px)', undefined, { getInitialValueInEffect: false }) ?? false;
  const input = useRef<HTMLInputElement>(null);
  const [many, setMany] = useState(0);
  const take = (files: FileList | null | undefined): void => {
    const file = files?.[0];
    if (!file || busy) return;
    setMany(files.length);
    onFile(file);
  };
  const over = useDrop(take);
  const choose = (event: ChangeEvent<HTMLInputElement>): void => {
    take(event.currentTarget.files);
    event.currentTarget.value = ''; // so that the same file can be chosen once more
  };
  return (
    <section className="card import-drop" data-over={over || undefined} aria-labelledby="import-drop">
      <h2 id="import-drop">
        {t(over ? 'page.drop.letGo' : phone ? 'page.drop.titlePhone' : 'page.drop.title')}
      </h2>
      {children}
      <div>
        <Button onClick={() => input.current?.click()} disabled={busy} size="md">
          {t('page.drop.choose')}
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          accept=".csv,.tsv,.txt,.tab,.xlsx,.gz,text/csv,text/plain"
          onChange={choose}
        />
      </div>
      <p className="tiny">{t('page.drop.formats')}</p>
      {many > 1 ? <p aria-live="polite">{t('page.drop.oneAtATime')}</p> : null}
      {over ? <div className="import-over" aria-hidden /> : null}
    </section>
  );
}

/** @returns whether files hover over the page */
function useDrop(take: (files: FileList | undefined) => void): boolean {
  const [over, setOver] = useState(false);
  const dropped = useEffectEvent(take);
  useEffect(() => {
    let depth = 0; // enter and leave come for every element that the pointer crosses
    const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const move = (event: DragEvent, by: number): void => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = Math.max(0, depth + by);
      setOver(depth > 0);
    };
    const enter = (event: DragEvent): void => move(event, 1);
    const leave = (event: DragEvent): void => move(event, -1);
    const hover = (event: DragEvent): void => move(event, 0);
    const drop = (event: DragEvent): void => {
      move(event, -depth);
      dropped(event.dataTransfer?.files);
    };
    const listeners = { dragenter: enter, dragleave: leave, dragover: hover, drop };
    for (const [name, listener] of Object.entries(listeners))
      window.addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of Object.entries(listeners))
        window.removeEventListener(name, listener as EventListener);
    };
  }, []);
  return over;
}
