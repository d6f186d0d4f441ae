import { z } from 'zod';
import { operation } from '../../core/operation.ts';

export const lists = ['purpose', 'mood', 'outcome', 'gift'] as const;
const List = z.enum(lists);
const Code = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);
const Name = z.string().trim().min(1).max(60);
const Key = z.string().regex(/^[a-z]$/, 'must be one letter, a to z');

export const Choice = z.object({
  list: List,
  code: Code,
  /** in the owner's words; null: as translated for the code */
  name: z.string().nullable(),
  key: z.string().nullable(),
  active: z.boolean(),
  own: z.boolean(),
});
const Choices = z.object({ items: z.array(Choice) });

export const choicesContract = {
  list: operation('choices.list', {
    route: 'GET /choices',
    summary: 'The purposes, moods, outcomes and gifts that a conversation is described by, in their order',
    permission: 'conversations.read',
    input: z.object({}),
    output: Choices,
  }),
  add: operation('choices.add', {
    route: 'POST /choices/{list}',
    summary: 'Add a choice of your own to a list',
    permission: 'settings.manage',
    input: z.object({ list: List, name: Name, key: Key.nullable().default(null) }),
    output: Choice,
  }),
  change: operation('choices.change', {
    route: 'PATCH /choices/{list}/{code}',
    summary: 'Rename a choice, give it another key or place, retire it or bring it back',
    permission: 'settings.manage',
    input: z.object({
      list: List,
      code: Code,
      /** null: back to the translated word of a choice that came with the product */
      name: Name.nullable().optional(),
      key: Key.nullable().optional(),
      /** from 0 */
      position: z.int().min(0).max(1000).optional(),
      active: z.boolean().optional(),
    }),
    output: Choices,
  }),
};
