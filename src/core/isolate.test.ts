import { expect, test } from 'vitest';
import { translator } from './i18n.ts';
import { isolate } from './isolate.ts';

test('a name turns no sentence around', () => {
  expect(isolate('Ada Okafor 👩‍👩‍👧 东京')).toBe('Ada Okafor 👩‍👩‍👧 东京');
  expect(isolate('رامي')).toBe('\u2068رامي\u2069');
  expect(isolate('inv\u202egpj.exe')).toBe('\u2068inv\u202egpj.exe\u2069');
  expect(isolate('\u2069\u202eout')).toBe('\u2068\u202eout\u2069'); // closes no isolate of ours
});

test.each(['en', 'de'])('names are names in sentences, whatever they hold (%s)', (language) => {
  const t = translator(language);
  expect(
    t('notices:kind.alert_new_owner', { name: '\u202eMia', what: '{{name}} $t(shell:offline) <b>&' }),
  ).toBe(
    t('notices:kind.alert_new_owner', { name: 'NAME', what: 'WHAT' })
      .replace('NAME', '\u2068\u202eMia\u2069')
      .replace('WHAT', '{{name}} $t(shell:offline) <b>&'),
  );
});
