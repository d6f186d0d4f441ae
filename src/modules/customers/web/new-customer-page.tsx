// A new customer on one screen; whoever could be here already is shown while it is typed.
import './card.css';
import {
  Button,
  Group,
  SegmentedControl,
  Select,
  SimpleGrid,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, client, messageOf } from '../../../../web/client.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { PageHead } from '../../../../web/parts/page-head.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { LikeList } from '../../duplicates/web/like-list.tsx';
import { ErasedNote, useErasedBefore } from '../../privacy/web/erased-note.tsx';
import { countries } from '../../team/web/places.ts';
import { focusNow } from './in-place.tsx';
import { refreshCustomer } from './queries.ts';
import { useDraft } from './use-draft.ts';

const empty = {
  kind: 'person' as 'person' | 'company',
  givenName: '',
  familyName: '',
  name: '',
  company: '',
  phone: '',
  email: '',
  number: '',
  street: '',
  postcode: '',
  city: '',
  country: null as string | null,
  ownerId: null as string | null,
  tags: [] as string[],
  note: '',
  despiteErasure: '',
};
type Values = typeof empty;

function fromDraft(draft: string, own: Partial<Values>): Values {
  try {
    return { ...empty, ...own, ...(JSON.parse(draft) as Partial<Values>) };
  } catch {
    return { ...empty, ...own };
  }
}

export function NewCustomerPage() {
  const { t, i18n } = useTranslation('customers');
  const { me, business, can } = useWelcome();
  const navigate = useNavigate();
  const {
    phone = '',
    country = business?.country ?? null,
    call,
  } = useSearch({ strict: false }) as { phone?: string; country?: string; call?: string };
  // who calls comes first: a draft of somebody else waits until their number is done with
  const [draft, setDraft] = useDraft(phone ? `new-customer ${phone}` : 'new-customer');
  const form = useForm<Values>({
    initialValues: fromDraft(draft, {
      phone,
      ownerId: me?.staffId ?? null,
      country,
    }),
    onValuesChange: (values) => setDraft(JSON.stringify(values)),
  });
  const staff = useQuery({ ...api.team.staff.queryOptions({ input: {} }), staleTime: 300_000 });
  const create = useMutation({
    mutationFn: (values: Values) => client.customers.create(toInput(values)),
    onSuccess: async ({ customer, eventId }) => {
      setDraft('');
      if (call)
        await client.calls.choose({ callId: call, customerId: customer.customerId }).catch(toastError);
      await refreshCustomer();
      await navigate({
        to: '/customers/$customerId',
        params: { customerId: customer.customerId },
        search: call ? { call } : {},
      });
      toast(t('new.added', { name: customer.name }), () => void takeBack(customer.customerId, eventId));
    },
  });
  const takeBack = async (customerId: string, eventId: string): Promise<void> => {
    try {
      await client.customers.undo({ customerId, eventId });
      await refreshCustomer();
      await navigate({ to: '/' });
    } catch (error) {
      toastError(error);
    }
  };
  const { kind } = form.values;
  const erased = useErasedBefore(form.values);
  const mayGoOn = can('privacy.erase');
  return (
    <div style={{ maxWidth: 760 }}>
      <PageHead title={t('new.title')} lead={t('new.lead')} />
      <form
        className="card"
        style={{ padding: 20 }}
        onSubmit={form.onSubmit((values) => create.mutate(values))}
      >
        <SegmentedControl
          aria-label={t('field.kind')}
          data={[
            { value: 'person', label: t('find:kind.person') },
            { value: 'company', label: t('find:kind.company') },
          ]}
          {...form.getInputProps('kind')}
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing={12} mt={14}>
          {kind === 'person' ? (
            <>
              <TextInput label={t('field.givenName')} ref={focusNow} {...form.getInputProps('givenName')} />
              <TextInput label={t('field.familyName')} {...form.getInputProps('familyName')} />
              <TextInput label={t('field.company')} {...form.getInputProps('company')} />
            </>
          ) : (
            <TextInput label={t('field.name')} ref={focusNow} required {...form.getInputProps('name')} />
          )}
          <TextInput label={t('field.number')} {...form.getInputProps('number')} />
          <TextInput label={t('field.phone')} type="tel" {...form.getInputProps('phone')} />
          <TextInput label={t('field.email')} type="email" {...form.getInputProps('email')} />
        </SimpleGrid>
        <LikeList typed={typedOf(form.values)} />
        <ErasedNote day={erased} reason={mayGoOn ? form.getInputProps('despiteErasure') : null} />
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing={12} mt={12}>
          <TextInput label={t('addressPart.street')} {...form.getInputProps('street')} />
          <Group gap={8} grow preventGrowOverflow={false} wrap="nowrap">
            <TextInput
              style={{ maxWidth: 110 }}
              label={t('addressPart.postcode')}
              {...form.getInputProps('postcode')}
            />
            <TextInput label={t('addressPart.city')} {...form.getInputProps('city')} />
          </Group>
          <Select
            label={t('field.country')}
            data={countries(i18n.language)}
            searchable
            clearable
            {...form.getInputProps('country')}
          />
          <Select
            label={t('field.ownerId')}
            data={(staff.data?.items ?? [])
              .filter((member) => member.active)
              .map((member) => ({ value: member.staffId, label: member.name }))}
            searchable
            clearable
            {...form.getInputProps('ownerId')}
          />
        </SimpleGrid>
        <TagsInput mt={12} label={t('field.tags')} {...form.getInputProps('tags')} />
        <Textarea mt={12} label={t('notes.new')} autosize minRows={2} {...form.getInputProps('note')} />
        {create.error ? (
          <p role="alert" className="tone-bad" style={{ marginTop: 12 }}>
            {messageOf(create.error)}
          </p>
        ) : null}
        <Group justify="flex-end" mt={18}>
          <Button
            variant="default"
            onClick={() => {
              setDraft('');
              history.back();
            }}
          >
            {t('new.discard')}
          </Button>
          <Button type="submit" loading={create.isPending} disabled={erased !== null && !mayGoOn}>
            {t('new.button')}
          </Button>
        </Group>
      </form>
    </div>
  );
}

/** What tells of somebody who could be here already. */
function typedOf({ kind, givenName, familyName, name, ...values }: Values) {
  const { company, phone, email, number, street, postcode, city } = values;
  const who = kind === 'person' ? { givenName, familyName, company } : { name };
  return { kind, ...who, phone, email, number, street, postcode, city };
}

function toInput(values: Values): Parameters<typeof client.customers.create>[0] {
  const said = (text: string): string | undefined => text.trim() || undefined;
  const address = { street: said(values.street), postcode: said(values.postcode), city: said(values.city) };
  const person = values.kind === 'person';
  return {
    kind: values.kind,
    name: person
      ? (said(`${values.givenName} ${values.familyName}`) ?? said(values.company))
      : said(values.name),
    givenName: person ? said(values.givenName) : undefined,
    familyName: person ? said(values.familyName) : undefined,
    company: person ? said(values.company) : undefined,
    number: said(values.number),
    country: values.country,
    ownerId: values.ownerId,
    tags: values.tags,
    note: said(values.note),
    despiteErasure: said(values.despiteErasure),
    contactPoints: [
      ...(said(values.phone) ? [{ kind: 'phone' as const, value: values.phone }] : []),
      ...(said(values.email) ? [{ kind: 'email' as const, value: values.email }] : []),
    ],
    addresses: Object.values(address).some(Boolean) ? [{ ...address, country: values.country }] : [],
  };
}
