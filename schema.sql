-- Written by scripts/schema.ts from a migrated database; the migrations are the truth.

CREATE TABLE accounts (
  id uuid NOT NULL,
  account_id text NOT NULL,
  provider_id text NOT NULL,
  user_id uuid NOT NULL,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp with time zone,
  refresh_token_expires_at timestamp with time zone,
  scope text,
  password text,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL
);
ALTER TABLE accounts ADD CONSTRAINT accounts_pkey PRIMARY KEY (id);
ALTER TABLE accounts ADD CONSTRAINT accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES staff(id) ON DELETE CASCADE;
CREATE INDEX accounts_user ON public.accounts USING btree (user_id);
CREATE TABLE activity_counts (
  staff_id uuid NOT NULL,
  hour timestamp with time zone NOT NULL,
  cards integer NOT NULL,
  listed integer NOT NULL,
  refused integer NOT NULL
);
ALTER TABLE activity_counts ADD CONSTRAINT activity_counts_pkey PRIMARY KEY (staff_id, hour);
ALTER TABLE activity_counts ADD CONSTRAINT activity_counts_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id) ON DELETE CASCADE;
CREATE INDEX activity_counts_hour ON public.activity_counts USING btree (hour);
CREATE TABLE addresses (
  customer_id uuid NOT NULL,
  address_id uuid NOT NULL,
  label text,
  street text,
  city text,
  region text,
  postcode text,
  country text,
  main boolean NOT NULL DEFAULT false,
  import_no integer,
  created_at timestamp with time zone NOT NULL
);
ALTER TABLE addresses ADD CONSTRAINT addresses_country_check CHECK ((country ~ '^[A-Z]{2}$'::text));
ALTER TABLE addresses ADD CONSTRAINT addresses_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;
ALTER TABLE addresses ADD CONSTRAINT addresses_pkey PRIMARY KEY (customer_id, address_id);
CREATE INDEX addresses_city ON public.addresses USING btree (lower(city), customer_id);
CREATE TABLE alert_rules (
  only_row boolean NOT NULL DEFAULT true,
  taken_out integer,
  cards integer,
  listed integer,
  times_usual integer NOT NULL,
  refused_sign_ins integer,
  refused_requests integer,
  ways_in boolean NOT NULL,
  new_devices boolean NOT NULL,
  changed_at timestamp with time zone NOT NULL
);
ALTER TABLE alert_rules ADD CONSTRAINT alert_rules_cards_check CHECK ((cards > 0));
ALTER TABLE alert_rules ADD CONSTRAINT alert_rules_listed_check CHECK ((listed > 0));
ALTER TABLE alert_rules ADD CONSTRAINT alert_rules_only_row_check CHECK (only_row);
ALTER TABLE alert_rules ADD CONSTRAINT alert_rules_pkey PRIMARY KEY (only_row);
ALTER TABLE alert_rules ADD CONSTRAINT alert_rules_refused_requests_check CHECK ((refused_requests > 0));
ALTER TABLE alert_rules ADD CONSTRAINT alert_rules_refused_sign_ins_check CHECK ((refused_sign_ins > 0));
ALTER TABLE alert_rules ADD CONSTRAINT alert_rules_taken_out_check CHECK ((taken_out > 0));
ALTER TABLE alert_rules ADD CONSTRAINT alert_rules_times_usual_check CHECK ((times_usual > 0));
CREATE TABLE api_keys (
  api_key_id uuid NOT NULL,
  name text NOT NULL,
  hash bytea NOT NULL,
  hint text NOT NULL,
  permissions text[],
  staff_id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  made_by uuid
);
ALTER TABLE api_keys ADD CONSTRAINT api_keys_hash_key UNIQUE (hash);
ALTER TABLE api_keys ADD CONSTRAINT api_keys_made_by_fkey FOREIGN KEY (made_by) REFERENCES staff(id);
ALTER TABLE api_keys ADD CONSTRAINT api_keys_pkey PRIMARY KEY (api_key_id);
ALTER TABLE api_keys ADD CONSTRAINT api_keys_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id) ON DELETE CASCADE;
CREATE TABLE asks_for (
  customer_id uuid NOT NULL,
  staff_id uuid,
  words text
);
ALTER TABLE asks_for ADD CONSTRAINT asks_for_check CHECK (((staff_id IS NULL) <> (words IS NULL)));
ALTER TABLE asks_for ADD CONSTRAINT asks_for_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;
ALTER TABLE asks_for ADD CONSTRAINT asks_for_pkey PRIMARY KEY (customer_id);
ALTER TABLE asks_for ADD CONSTRAINT asks_for_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id) ON DELETE CASCADE;
CREATE TABLE audit_entries (
  audit_entry_id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  staff_id uuid,
  door text NOT NULL,
  operation text NOT NULL,
  customer_id uuid,
  input jsonb NOT NULL,
  changes jsonb
);
ALTER TABLE audit_entries ADD CONSTRAINT audit_entries_door_check CHECK ((door = ANY (ARRAY['page'::text, 'api'::text, 'mcp'::text, 'command'::text, 'system'::text])));
ALTER TABLE audit_entries ADD CONSTRAINT audit_entries_pkey PRIMARY KEY (audit_entry_id);
CREATE INDEX audit_entries_at ON public.audit_entries USING btree (at DESC, audit_entry_id);
CREATE INDEX audit_entries_customer ON public.audit_entries USING btree (customer_id, at DESC, audit_entry_id) WHERE (customer_id IS NOT NULL);
CREATE INDEX audit_entries_watched ON public.audit_entries USING btree (operation, at DESC) WHERE (operation = ANY (ARRAY['customers.export'::text, 'backup.everything'::text, 'privacy.access'::text, 'signIn.begin'::text, 'signIn.refuse'::text, 'signIn.endSecondFactor'::text, 'signIn.resetFactors'::text, 'team.addApiKey'::text, 'team.addStaff'::text, 'services.add'::text, 'services.addKey'::text]));
CREATE OR REPLACE FUNCTION public.refuse_to_rewrite_audit()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('rapport.erasing', true) = 'on'
     AND (NEW.audit_entry_id, NEW.at, NEW.door, NEW.operation) = (OLD.audit_entry_id, OLD.at, OLD.door, OLD.operation)
     AND NEW.staff_id IS NOT DISTINCT FROM OLD.staff_id AND NEW.customer_id IS NOT DISTINCT FROM OLD.customer_id
     AND NEW.input = '{"erased": true}' AND NEW.changes IS NULL THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the audit is only added to' USING ERRCODE = 'restrict_violation';
END $function$
;
CREATE TRIGGER audit_only_added BEFORE DELETE OR UPDATE ON public.audit_entries FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite_audit();
CREATE TABLE belongings (
  customer_id uuid NOT NULL,
  belonging_id uuid NOT NULL,
  product_id uuid,
  name text NOT NULL,
  since text,
  address_id uuid,
  place text,
  serial text,
  stage text NOT NULL,
  last_service date,
  next_service date,
  service_months smallint,
  added_at timestamp with time zone NOT NULL,
  retired_at timestamp with time zone,
  version integer NOT NULL DEFAULT 1
);
ALTER TABLE belongings ADD CONSTRAINT belongings_check CHECK (((address_id IS NULL) OR (place IS NULL)));
ALTER TABLE belongings ADD CONSTRAINT belongings_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;
ALTER TABLE belongings ADD CONSTRAINT belongings_pkey PRIMARY KEY (customer_id, belonging_id);
ALTER TABLE belongings ADD CONSTRAINT belongings_service_months_check CHECK (((service_months >= 1) AND (service_months <= 120)));
ALTER TABLE belongings ADD CONSTRAINT belongings_since_check CHECK ((since ~ '^\d{4}(-\d{2}(-\d{2})?)?$'::text));
ALTER TABLE belongings ADD CONSTRAINT belongings_stage_check CHECK ((stage = ANY (ARRAY['planning'::text, 'installation'::text, 'training'::text, 'troubleshooting'::text, 'maintenance'::text, 'upgrade'::text, 'disposal'::text])));
CREATE TABLE bonds (
  customer_id uuid NOT NULL,
  bond_id uuid NOT NULL,
  whose text NOT NULL,
  what text NOT NULL,
  state text NOT NULL DEFAULT 'open'::text,
  made_at timestamp with time zone NOT NULL,
  made_by uuid,
  settled_at timestamp with time zone,
  settled_by uuid,
  conversation_id uuid
);
ALTER TABLE bonds ADD CONSTRAINT bonds_check CHECK (((state = 'open'::text) = (settled_at IS NULL)));
ALTER TABLE bonds ADD CONSTRAINT bonds_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;
ALTER TABLE bonds ADD CONSTRAINT bonds_pkey PRIMARY KEY (customer_id, bond_id);
ALTER TABLE bonds ADD CONSTRAINT bonds_state_check CHECK ((state = ANY (ARRAY['open'::text, 'done'::text, 'dropped'::text])));
ALTER TABLE bonds ADD CONSTRAINT bonds_whose_check CHECK ((whose = ANY (ARRAY['theirs'::text, 'ours'::text, 'both'::text])));
CREATE TABLE bulk_changed (
  customer_id uuid NOT NULL,
  bulk_id uuid NOT NULL,
  done boolean NOT NULL DEFAULT false,
  before jsonb
);
ALTER TABLE bulk_changed ADD CONSTRAINT bulk_changed_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;
ALTER TABLE bulk_changed ADD CONSTRAINT bulk_changed_pkey PRIMARY KEY (customer_id, bulk_id);
CREATE INDEX bulk_changed_bulk ON public.bulk_changed USING btree (bulk_id, done, customer_id);
CREATE TABLE bulk_changes (
  bulk_id uuid NOT NULL,
  kind text NOT NULL,
  value text,
  filter jsonb,
  sees_sites uuid[],
  state text NOT NULL,
  total integer NOT NULL,
  done integer NOT NULL DEFAULT 0,
  changed integer NOT NULL DEFAULT 0,
  kept integer NOT NULL DEFAULT 0,
  made_by uuid,
  door text NOT NULL,
  made_at timestamp with time zone NOT NULL,
  worked_at timestamp with time zone NOT NULL
);
ALTER TABLE bulk_changes ADD CONSTRAINT bulk_changes_kind_check CHECK ((kind = ANY (ARRAY['owner'::text, 'site'::text, 'addTag'::text, 'removeTag'::text, 'delete'::text])));
ALTER TABLE bulk_changes ADD CONSTRAINT bulk_changes_pkey PRIMARY KEY (bulk_id);
ALTER TABLE bulk_changes ADD CONSTRAINT bulk_changes_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'undoing'::text, 'undone'::text])));
CREATE INDEX bulk_changes_made ON public.bulk_changes USING btree (made_at DESC, bulk_id DESC);
CREATE TABLE business (
  only_row boolean NOT NULL DEFAULT true,
  name text NOT NULL,
  currency text NOT NULL,
  time_zone text NOT NULL,
  locale text NOT NULL DEFAULT 'en'::text,
  country text NOT NULL DEFAULT 'GB'::text,
  settings jsonb NOT NULL DEFAULT '{}'::jsonb,
  set_up_at timestamp with time zone,
  sample boolean NOT NULL DEFAULT false,
  created_at timestamp with time zone NOT NULL
);
ALTER TABLE business ADD CONSTRAINT business_country_check CHECK ((country ~ '^[A-Z]{2}$'::text));
ALTER TABLE business ADD CONSTRAINT business_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text));
ALTER TABLE business ADD CONSTRAINT business_only_row_check CHECK (only_row);
ALTER TABLE business ADD CONSTRAINT business_pkey PRIMARY KEY (only_row);
CREATE TABLE call_events (
  call_id uuid NOT NULL,
  event_id text NOT NULL,
  kind text NOT NULL,
  at timestamp with time zone NOT NULL,
  staff_id uuid,
  seconds integer,
  extra jsonb NOT NULL,
  received_at timestamp with time zone NOT NULL
);
ALTER TABLE call_events ADD CONSTRAINT call_events_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(call_id) ON DELETE CASCADE;
ALTER TABLE call_events ADD CONSTRAINT call_events_pkey PRIMARY KEY (call_id, event_id);
CREATE TABLE call_tasks (
  call_id uuid NOT NULL,
  staff_id uuid,
  site_id uuid,
  customer_id uuid,
  phone text,
  missed_at timestamp with time zone NOT NULL,
  due_at timestamp with time zone NOT NULL,
  event_id uuid,
  done_at timestamp with time zone,
  done_by uuid
);
ALTER TABLE call_tasks ADD CONSTRAINT call_tasks_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls(call_id) ON DELETE CASCADE;
ALTER TABLE call_tasks ADD CONSTRAINT call_tasks_pkey PRIMARY KEY (call_id);
CREATE INDEX call_tasks_open ON public.call_tasks USING btree (due_at) WHERE (done_at IS NULL);
CREATE INDEX call_tasks_phone ON public.call_tasks USING btree (phone) WHERE (done_at IS NULL);
CREATE TABLE calls (
  call_id uuid NOT NULL,
  telephone_id uuid NOT NULL,
  external_id text NOT NULL,
  direction text NOT NULL,
  site_id uuid,
  phone text,
  shown text NOT NULL,
  withheld boolean NOT NULL,
  state text NOT NULL,
  rang_at timestamp with time zone NOT NULL,
  answered_at timestamp with time zone,
  ended_at timestamp with time zone,
  rings integer,
  passed integer NOT NULL DEFAULT 0,
  staff_id uuid,
  rings_for uuid,
  candidates uuid[] NOT NULL,
  customer_id uuid,
  created_at timestamp with time zone NOT NULL
);
ALTER TABLE calls ADD CONSTRAINT calls_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text])));
ALTER TABLE calls ADD CONSTRAINT calls_pkey PRIMARY KEY (call_id);
ALTER TABLE calls ADD CONSTRAINT calls_state_check CHECK ((state = ANY (ARRAY['ringing'::text, 'answered'::text, 'ended'::text, 'missed'::text])));
ALTER TABLE calls ADD CONSTRAINT calls_telephone_id_fkey FOREIGN KEY (telephone_id) REFERENCES telephones(telephone_id);
CREATE INDEX calls_customer ON public.calls USING btree (customer_id) WHERE (customer_id IS NOT NULL);
CREATE INDEX calls_live ON public.calls USING btree (created_at) WHERE (state = ANY (ARRAY['ringing'::text, 'answered'::text]));
CREATE INDEX calls_phone ON public.calls USING btree (phone, rang_at) WHERE (phone IS NOT NULL);
CREATE INDEX calls_rang ON public.calls USING btree (rang_at);
CREATE TABLE check_ins (
  customer_id uuid NOT NULL,
  check_in_id uuid NOT NULL,
  day date NOT NULL,
  staff_id uuid,
  place integer NOT NULL,
  why text NOT NULL,
  reason jsonb NOT NULL,
  say jsonb NOT NULL,
  rank_minor bigint NOT NULL,
  held_out boolean NOT NULL,
  outcome text,
  note text,
  done_by uuid,
  done_at timestamp with time zone
);
ALTER TABLE check_ins ADD CONSTRAINT check_ins_customer_id_day_key UNIQUE (customer_id, day);
ALTER TABLE check_ins ADD CONSTRAINT check_ins_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;
ALTER TABLE check_ins ADD CONSTRAINT check_ins_outcome_check CHECK ((outcome = ANY (ARRAY['reached'::text, 'no_answer'::text, 'not_today'::text, 'wrong_contact'::text, 'declined'::text])));
ALTER TABLE check_ins ADD CONSTRAINT check_ins_pkey PRIMARY KEY (customer_id, check_in_id);
ALTER TABLE check_ins ADD CONSTRAINT check_ins_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id);
ALTER TABLE check_ins ADD CONSTRAINT check_ins_why_check CHECK ((why = ANY (ARRAY['later'::text, 'slipping'::text, 'first_order'::text, 'return'::text])));
CREATE INDEX check_ins_day ON public.check_ins USING btree (day, staff_id);
CREATE TABLE choices (
  list text NOT NULL,
  code text NOT NULL,
  name text,
  key text,
  "position" integer NOT NULL,
  active boolean NOT NULL DEFAULT true,
  own boolean NOT NULL DEFAULT false
);
ALTER TABLE choices ADD CONSTRAINT choices_check CHECK (((name IS NOT NULL) OR (NOT own)));
ALTER TABLE choices ADD CONSTRAINT choices_code_check CHECK ((code ~ '^[a-z][a-z0-9_]{0,39}$'::text));
ALTER TABLE choices ADD CONSTRAINT choices_key_check CHECK ((key ~ '^[a-z]$'::text));
ALTER TABLE choices ADD CONSTRAINT choices_list_check CHECK ((list = ANY (ARRAY['purpose'::text, 'mood'::text, 'outcome'::text, 'gift'::text])));
ALTER TABLE choices ADD CONSTRAINT choices_pkey PRIMARY KEY (list, code);
CREATE TABLE colleague_promise_moves (
  promise_id uuid NOT NULL,
  move_id uuid NOT NULL,
  moved_at timestamp with time zone NOT NULL,
  moved_by uuid,
  from_due timestamp with time zone NOT NULL,
  to_due timestamp with time zone NOT NULL,
  reason text NOT NULL
);
ALTER TABLE colleague_promise_moves ADD CONSTRAINT colleague_promise_moves_moved_by_fkey FOREIGN KEY (moved_by) REFERENCES staff(id);
ALTER TABLE colleague_promise_moves ADD CONSTRAINT colleague_promise_moves_pkey PRIMARY KEY (promise_id, move_id);
ALTER TABLE colleague_promise_moves ADD CONSTRAINT colleague_promise_moves_promise_id_fkey FOREIGN KEY (promise_id) REFERENCES colleague_promises(promise_id) ON DELETE CASCADE;
CREATE TABLE colleague_promises (
  promise_id uuid NOT NULL,
  colleague_id uuid NOT NULL,
  what text NOT NULL,
  kind text NOT NULL,
  promised_by uuid,
  keeper_id uuid,
  promised_at timestamp with time zone NOT NULL,
  due_at timestamp with time zone NOT NULL,
  remind_at timestamp with time zone NOT NULL,
  find_a_way boolean NOT NULL DEFAULT false,
  state text NOT NULL DEFAULT 'open'::text,
  settled_at timestamp with time zone,
  settled_by uuid,
  reason text,
  reminded_at timestamp with time zone,
  escalated_at timestamp with time zone
);
ALTER TABLE colleague_promises ADD CONSTRAINT colleague_promises_check CHECK (((state = 'open'::text) = (settled_at IS NULL)));
ALTER TABLE colleague_promises ADD CONSTRAINT colleague_promises_colleague_id_fkey FOREIGN KEY (colleague_id) REFERENCES staff(id);
ALTER TABLE colleague_promises ADD CONSTRAINT colleague_promises_keeper_id_fkey FOREIGN KEY (keeper_id) REFERENCES staff(id);
ALTER TABLE colleague_promises ADD CONSTRAINT colleague_promises_kind_check CHECK ((kind = ANY (ARRAY['call_back'::text, 'send'::text, 'visit'::text, 'repair'::text, 'find_out'::text, 'money'::text, 'other'::text])));
ALTER TABLE colleague_promises ADD CONSTRAINT colleague_promises_pkey PRIMARY KEY (promise_id);
ALTER TABLE colleague_promises ADD CONSTRAINT colleague_promises_promised_by_fkey FOREIGN KEY (promised_by) REFERENCES staff(id);
ALTER TABLE colleague_promises ADD CONSTRAINT colleague_promises_settled_by_fkey FOREIGN KEY (settled_by) REFERENCES staff(id);
ALTER TABLE colleague_promises ADD CONSTRAINT colleague_promises_state_check CHECK ((state = ANY (ARRAY['open'::text, 'kept'::text, 'late'::text, 'broken'::text])));
CREATE INDEX colleague_promises_due ON public.colleague_promises USING btree (due_at, promise_id);
CREATE INDEX colleague_promises_open ON public.colleague_promises USING btree (due_at, promise_id) WHERE (state = 'open'::text);
CREATE TABLE consents (
  customer_id uuid NOT NULL,
  consent_id uuid NOT NULL,
  act text NOT NULL,
  channel text NOT NULL,
  purpose text NOT NULL,
  wording text NOT NULL,
  source text NOT NULL,
  evidence text NOT NULL DEFAULT ''::text,
  at timestamp with time zone NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  recorded_by uuid,
  conversation_id uuid,
  corrects uuid,
  merge_id uuid
);
ALTER TABLE consents ADD CONSTRAINT consents_act_check CHECK ((act = ANY (ARRAY['given'::text, 'withdrawn'::text, 'corrected'::text])));
ALTER TABLE consents ADD CONSTRAINT consents_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'phone'::text, 'sms'::text, 'chat'::text, 'letter'::text])));
ALTER TABLE consents ADD CONSTRAINT consents_check CHECK (((act = 'corrected'::text) = (corrects IS NOT NULL)));
ALTER TABLE consents ADD CONSTRAINT consents_check1 CHECK (((act <> 'given'::text) OR (wording <> ''::text)));
ALTER TABLE consents ADD CONSTRAINT consents_customer_id_corrects_key UNIQUE (customer_id, corrects);
ALTER TABLE consents ADD CONSTRAINT consents_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;
ALTER TABLE consents ADD CONSTRAINT consents_merge FOREIGN KEY (customer_id, merge_id) REFERENCES merges(customer_id, merge_id) ON DELETE CASCADE;
ALTER TABLE consents ADD CONSTRAINT consents_pkey PRIMARY KEY (customer_id, consent_id);
ALTER TABLE consents ADD CONSTRAINT consents_purpose_check CHECK ((purpose = ANY (ARRAY['offers'::text, 'news'::text, 'invitations'::text, 'surveys'::text, 'sharing'::text])));
ALTER TABLE consents ADD CONSTRAINT consents_source_check CHECK ((source = ANY (ARRAY['phone'::text, 'visit'::text, 'email'::text, 'web_form'::text, 'paper'::text, 'chat'::text, 'portal'::text, 'import'::text, 'mistake'::text])));
CREATE INDEX consents_latest ON public.consents USING btree (customer_id, channel, purpose, at DESC);
CREATE INDEX consents_merged ON public.consents USING btree (customer_id, merge_id) WHERE (merge_id IS NOT NULL);
CREATE OR REPLACE FUNCTION public.refuse_to_rewrite_consents()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP = 'DELETE' AND pg_trigger_depth() > 1 THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'consents are only added to' USING ERRCODE = 'restrict_violation';
END $function$
;
CREATE TRIGGER consents_only_added BEFORE DELETE OR UPDATE ON public.consents FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite_consents();
CREATE TABLE contact_lookups (
  normalised text NOT NULL,
  kind text NOT NULL,
  customer_id uuid NOT NULL
);
ALTER TABLE contact_lookups ADD CONSTRAINT contact_lookups_pkey PRIMARY KEY (normalised, kind, customer_id);
CREATE INDEX contact_lookups_middle ON public.contact_lookups USING gin (normalised gin_trgm_ops) WHERE (kind = 'phone'::text);
CREATE INDEX contact_lookups_suffix ON public.contact_lookups USING btree (reverse(normalised)) WHERE (kind = 'phone'::text);
CREATE TABLE contact_points (
  customer_id uuid NOT NULL,
  contact_point_id uuid NOT NULL,
  kind text NOT NULL,
  label text,
  value text NOT NULL,
  normalised text NOT NULL,
  main boolean NOT NULL DEFAULT false,
  import_no integer,
  created_at timestamp with time zone NOT NULL
);
ALTER TABLE contact_points ADD CONSTRAINT contact_points_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;
ALTER TABLE contact_points ADD CONSTRAINT contact_points_kind_check CHECK ((kind = ANY (ARRAY['phone'::text, 'email'::text, 'web'::text, 'social'::text])));
ALTER TABLE contact_points ADD CONSTRAINT contact_points_pkey PRIMARY KEY (customer_id, contact_point_id);
CREATE TABLE conversation_gifts (
  customer_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  gift_no integer NOT NULL,
  gift text,
  what text NOT NULL
);
ALTER TABLE conversation_gifts ADD CONSTRAINT conversation_gifts_customer_id_conversation_id_fkey FOREIGN KEY (customer_id, conversation_id) REFERENCES conversations(customer_id, conversation_id) ON DELETE CASCADE;
ALTER TABLE conversation_gifts ADD CONSTRAINT conversation_gifts_pkey PRIMARY KEY (customer_id, conversation_id, gift_no);
CREATE TABLE conversation_links (
  customer_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  kind text NOT NULL,
  linked_id uuid NOT NULL
);
ALTER TABLE conversation_links ADD CONSTRAINT conversation_links_customer_id_conversation_id_fkey FOREIGN KEY (customer_id, conversation_id) REFERENCES conversations(customer_id, conversation_id) ON DELETE CASCADE;
ALTER TABLE conversation_links ADD CONSTRAINT conversation_links_kind_check CHECK ((kind = ANY (ARRAY['order'::text, 'promise'::text, 'plan'::text, 'case'::text])));
ALTER TABLE conversation_links ADD CONSTRAINT conversation_links_pkey PRIMARY KEY (customer_id, conversation_id, kind, linked_id);
CREATE TABLE conversations (
  customer_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  state text NOT NULL DEFAULT 'draft'::text,
  version integer NOT NULL DEFAULT 1,
  save_id uuid,
  channel text NOT NULL,
  direction text NOT NULL,
  call_id uuid,
  staff_id uuid,
  passed_to uuid,
  passed_count integer NOT NULL DEFAULT 0,
  purpose text,
  mood_start text,
  mood_end text,
  outcome text,
  first_time boolean,
  note text NOT NULL DEFAULT ''::text,
  need text NOT NULL DEFAULT ''::text,
  behind text NOT NULL DEFAULT ''::text,
  action text NOT NULL DEFAULT ''::text,
  rings integer,
  length_seconds integer,
  started_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  updated_by uuid,
  done_at timestamp with time zone,
  done_by uuid,
  event_id uuid
);
ALTER TABLE conversations ADD CONSTRAINT conversations_channel_check CHECK ((channel = ANY (ARRAY['phone'::text, 'visit'::text, 'email'::text, 'chat'::text, 'web_form'::text, 'social'::text, 'portal'::text, 'letter'::text])));
ALTER TABLE conversations ADD CONSTRAINT conversations_check CHECK (((state = 'done'::text) = (done_at IS NOT NULL)));
ALTER TABLE conversations ADD CONSTRAINT conversations_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;
ALTER TABLE conversations ADD CONSTRAINT conversations_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text])));
ALTER TABLE conversations ADD CONSTRAINT conversations_length_seconds_check CHECK ((length_seconds >= 0));
ALTER TABLE conversations ADD CONSTRAINT conversations_passed_to_fkey FOREIGN KEY (passed_to) REFERENCES staff(id);
ALTER TABLE conversations ADD CONSTRAINT conversations_pkey PRIMARY KEY (customer_id, conversation_id);
ALTER TABLE conversations ADD CONSTRAINT conversations_rings_check CHECK ((rings >= 0));
ALTER TABLE conversations ADD CONSTRAINT conversations_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id);
ALTER TABLE conversations ADD CONSTRAINT conversations_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'done'::text])));
CREATE UNIQUE INDEX conversations_call ON public.conversations USING btree (customer_id, call_id) WHERE (call_id IS NOT NULL);
CREATE INDEX conversations_drafts ON public.conversations USING btree (staff_id) WHERE (state = 'draft'::text);
CREATE INDEX conversations_passed ON public.conversations USING btree (passed_to) WHERE ((state = 'draft'::text) AND (passed_to IS NOT NULL));
CREATE INDEX conversations_story ON public.conversations USING btree (customer_id, started_at DESC, conversation_id DESC);
CREATE TABLE custom_fields (
  key text NOT NULL,
  label text NOT NULL,
  type text NOT NULL,
  choices text[] NOT NULL DEFAULT '{}'::text[],
  "position" integer NOT NULL DEFAULT 0,
  created_at timestamp with time zone NOT NULL
);
ALTER TABLE custom_fields ADD CONSTRAINT custom_fields_key_check CHECK ((key ~ '^[a-z][a-z0-9_]{0,39}$'::text));
ALTER TABLE custom_fields ADD CONSTRAINT custom_fields_pkey PRIMARY KEY (key);
ALTER TABLE custom_fields ADD CONSTRAINT custom_fields_type_check CHECK ((type = ANY (ARRAY['text'::text, 'number'::text, 'date'::text, 'yes_no'::text, 'choice'::text, 'link'::text])));
CREATE TABLE customer_figures (
  customer_id uuid NOT NULL,
  orders integer NOT NULL DEFAULT 0,
  purchase_days integer NOT NULL DEFAULT 0,
  first_at timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone,
  last_at timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone,
  spend_minor bigint NOT NULL DEFAULT 0,
  year_minor bigint NOT NULL DEFAULT 0,
  returned_minor bigint NOT NULL DEFAULT 0,
  margin_minor bigint,
  returns integer NOT NULL DEFAULT 0,
  last_return_at timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone
);
ALTER TABLE customer_figures ADD CONSTRAINT customer_figures_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;
ALTER TABLE customer_figures ADD CONSTRAINT customer_figures_pkey PRIMARY KEY (customer_id);
CREATE INDEX customer_figures_first ON public.customer_figures USING btree (first_at, customer_id);
CREATE INDEX customer_figures_last ON public.customer_figures USING btree (last_at, customer_id);
CREATE INDEX customer_figures_margin ON public.customer_figures USING btree (COALESCE(margin_minor, '-9007199254740991'::bigint), customer_id);
CREATE INDEX customer_figures_orders ON public.customer_figures USING btree (orders, customer_id);
CREATE INDEX customer_figures_spend ON public.customer_figures USING btree (spend_minor, customer_id);
CREATE TABLE customer_numbers (
  number text NOT NULL,
  customer_id uuid NOT NULL
);
ALTER TABLE customer_numbers ADD CONSTRAINT customer_numbers_pkey PRIMARY KEY (number);
CREATE TABLE customer_worth (
  customer_id uuid NOT NULL,
  fit_id uuid,
  next_year_minor bigint NOT NULL DEFAULT 0,
  lifetime_minor bigint NOT NULL DEFAULT 0,
  alive real,
  purchases real NOT NULL DEFAULT 0,
  spend_minor bigint NOT NULL DEFAULT 0,
  rhythm_days real,
  due_at timestamp with time zone,
  signal text NOT NULL DEFAULT 'none'::text,
  reason jsonb NOT NULL DEFAULT '{}'::jsonb,
  risk_minor bigint NOT NULL DEFAULT 0,
  month_minor bigint NOT NULL DEFAULT 0,
  month_signal text,
  scored_at timestamp with time zone
);
ALTER TABLE customer_worth ADD CONSTRAINT customer_worth_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;
ALTER TABLE customer_worth ADD CONSTRAINT customer_worth_pkey PRIMARY KEY (customer_id);
ALTER TABLE customer_worth ADD CONSTRAINT customer_worth_signal_check CHECK ((signal = ANY (ARRAY['none'::text, 'new'::text, 'becoming_regular'::text, 'growing'::text, 'steady'::text, 'later'::text, 'slipping'::text, 'lost'::text, 'back'::text])));
CREATE INDEX customer_worth_next_year ON public.customer_worth USING btree (next_year_minor, customer_id);
CREATE INDEX customer_worth_risk ON public.customer_worth USING btree (risk_minor, customer_id);
CREATE INDEX customer_worth_signal ON public.customer_worth USING btree (signal, next_year_minor, customer_id);
CREATE TABLE customers (
  customer_id uuid NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  given_name text,
  family_name text,
  company text,
  number text,
  site_id uuid,
  owner_id uuid,
  country text,
  language text,
  birthday date,
  status text NOT NULL DEFAULT 'active'::text,
  origin text,
  payment_terms text,
  tags text[] NOT NULL DEFAULT '{}'::text[],
  custom jsonb NOT NULL DEFAULT '{}'::jsonb,
  search_text text NOT NULL DEFAULT ''::text,
  search tsvector NOT NULL GENERATED ALWAYS AS (array_to_tsvector(array_remove(string_to_array(translate(search_text, '
'::text, ' '::text), ' '::text), ''::text))) STORED,
  version integer NOT NULL DEFAULT 1,
  import_no integer,
  sample boolean NOT NULL DEFAULT false,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL
);
ALTER TABLE customers ADD CONSTRAINT customers_country_check CHECK ((country ~ '^[A-Z]{2}$'::text));
ALTER TABLE customers ADD CONSTRAINT customers_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'company'::text])));
ALTER TABLE customers ADD CONSTRAINT customers_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES staff(id);
ALTER TABLE customers ADD CONSTRAINT customers_pkey PRIMARY KEY (customer_id);
ALTER TABLE customers ADD CONSTRAINT customers_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites(site_id);
CREATE INDEX customers_country ON public.customers USING btree (country, customer_id);
CREATE INDEX customers_created ON public.customers USING btree (created_at, customer_id);
CREATE INDEX customers_custom ON public.customers USING gin (custom jsonb_path_ops);
CREATE INDEX customers_import ON public.customers USING btree (import_no) WHERE (import_no IS NOT NULL);
CREATE INDEX customers_name ON public.customers USING btree ("left"(split_part(search_text, '
'::text, 1), 80) COLLATE "C", customer_id);
CREATE INDEX customers_name_parts ON public.customers USING gin (split_part(search_text, '
'::text, 1) gin_trgm_ops);
CREATE INDEX customers_origin ON public.customers USING btree (origin, customer_id) WHERE (origin IS NOT NULL);
CREATE INDEX customers_owner ON public.customers USING btree (owner_id, customer_id);
CREATE INDEX customers_search ON public.customers USING gin (search);
CREATE INDEX customers_site ON public.customers USING btree (site_id, customer_id);
CREATE INDEX customers_status ON public.customers USING btree (status, customer_id) WHERE (status <> 'active'::text);
CREATE INDEX customers_tags ON public.customers USING gin (tags);
CREATE TABLE desk_presence (
  customer_id uuid NOT NULL,
  staff_id uuid NOT NULL,
  seen_at timestamp with time zone NOT NULL,
  desk_id uuid NOT NULL
);
ALTER TABLE desk_presence ADD CONSTRAINT desk_presence_pkey PRIMARY KEY (customer_id, staff_id, desk_id);
CREATE TABLE desks (
  staff_id uuid NOT NULL,
  seen_at timestamp with time zone NOT NULL
);
ALTER TABLE desks ADD CONSTRAINT desks_pkey PRIMARY KEY (staff_id);
ALTER TABLE desks ADD CONSTRAINT desks_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id) ON DELETE CASCADE;
CREATE TABLE duplicate_dismissals (
  a_id uuid NOT NULL,
  b_id uuid NOT NULL,
  dismissed_by uuid,
  dismissed_at timestamp with time zone NOT NULL
);
ALTER TABLE duplicate_dismissals ADD CONSTRAINT duplicate_dismissals_check CHECK ((a_id < b_id));
ALTER TABLE duplicate_dismissals ADD CONSTRAINT duplicate_dismissals_pkey PRIMARY KEY (a_id, b_id);
CREATE INDEX duplicate_dismissals_other ON public.duplicate_dismissals USING btree (b_id);
CREATE TABLE duplicate_pairs (
  a_id uuid NOT NULL,
  b_id uuid NOT NULL,
  chance real NOT NULL,
  bits real NOT NULL,
  reasons text[] NOT NULL,
  found_at timestamp with time zone NOT NULL
);
ALTER TABLE duplicate_pairs ADD CONSTRAINT duplicate_pairs_check CHECK ((a_id < b_id));
ALTER TABLE duplicate_pairs ADD CONSTRAINT duplicate_pairs_pkey PRIMARY KEY (a_id, b_id);
CREATE INDEX duplicate_pairs_other ON public.duplicate_pairs USING btree (b_id);
CREATE INDEX duplicate_pairs_ranked ON public.duplicate_pairs USING btree (bits DESC, a_id, b_id);
CREATE TABLE duplicate_state (
  only_row boolean NOT NULL DEFAULT true,
  requested_at timestamp with time zone,
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  failed boolean NOT NULL DEFAULT false,
  customers integer,
  seconds real
);
ALTER TABLE duplicate_state ADD CONSTRAINT duplicate_state_only_row_check CHECK (only_row);
ALTER TABLE duplicate_state ADD CONSTRAINT duplicate_state_pkey PRIMARY KEY (only_row);
CREATE TABLE erased_keys (
  hash bytea NOT NULL,
  erasure_id uuid NOT NULL
);
ALTER TABLE erased_keys ADD CONSTRAINT erased_keys_erasure_id_fkey FOREIGN KEY (erasure_id) REFERENCES erasures(erasure_id) ON DELETE CASCADE;
ALTER TABLE erased_keys ADD CONSTRAINT erased_keys_pkey PRIMARY KEY (hash);
CREATE TABLE erasures (
  erasure_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  staff_id uuid,
  counts jsonb NOT NULL
);
ALTER TABLE erasures ADD CONSTRAINT erasures_customer_id_key UNIQUE (customer_id);
ALTER TABLE erasures ADD CONSTRAINT erasures_pkey PRIMARY KEY (erasure_id);
CREATE TABLE events (
  customer_id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  event_id uuid NOT NULL,
  kind text NOT NULL,
  staff_id uuid,
  data jsonb NOT NULL,
  import_no integer
);
ALTER TABLE events ADD CONSTRAINT events_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;
ALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY (customer_id, at, event_id);
CREATE INDEX events_changed ON public.events USING btree (customer_id, at) WHERE (kind = 'customer.changed'::text);
CREATE TABLE fact_confirmations (
  customer_id uuid NOT NULL,
  confirmation_id uuid NOT NULL,
  kind text NOT NULL,
  subject text NOT NULL,
  how text NOT NULL,
  confirmed_at timestamp with time zone NOT NULL,
  confirmed_by uuid,
  conversation_id uuid
);
ALTER TABLE fact_confirmations ADD CONSTRAINT fact_confirmations_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;
ALTER TABLE fact_confirmations ADD CONSTRAINT fact_confirmations_how_check CHECK ((how = ANY (ARRAY['asked'::text, 'written'::text])));
ALTER TABLE fact_confirmations ADD CONSTRAINT fact_confirmations_pkey PRIMARY KEY (customer_id, confirmation_id);
CREATE TABLE file_pieces (
  file_id uuid NOT NULL,
  piece_no integer NOT NULL,
  data bytea NOT NULL
);
ALTER TABLE file_pieces ADD CONSTRAINT file_pieces_file_id_fkey FOREIGN KEY (file_id) REFERENCES files(file_id) ON DELETE CASCADE;
ALTER TABLE file_pieces ADD CONSTRAINT file_pieces_pkey PRIMARY KEY (file_id, piece_no);
CREATE TABLE files (
  file_id uuid NOT NULL,
  name text NOT NULL,
  bytes bigint NOT NULL,
  sha256 bytea,
  staff_id uuid,
  created_at timestamp with time zone NOT NULL
);
ALTER TABLE files ADD CONSTRAINT files_pkey PRIMARY KEY (file_id);
CREATE INDEX files_staff ON public.files USING btree (staff_id, created_at);
CREATE TABLE fit_figures (
  fit_id uuid NOT NULL,
  site_id uuid NOT NULL,
  figures jsonb NOT NULL
);
ALTER TABLE fit_figures ADD CONSTRAINT fit_figures_fit_id_fkey FOREIGN KEY (fit_id) REFERENCES fits(fit_id) ON DELETE CASCADE;
ALTER TABLE fit_figures ADD CONSTRAINT fit_figures_pkey PRIMARY KEY (fit_id, site_id);
CREATE TABLE fit_state (
  only_row boolean NOT NULL DEFAULT true,
  requested_at timestamp with time zone,
  started_at timestamp with time zone,
  stage text,
  ended_at timestamp with time zone,
  failed boolean NOT NULL DEFAULT false
);
ALTER TABLE fit_state ADD CONSTRAINT fit_state_only_row_check CHECK (only_row);
ALTER TABLE fit_state ADD CONSTRAINT fit_state_pkey PRIMARY KEY (only_row);
CREATE TABLE fits (
  fit_id uuid NOT NULL,
  made_at timestamp with time zone NOT NULL,
  first_day date NOT NULL,
  last_day date NOT NULL,
  month_day date NOT NULL,
  customers integer NOT NULL,
  tuples integer NOT NULL,
  chosen text NOT NULL,
  reason jsonb NOT NULL,
  scoring jsonb NOT NULL,
  models jsonb NOT NULL,
  season jsonb,
  seconds real NOT NULL
);
ALTER TABLE fits ADD CONSTRAINT fits_pkey PRIMARY KEY (fit_id);
CREATE INDEX fits_made ON public.fits USING btree (made_at DESC);
CREATE TABLE freshness_counts (
  site_id uuid NOT NULL,
  kind text NOT NULL,
  fresh integer NOT NULL,
  soon integer NOT NULL,
  stale integer NOT NULL,
  unknown integer NOT NULL
);
ALTER TABLE freshness_counts ADD CONSTRAINT freshness_counts_pkey PRIMARY KEY (site_id, kind);
CREATE TABLE freshness_state (
  only_row boolean NOT NULL DEFAULT true,
  requested_at timestamp with time zone,
  counted_at timestamp with time zone,
  seconds real
);
ALTER TABLE freshness_state ADD CONSTRAINT freshness_state_only_row_check CHECK (only_row);
ALTER TABLE freshness_state ADD CONSTRAINT freshness_state_pkey PRIMARY KEY (only_row);
CREATE TABLE handed_over (
  customer_id uuid NOT NULL,
  handover_id uuid NOT NULL,
  to_id uuid NOT NULL,
  owner boolean NOT NULL,
  promises uuid[] NOT NULL DEFAULT '{}'::uuid[],
  drafts uuid[] NOT NULL DEFAULT '{}'::uuid[]
);
ALTER TABLE handed_over ADD CONSTRAINT handed_over_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;
ALTER TABLE handed_over ADD CONSTRAINT handed_over_pkey PRIMARY KEY (customer_id, handover_id);
CREATE INDEX handed_over_handover ON public.handed_over USING btree (handover_id, customer_id);
CREATE TABLE handovers (
  handover_id uuid NOT NULL,
  from_id uuid NOT NULL,
  site_id uuid,
  tags text[] NOT NULL DEFAULT '{}'::text[],
  sees_sites uuid[],
  successors jsonb NOT NULL,
  promises boolean NOT NULL,
  drafts boolean NOT NULL,
  state text NOT NULL,
  total integer NOT NULL,
  done integer NOT NULL DEFAULT 0,
  moved_promises integer NOT NULL DEFAULT 0,
  moved_drafts integer NOT NULL DEFAULT 0,
  stage text NOT NULL,
  place uuid,
  made_by uuid,
  made_at timestamp with time zone NOT NULL,
  worked_at timestamp with time zone NOT NULL,
  colleague_promises jsonb NOT NULL DEFAULT '[]'::jsonb
);
ALTER TABLE handovers ADD CONSTRAINT handovers_from_id_fkey FOREIGN KEY (from_id) REFERENCES staff(id) ON DELETE CASCADE;
ALTER TABLE handovers ADD CONSTRAINT handovers_pkey PRIMARY KEY (handover_id);
ALTER TABLE handovers ADD CONSTRAINT handovers_stage_check CHECK ((stage = ANY (ARRAY['customers'::text, 'promises'::text, 'drafts'::text, 'notes'::text])));
ALTER TABLE handovers ADD CONSTRAINT handovers_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'undoing'::text, 'undone'::text])));
CREATE UNIQUE INDEX handovers_busy ON public.handovers USING btree (from_id) WHERE (state = ANY (ARRAY['running'::text, 'undoing'::text]));
CREATE INDEX handovers_made ON public.handovers USING btree (made_at DESC, handover_id DESC);
CREATE TABLE import_additions (
  import_no integer NOT NULL,
  customer_id uuid NOT NULL,
  order_id uuid NOT NULL
);
ALTER TABLE import_additions ADD CONSTRAINT import_additions_import_no_fkey FOREIGN KEY (import_no) REFERENCES imports(import_no) ON DELETE CASCADE;
ALTER TABLE import_additions ADD CONSTRAINT import_additions_pkey PRIMARY KEY (import_no, customer_id, order_id);
CREATE TABLE import_fills (
  import_no integer NOT NULL,
  customer_id uuid NOT NULL,
  facts jsonb NOT NULL
);
ALTER TABLE import_fills ADD CONSTRAINT import_fills_import_no_fkey FOREIGN KEY (import_no) REFERENCES imports(import_no) ON DELETE CASCADE;
ALTER TABLE import_fills ADD CONSTRAINT import_fills_pkey PRIMARY KEY (import_no, customer_id);
CREATE TABLE import_rejects (
  import_no integer NOT NULL,
  line bigint NOT NULL,
  code text NOT NULL,
  params jsonb NOT NULL DEFAULT '{}'::jsonb,
  text text NOT NULL
);
ALTER TABLE import_rejects ADD CONSTRAINT import_rejects_import_no_fkey FOREIGN KEY (import_no) REFERENCES imports(import_no) ON DELETE CASCADE;
ALTER TABLE import_rejects ADD CONSTRAINT import_rejects_pkey PRIMARY KEY (import_no, line);
CREATE TABLE imports (
  import_no integer NOT NULL GENERATED ALWAYS AS IDENTITY,
  file_id uuid,
  file_name text NOT NULL,
  file_sha256 bytea,
  site_id uuid,
  staff_id uuid,
  state text NOT NULL,
  reading jsonb NOT NULL DEFAULT '{}'::jsonb,
  mapping jsonb NOT NULL DEFAULT '[]'::jsonb,
  plan jsonb,
  analysis jsonb,
  progress jsonb NOT NULL DEFAULT '{}'::jsonb,
  counts jsonb,
  problem jsonb,
  path text,
  cancelling boolean NOT NULL DEFAULT false,
  undone jsonb,
  created_at timestamp with time zone NOT NULL,
  started_at timestamp with time zone,
  ended_at timestamp with time zone
);
ALTER TABLE imports ADD CONSTRAINT imports_file_id_fkey FOREIGN KEY (file_id) REFERENCES files(file_id) ON DELETE SET NULL;
ALTER TABLE imports ADD CONSTRAINT imports_pkey PRIMARY KEY (import_no);
ALTER TABLE imports ADD CONSTRAINT imports_state_check CHECK ((state = ANY (ARRAY['mapping'::text, 'waiting'::text, 'running'::text, 'done'::text, 'cancelled'::text, 'failed'::text, 'undoing'::text, 'undone'::text])));
CREATE INDEX imports_file ON public.imports USING btree (file_sha256);
CREATE TABLE live_calls (
  call_id uuid NOT NULL,
  staff_id uuid,
  began_at timestamp with time zone NOT NULL
);
ALTER TABLE live_calls ADD CONSTRAINT live_calls_pkey PRIMARY KEY (call_id);
CREATE INDEX live_calls_staff ON public.live_calls USING btree (staff_id) WHERE (staff_id IS NOT NULL);
CREATE TABLE mail_server (
  only_row boolean NOT NULL DEFAULT true,
  host text NOT NULL,
  port integer NOT NULL,
  security text NOT NULL,
  username text,
  password bytea,
  from_address text NOT NULL,
  from_name text NOT NULL,
  allow_private boolean NOT NULL DEFAULT false,
  changed_at timestamp with time zone NOT NULL
);
ALTER TABLE mail_server ADD CONSTRAINT mail_server_only_row_check CHECK (only_row);
ALTER TABLE mail_server ADD CONSTRAINT mail_server_pkey PRIMARY KEY (only_row);
ALTER TABLE mail_server ADD CONSTRAINT mail_server_port_check CHECK (((port >= 1) AND (port <= 65535)));
ALTER TABLE mail_server ADD CONSTRAINT mail_server_security_check CHECK ((security = ANY (ARRAY['tls'::text, 'starttls'::text, 'none'::text])));
CREATE TABLE mails (
  mail_id uuid NOT NULL,
  staff_id uuid NOT NULL,
  key text NOT NULL,
  kind text NOT NULL,
  customer_id uuid,
  data jsonb NOT NULL,
  created_at timestamp with time zone NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  state text NOT NULL DEFAULT 'waiting'::text,
  settled_at timestamp with time zone,
  error text
);
ALTER TABLE mails ADD CONSTRAINT mails_check CHECK (((state = 'waiting'::text) = (settled_at IS NULL)));
ALTER TABLE mails ADD CONSTRAINT mails_pkey PRIMARY KEY (mail_id);
ALTER TABLE mails ADD CONSTRAINT mails_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id) ON DELETE CASCADE;
ALTER TABLE mails ADD CONSTRAINT mails_staff_id_key_key UNIQUE (staff_id, key);
ALTER TABLE mails ADD CONSTRAINT mails_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'filed'::text, 'dropped'::text, 'failed'::text])));
CREATE INDEX mails_customer ON public.mails USING btree (customer_id) WHERE (customer_id IS NOT NULL);
CREATE INDEX mails_settled ON public.mails USING btree (settled_at);
CREATE INDEX mails_state ON public.mails USING btree (state, created_at);
CREATE TABLE merge_rows (
  customer_id uuid NOT NULL,
  merge_id uuid NOT NULL,
  row_no integer NOT NULL,
  table_name text NOT NULL,
  was jsonb,
  became jsonb
);
ALTER TABLE merge_rows ADD CONSTRAINT merge_rows_customer_id_merge_id_fkey FOREIGN KEY (customer_id, merge_id) REFERENCES merges(customer_id, merge_id) ON DELETE CASCADE;
ALTER TABLE merge_rows ADD CONSTRAINT merge_rows_pkey PRIMARY KEY (customer_id, merge_id, row_no);
CREATE TABLE merged_customers (
  gone_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  merge_id uuid NOT NULL
);
ALTER TABLE merged_customers ADD CONSTRAINT merged_customers_pkey PRIMARY KEY (gone_id);
CREATE INDEX merged_customers_survivor ON public.merged_customers USING btree (customer_id);
CREATE TABLE merges (
  customer_id uuid NOT NULL,
  merge_id uuid NOT NULL,
  into_id uuid NOT NULL,
  gone_id uuid NOT NULL,
  gone_name text NOT NULL,
  merged_by uuid,
  merged_at timestamp with time zone NOT NULL,
  event_id uuid NOT NULL
);
ALTER TABLE merges ADD CONSTRAINT merges_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;
ALTER TABLE merges ADD CONSTRAINT merges_pkey PRIMARY KEY (customer_id, merge_id);
CREATE TABLE migrations (
  name text NOT NULL,
  ran_at timestamp with time zone NOT NULL DEFAULT now()
);
ALTER TABLE migrations ADD CONSTRAINT migrations_pkey PRIMARY KEY (name);
CREATE TABLE notes (
  customer_id uuid NOT NULL,
  note_id uuid NOT NULL,
  text text NOT NULL,
  staff_id uuid,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL
);
ALTER TABLE notes ADD CONSTRAINT notes_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;
ALTER TABLE notes ADD CONSTRAINT notes_pkey PRIMARY KEY (customer_id, note_id);
ALTER TABLE notes ADD CONSTRAINT notes_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id);
CREATE TABLE notices (
  notice_id uuid NOT NULL,
  staff_id uuid NOT NULL,
  key text NOT NULL,
  kind text NOT NULL,
  customer_id uuid,
  data jsonb NOT NULL,
  at timestamp with time zone NOT NULL,
  read_at timestamp with time zone
);
ALTER TABLE notices ADD CONSTRAINT notices_pkey PRIMARY KEY (notice_id);
ALTER TABLE notices ADD CONSTRAINT notices_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id) ON DELETE CASCADE;
ALTER TABLE notices ADD CONSTRAINT notices_staff_id_key_key UNIQUE (staff_id, key);
CREATE INDEX notices_customer ON public.notices USING btree (customer_id) WHERE (customer_id IS NOT NULL);
CREATE INDEX notices_staff ON public.notices USING btree (staff_id, at DESC, notice_id);
CREATE TABLE order_lines (
  customer_id uuid NOT NULL,
  order_id uuid NOT NULL,
  line_no integer NOT NULL,
  kind smallint NOT NULL,
  import_no integer,
  line_hash bigint NOT NULL,
  amount_minor bigint NOT NULL,
  cost_minor bigint,
  product_id uuid,
  quantity numeric NOT NULL,
  unit_price numeric NOT NULL,
  description text
);
ALTER TABLE order_lines ADD CONSTRAINT order_lines_pkey PRIMARY KEY (customer_id, order_id, line_no);
CREATE TABLE order_numbers (
  number text NOT NULL,
  site_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  order_id uuid NOT NULL
);
ALTER TABLE order_numbers ADD CONSTRAINT order_numbers_pkey PRIMARY KEY (number, site_id, customer_id);
CREATE TABLE orders (
  customer_id uuid NOT NULL,
  order_id uuid NOT NULL,
  number text NOT NULL,
  site_id uuid,
  ordered_at timestamp with time zone NOT NULL,
  currency text NOT NULL,
  channel text,
  lines integer NOT NULL,
  purchase boolean NOT NULL,
  spend_minor bigint NOT NULL,
  returned_minor bigint NOT NULL,
  other_minor bigint NOT NULL,
  cost_minor bigint,
  promised_at timestamp with time zone,
  fulfilled_at timestamp with time zone,
  import_no integer
);
ALTER TABLE orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;
ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY (customer_id, order_id);
CREATE INDEX orders_fulfilled ON public.orders USING btree (fulfilled_at) WHERE (promised_at IS NOT NULL);
CREATE INDEX orders_import ON public.orders USING btree (import_no) WHERE (import_no IS NOT NULL);
CREATE INDEX orders_missing ON public.orders USING btree (promised_at, customer_id) WHERE ((promised_at IS NOT NULL) AND (fulfilled_at IS NULL));
CREATE INDEX orders_promised ON public.orders USING btree (promised_at, customer_id) INCLUDE (fulfilled_at) WHERE (promised_at IS NOT NULL);
CREATE TABLE passkeys (
  id uuid NOT NULL,
  name text,
  public_key text NOT NULL,
  user_id uuid NOT NULL,
  credential_id text NOT NULL,
  counter bigint NOT NULL,
  device_type text NOT NULL,
  backed_up boolean NOT NULL,
  transports text,
  created_at timestamp with time zone,
  aaguid text,
  last_used_at timestamp with time zone
);
ALTER TABLE passkeys ADD CONSTRAINT passkeys_credential_id_key UNIQUE (credential_id);
ALTER TABLE passkeys ADD CONSTRAINT passkeys_pkey PRIMARY KEY (id);
ALTER TABLE passkeys ADD CONSTRAINT passkeys_user_id_fkey FOREIGN KEY (user_id) REFERENCES staff(id) ON DELETE CASCADE;
CREATE INDEX passkeys_user ON public.passkeys USING btree (user_id);
CREATE TABLE plan_steps (
  customer_id uuid NOT NULL,
  plan_id uuid NOT NULL,
  step_id uuid NOT NULL,
  "position" integer NOT NULL,
  whose text NOT NULL,
  promise_id uuid,
  what text,
  due_at timestamp with time zone,
  done_at timestamp with time zone
);
ALTER TABLE plan_steps ADD CONSTRAINT plan_steps_check CHECK (((whose = 'us'::text) = (promise_id IS NOT NULL)));
ALTER TABLE plan_steps ADD CONSTRAINT plan_steps_check1 CHECK (((whose = 'customer'::text) = ((what IS NOT NULL) AND (due_at IS NOT NULL))));
ALTER TABLE plan_steps ADD CONSTRAINT plan_steps_customer_id_plan_id_fkey FOREIGN KEY (customer_id, plan_id) REFERENCES plans(customer_id, plan_id) ON DELETE CASCADE;
ALTER TABLE plan_steps ADD CONSTRAINT plan_steps_customer_id_promise_id_fkey FOREIGN KEY (customer_id, promise_id) REFERENCES promises(customer_id, promise_id) ON DELETE CASCADE;
ALTER TABLE plan_steps ADD CONSTRAINT plan_steps_pkey PRIMARY KEY (customer_id, plan_id, step_id);
ALTER TABLE plan_steps ADD CONSTRAINT plan_steps_whose_check CHECK ((whose = ANY (ARRAY['us'::text, 'customer'::text])));
CREATE TABLE plans (
  customer_id uuid NOT NULL,
  plan_id uuid NOT NULL,
  what text NOT NULL,
  conversation_id uuid,
  made_by uuid,
  made_at timestamp with time zone NOT NULL,
  finished_at timestamp with time zone,
  finished_by uuid
);
ALTER TABLE plans ADD CONSTRAINT plans_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;
ALTER TABLE plans ADD CONSTRAINT plans_finished_by_fkey FOREIGN KEY (finished_by) REFERENCES staff(id);
ALTER TABLE plans ADD CONSTRAINT plans_made_by_fkey FOREIGN KEY (made_by) REFERENCES staff(id);
ALTER TABLE plans ADD CONSTRAINT plans_pkey PRIMARY KEY (customer_id, plan_id);
CREATE TABLE preferences (
  customer_id uuid NOT NULL,
  preference_id uuid NOT NULL,
  kind text NOT NULL,
  value text NOT NULL,
  how text NOT NULL,
  asked_at timestamp with time zone NOT NULL,
  asked_by uuid,
  conversation_id uuid,
  replaces uuid,
  ended_at timestamp with time zone,
  ended_by uuid
);
ALTER TABLE preferences ADD CONSTRAINT preferences_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;
ALTER TABLE preferences ADD CONSTRAINT preferences_how_check CHECK ((how = ANY (ARRAY['asked'::text, 'written'::text])));
ALTER TABLE preferences ADD CONSTRAINT preferences_kind_check CHECK ((kind = ANY (ARRAY['channel'::text, 'times'::text, 'enjoys'::text, 'avoids'::text])));
ALTER TABLE preferences ADD CONSTRAINT preferences_pkey PRIMARY KEY (customer_id, preference_id);
CREATE UNIQUE INDEX preferences_once ON public.preferences USING btree (customer_id, kind, lower(value)) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX preferences_one ON public.preferences USING btree (customer_id, kind) WHERE ((ended_at IS NULL) AND (kind = ANY (ARRAY['channel'::text, 'times'::text])));
CREATE TABLE products (
  product_id uuid NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL DEFAULT 'product'::text,
  price numeric,
  cost numeric,
  active boolean NOT NULL DEFAULT true,
  import_no integer,
  sample boolean NOT NULL DEFAULT false,
  created_at timestamp with time zone NOT NULL
);
ALTER TABLE products ADD CONSTRAINT products_code_key UNIQUE (code);
ALTER TABLE products ADD CONSTRAINT products_kind_check CHECK ((kind = ANY (ARRAY['product'::text, 'fee'::text, 'adjustment'::text])));
ALTER TABLE products ADD CONSTRAINT products_pkey PRIMARY KEY (product_id);
CREATE INDEX products_name ON public.products USING gin (lower(name) gin_trgm_ops);
CREATE TABLE promise_count_state (
  only_row boolean NOT NULL DEFAULT true,
  requested_at timestamp with time zone,
  counted_at timestamp with time zone,
  settled_before timestamp with time zone,
  seconds real
);
ALTER TABLE promise_count_state ADD CONSTRAINT promise_count_state_only_row_check CHECK (only_row);
ALTER TABLE promise_count_state ADD CONSTRAINT promise_count_state_pkey PRIMARY KEY (only_row);
CREATE TABLE promise_counts (
  month text NOT NULL,
  site_id uuid NOT NULL,
  kind text NOT NULL,
  keeper uuid NOT NULL,
  n integer NOT NULL,
  kept integer NOT NULL,
  broken integer NOT NULL
);
ALTER TABLE promise_counts ADD CONSTRAINT promise_counts_pkey PRIMARY KEY (month, site_id, kind, keeper);
CREATE TABLE promise_moves (
  customer_id uuid NOT NULL,
  promise_id uuid NOT NULL,
  move_id uuid NOT NULL,
  moved_at timestamp with time zone NOT NULL,
  moved_by uuid,
  from_due timestamp with time zone NOT NULL,
  to_due timestamp with time zone NOT NULL,
  reason text NOT NULL
);
ALTER TABLE promise_moves ADD CONSTRAINT promise_moves_customer_id_promise_id_fkey FOREIGN KEY (customer_id, promise_id) REFERENCES promises(customer_id, promise_id) ON DELETE CASCADE;
ALTER TABLE promise_moves ADD CONSTRAINT promise_moves_moved_by_fkey FOREIGN KEY (moved_by) REFERENCES staff(id);
ALTER TABLE promise_moves ADD CONSTRAINT promise_moves_pkey PRIMARY KEY (customer_id, promise_id, move_id);
CREATE TABLE promises (
  customer_id uuid NOT NULL,
  promise_id uuid NOT NULL,
  what text NOT NULL,
  kind text NOT NULL,
  promised_by uuid,
  keeper_id uuid,
  promised_at timestamp with time zone NOT NULL,
  due_at timestamp with time zone NOT NULL,
  remind_at timestamp with time zone NOT NULL,
  conversation_id uuid,
  order_id uuid,
  plan_id uuid,
  find_a_way boolean NOT NULL DEFAULT false,
  state text NOT NULL DEFAULT 'open'::text,
  settled_at timestamp with time zone,
  settled_by uuid,
  reason text,
  reminded_at timestamp with time zone,
  escalated_at timestamp with time zone
);
ALTER TABLE promises ADD CONSTRAINT promises_check CHECK (((state = 'open'::text) = (settled_at IS NULL)));
ALTER TABLE promises ADD CONSTRAINT promises_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;
ALTER TABLE promises ADD CONSTRAINT promises_keeper_id_fkey FOREIGN KEY (keeper_id) REFERENCES staff(id);
ALTER TABLE promises ADD CONSTRAINT promises_kind_check CHECK ((kind = ANY (ARRAY['call_back'::text, 'send'::text, 'visit'::text, 'repair'::text, 'find_out'::text, 'money'::text, 'other'::text])));
ALTER TABLE promises ADD CONSTRAINT promises_pkey PRIMARY KEY (customer_id, promise_id);
ALTER TABLE promises ADD CONSTRAINT promises_promised_by_fkey FOREIGN KEY (promised_by) REFERENCES staff(id);
ALTER TABLE promises ADD CONSTRAINT promises_settled_by_fkey FOREIGN KEY (settled_by) REFERENCES staff(id);
ALTER TABLE promises ADD CONSTRAINT promises_state_check CHECK ((state = ANY (ARRAY['open'::text, 'kept'::text, 'late'::text, 'broken'::text])));
CREATE INDEX promises_broken ON public.promises USING btree (kind, settled_at) WHERE ((state = 'broken'::text) AND (reason IS NOT NULL));
CREATE INDEX promises_due ON public.promises USING btree (due_at, promise_id);
CREATE INDEX promises_keeper ON public.promises USING btree (keeper_id, due_at) WHERE (state = 'open'::text);
CREATE INDEX promises_open ON public.promises USING btree (due_at, promise_id) WHERE (state = 'open'::text);
CREATE INDEX promises_settled ON public.promises USING btree (settled_at) WHERE (state <> 'open'::text);
CREATE INDEX promises_to_escalate ON public.promises USING btree (due_at) WHERE ((state = 'open'::text) AND (escalated_at IS NULL));
CREATE INDEX promises_to_remind ON public.promises USING btree (remind_at) WHERE ((state = 'open'::text) AND (reminded_at IS NULL));
CREATE TABLE relations (
  customer_id uuid NOT NULL,
  relation_id uuid NOT NULL,
  kind text NOT NULL,
  side text NOT NULL,
  other_id uuid NOT NULL,
  note text,
  added_at timestamp with time zone NOT NULL
);
ALTER TABLE relations ADD CONSTRAINT relations_check CHECK ((other_id <> customer_id));
ALTER TABLE relations ADD CONSTRAINT relations_check1 CHECK (((kind = 'lives_with'::text) = (side = 'both'::text)));
ALTER TABLE relations ADD CONSTRAINT relations_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;
ALTER TABLE relations ADD CONSTRAINT relations_customer_id_kind_side_other_id_key UNIQUE (customer_id, kind, side, other_id);
ALTER TABLE relations ADD CONSTRAINT relations_kind_check CHECK ((kind = ANY (ARRAY['works_at'::text, 'lives_with'::text, 'introduced'::text, 'decides_for'::text])));
ALTER TABLE relations ADD CONSTRAINT relations_pkey PRIMARY KEY (customer_id, relation_id);
ALTER TABLE relations ADD CONSTRAINT relations_side_check CHECK ((side = ANY (ARRAY['from'::text, 'to'::text, 'both'::text])));
CREATE INDEX relations_listed ON public.relations USING btree (customer_id, added_at, relation_id);
CREATE INDEX relations_mates ON public.relations USING btree (relation_id);
CREATE TABLE returns (
  customer_id uuid NOT NULL,
  order_id uuid NOT NULL,
  line_no integer NOT NULL,
  undoes_order_id uuid NOT NULL,
  undoes_line_no integer NOT NULL
);
ALTER TABLE returns ADD CONSTRAINT returns_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;
ALTER TABLE returns ADD CONSTRAINT returns_pkey PRIMARY KEY (customer_id, order_id, line_no);
CREATE TABLE sample_state (
  only_row boolean NOT NULL DEFAULT true,
  state text NOT NULL DEFAULT 'none'::text,
  progress real NOT NULL DEFAULT 0,
  failed boolean NOT NULL DEFAULT false,
  updated_at timestamp with time zone
);
ALTER TABLE sample_state ADD CONSTRAINT sample_state_only_row_check CHECK (only_row);
ALTER TABLE sample_state ADD CONSTRAINT sample_state_pkey PRIMARY KEY (only_row);
ALTER TABLE sample_state ADD CONSTRAINT sample_state_state_check CHECK ((state = ANY (ARRAY['none'::text, 'loading'::text, 'loaded'::text, 'removing'::text])));
CREATE TABLE say_marks (
  customer_id uuid NOT NULL,
  say_id uuid NOT NULL,
  rule text NOT NULL,
  subject text NOT NULL,
  state text NOT NULL,
  at timestamp with time zone NOT NULL,
  staff_id uuid,
  conversation_id uuid,
  line jsonb NOT NULL
);
ALTER TABLE say_marks ADD CONSTRAINT say_marks_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(customer_id) ON DELETE CASCADE;
ALTER TABLE say_marks ADD CONSTRAINT say_marks_pkey PRIMARY KEY (customer_id, say_id);
ALTER TABLE say_marks ADD CONSTRAINT say_marks_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id);
ALTER TABLE say_marks ADD CONSTRAINT say_marks_state_check CHECK ((state = ANY (ARRAY['done'::text, 'skipped'::text])));
CREATE INDEX say_marks_latest ON public.say_marks USING btree (customer_id, rule, subject, at DESC);
CREATE TABLE say_rules (
  code text NOT NULL,
  kind text NOT NULL,
  "position" integer NOT NULL,
  active boolean NOT NULL DEFAULT true,
  moods text[] NOT NULL DEFAULT '{}'::text[],
  texts jsonb NOT NULL DEFAULT '{}'::jsonb,
  condition jsonb NOT NULL DEFAULT '{"on": "always"}'::jsonb,
  again_days integer
);
ALTER TABLE say_rules ADD CONSTRAINT say_rules_again_days_check CHECK ((again_days >= 7));
ALTER TABLE say_rules ADD CONSTRAINT say_rules_code_check CHECK ((code ~ '^[a-z][a-z0-9_]{0,39}$'::text));
ALTER TABLE say_rules ADD CONSTRAINT say_rules_kind_check CHECK ((kind = ANY (ARRAY['listen'::text, 'apology'::text, 'greet'::text, 'thank'::text, 'last_contact'::text, 'promise'::text, 'confirm'::text, 'service'::text, 'give'::text, 'own'::text])));
ALTER TABLE say_rules ADD CONSTRAINT say_rules_pkey PRIMARY KEY (code);
CREATE TABLE search_words (
  word text NOT NULL,
  seen integer NOT NULL DEFAULT 1
);
ALTER TABLE search_words ADD CONSTRAINT search_words_pkey PRIMARY KEY (word);
CREATE INDEX search_words_trigrams ON public.search_words USING gin (word gin_trgm_ops);
CREATE TABLE sessions (
  id uuid NOT NULL,
  token text NOT NULL,
  user_id uuid NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  ip_address text,
  user_agent text,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  method text,
  last_seen_at timestamp with time zone
);
ALTER TABLE sessions ADD CONSTRAINT sessions_method_check CHECK ((method = ANY (ARRAY['password'::text, 'code'::text, 'passkey'::text, 'sso'::text])));
ALTER TABLE sessions ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);
ALTER TABLE sessions ADD CONSTRAINT sessions_token_key UNIQUE (token);
ALTER TABLE sessions ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES staff(id) ON DELETE CASCADE;
CREATE INDEX sessions_user ON public.sessions USING btree (user_id);
CREATE TABLE shelf_lives (
  kind text NOT NULL,
  days integer NOT NULL,
  asked boolean NOT NULL
);
ALTER TABLE shelf_lives ADD CONSTRAINT shelf_lives_days_check CHECK (((days >= 1) AND (days <= 36500)));
ALTER TABLE shelf_lives ADD CONSTRAINT shelf_lives_kind_check CHECK ((kind = ANY (ARRAY['phone'::text, 'email'::text, 'web'::text, 'social'::text, 'address'::text, 'language'::text, 'birthday'::text, 'preferred_channel'::text, 'preferred_times'::text])));
ALTER TABLE shelf_lives ADD CONSTRAINT shelf_lives_pkey PRIMARY KEY (kind);
CREATE TABLE sign_in_rules (
  only_row boolean NOT NULL DEFAULT true,
  second_factor_required boolean NOT NULL DEFAULT false,
  sso_name text,
  sso_issuer text,
  sso_client_id text,
  sso_client_secret bytea,
  sso_domains text[] NOT NULL DEFAULT '{}'::text[],
  sso_required boolean NOT NULL DEFAULT false,
  sso_allow_private boolean NOT NULL DEFAULT false,
  changed_at timestamp with time zone NOT NULL,
  session_idle_minutes integer NOT NULL DEFAULT 720,
  session_longest_hours integer NOT NULL DEFAULT 336
);
ALTER TABLE sign_in_rules ADD CONSTRAINT sign_in_rules_check CHECK (((sso_issuer IS NULL) OR ((sso_name IS NOT NULL) AND (sso_client_id IS NOT NULL) AND (cardinality(sso_domains) > 0))));
ALTER TABLE sign_in_rules ADD CONSTRAINT sign_in_rules_check1 CHECK (((NOT sso_required) OR (sso_issuer IS NOT NULL)));
ALTER TABLE sign_in_rules ADD CONSTRAINT sign_in_rules_only_row_check CHECK (only_row);
ALTER TABLE sign_in_rules ADD CONSTRAINT sign_in_rules_pkey PRIMARY KEY (only_row);
ALTER TABLE sign_in_rules ADD CONSTRAINT sign_in_rules_session_idle_minutes_check CHECK (((session_idle_minutes >= 5) AND (session_idle_minutes <= 20160)));
ALTER TABLE sign_in_rules ADD CONSTRAINT sign_in_rules_session_longest_hours_check CHECK (((session_longest_hours >= 1) AND (session_longest_hours <= 336)));
CREATE TABLE sign_in_tries (
  bucket bytea NOT NULL,
  refused integer NOT NULL,
  since timestamp with time zone NOT NULL
);
ALTER TABLE sign_in_tries ADD CONSTRAINT sign_in_tries_pkey PRIMARY KEY (bucket);
CREATE INDEX sign_in_tries_since ON public.sign_in_tries USING btree (since);
CREATE TABLE site_closed_days (
  site_id uuid NOT NULL,
  day date NOT NULL,
  name text NOT NULL DEFAULT ''::text
);
ALTER TABLE site_closed_days ADD CONSTRAINT site_closed_days_pkey PRIMARY KEY (site_id, day);
ALTER TABLE site_closed_days ADD CONSTRAINT site_closed_days_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites(site_id) ON DELETE CASCADE;
CREATE TABLE site_hours (
  site_id uuid NOT NULL,
  weekday smallint NOT NULL,
  opens time without time zone NOT NULL,
  closes time without time zone NOT NULL
);
ALTER TABLE site_hours ADD CONSTRAINT site_hours_check CHECK ((closes > opens));
ALTER TABLE site_hours ADD CONSTRAINT site_hours_pkey PRIMARY KEY (site_id, weekday);
ALTER TABLE site_hours ADD CONSTRAINT site_hours_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites(site_id) ON DELETE CASCADE;
ALTER TABLE site_hours ADD CONSTRAINT site_hours_weekday_check CHECK (((weekday >= 1) AND (weekday <= 7)));
CREATE TABLE site_sale_lines (
  site_sale_id uuid NOT NULL,
  line_no integer NOT NULL,
  kind smallint NOT NULL,
  import_no integer,
  line_hash bigint NOT NULL,
  amount_minor bigint NOT NULL,
  cost_minor bigint,
  product_id uuid,
  quantity numeric NOT NULL,
  unit_price numeric NOT NULL,
  description text
);
ALTER TABLE site_sale_lines ADD CONSTRAINT site_sale_lines_pkey PRIMARY KEY (site_sale_id, line_no);
CREATE TABLE site_sales (
  site_sale_id uuid NOT NULL,
  number text NOT NULL,
  site_id uuid NOT NULL,
  sold_at timestamp with time zone NOT NULL,
  currency text NOT NULL,
  lines integer NOT NULL,
  spend_minor bigint NOT NULL,
  returned_minor bigint NOT NULL,
  other_minor bigint NOT NULL,
  country text,
  import_no integer
);
ALTER TABLE site_sales ADD CONSTRAINT site_sales_pkey PRIMARY KEY (site_sale_id);
ALTER TABLE site_sales ADD CONSTRAINT site_sales_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites(site_id);
CREATE INDEX site_sales_import ON public.site_sales USING btree (import_no) WHERE (import_no IS NOT NULL);
CREATE INDEX site_sales_sold ON public.site_sales USING btree (sold_at);
CREATE TABLE sites (
  site_id uuid NOT NULL,
  name text NOT NULL,
  time_zone text NOT NULL,
  sample boolean NOT NULL DEFAULT false,
  created_at timestamp with time zone NOT NULL
);
ALTER TABLE sites ADD CONSTRAINT sites_name_key UNIQUE (name);
ALTER TABLE sites ADD CONSTRAINT sites_pkey PRIMARY KEY (site_id);
CREATE TABLE staff (
  id uuid NOT NULL,
  name text NOT NULL,
  email text NOT NULL,
  email_verified boolean NOT NULL DEFAULT false,
  image text,
  role text NOT NULL DEFAULT 'rep'::text,
  locale text,
  two_factor_enabled boolean NOT NULL DEFAULT false,
  active boolean NOT NULL DEFAULT true,
  sample boolean NOT NULL DEFAULT false,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  mail_reminders boolean NOT NULL DEFAULT true,
  kind text NOT NULL DEFAULT 'person'::text,
  first_password_until timestamp with time zone
);
ALTER TABLE staff ADD CONSTRAINT staff_email_key UNIQUE (email);
ALTER TABLE staff ADD CONSTRAINT staff_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'service'::text])));
ALTER TABLE staff ADD CONSTRAINT staff_pkey PRIMARY KEY (id);
ALTER TABLE staff ADD CONSTRAINT staff_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'manager'::text, 'rep'::text, 'marketer'::text, 'viewer'::text])));
CREATE TABLE staff_sites (
  staff_id uuid NOT NULL,
  site_id uuid NOT NULL
);
ALTER TABLE staff_sites ADD CONSTRAINT staff_sites_pkey PRIMARY KEY (staff_id, site_id);
ALTER TABLE staff_sites ADD CONSTRAINT staff_sites_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites(site_id) ON DELETE CASCADE;
ALTER TABLE staff_sites ADD CONSTRAINT staff_sites_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id) ON DELETE CASCADE;
CREATE TABLE telephone_lines (
  telephone_id uuid NOT NULL,
  extension text NOT NULL,
  staff_id uuid NOT NULL
);
ALTER TABLE telephone_lines ADD CONSTRAINT telephone_lines_pkey PRIMARY KEY (telephone_id, extension);
ALTER TABLE telephone_lines ADD CONSTRAINT telephone_lines_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id) ON DELETE CASCADE;
ALTER TABLE telephone_lines ADD CONSTRAINT telephone_lines_telephone_id_fkey FOREIGN KEY (telephone_id) REFERENCES telephones(telephone_id) ON DELETE CASCADE;
CREATE INDEX telephone_lines_staff ON public.telephone_lines USING btree (staff_id);
CREATE TABLE telephones (
  telephone_id uuid NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  site_id uuid,
  country text,
  secret bytea NOT NULL,
  outgoing_url text,
  outgoing_private boolean NOT NULL DEFAULT false,
  refused bigint NOT NULL DEFAULT 0,
  refused_at timestamp with time zone,
  last_event_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL,
  removed_at timestamp with time zone
);
ALTER TABLE telephones ADD CONSTRAINT telephones_country_check CHECK ((country ~ '^[A-Z]{2}$'::text));
ALTER TABLE telephones ADD CONSTRAINT telephones_kind_check CHECK ((kind = ANY (ARRAY['generic'::text, 'twilio'::text, 'placetel'::text])));
ALTER TABLE telephones ADD CONSTRAINT telephones_pkey PRIMARY KEY (telephone_id);
ALTER TABLE telephones ADD CONSTRAINT telephones_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites(site_id) ON DELETE SET NULL;
CREATE TABLE trash (
  customer_id uuid NOT NULL,
  trash_id uuid NOT NULL,
  kind text NOT NULL,
  label text NOT NULL,
  site_id uuid,
  deleted_at timestamp with time zone NOT NULL,
  deleted_by uuid,
  bulk_id uuid,
  facts jsonb NOT NULL DEFAULT '{}'::jsonb,
  rows jsonb NOT NULL
);
ALTER TABLE trash ADD CONSTRAINT trash_kind_check CHECK ((kind = ANY (ARRAY['customer'::text, 'conversation'::text, 'promise'::text])));
ALTER TABLE trash ADD CONSTRAINT trash_pkey PRIMARY KEY (customer_id, trash_id);
CREATE INDEX trash_bulk ON public.trash USING btree (bulk_id, customer_id) WHERE (bulk_id IS NOT NULL);
CREATE INDEX trash_deleted ON public.trash USING btree (deleted_at DESC, trash_id DESC);
CREATE TABLE two_factors (
  id uuid NOT NULL,
  secret text NOT NULL,
  backup_codes text NOT NULL,
  user_id uuid NOT NULL,
  verified boolean NOT NULL DEFAULT true,
  failed_verification_count integer NOT NULL DEFAULT 0,
  locked_until timestamp with time zone
);
ALTER TABLE two_factors ADD CONSTRAINT two_factors_pkey PRIMARY KEY (id);
ALTER TABLE two_factors ADD CONSTRAINT two_factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES staff(id) ON DELETE CASCADE;
CREATE INDEX two_factors_user ON public.two_factors USING btree (user_id);
CREATE TABLE upload_limits (
  only_row boolean NOT NULL DEFAULT true,
  kept_bytes bigint NOT NULL,
  files_a_day integer NOT NULL,
  changed_at timestamp with time zone NOT NULL
);
ALTER TABLE upload_limits ADD CONSTRAINT upload_limits_files_a_day_check CHECK ((files_a_day > 0));
ALTER TABLE upload_limits ADD CONSTRAINT upload_limits_kept_bytes_check CHECK ((kept_bytes > 0));
ALTER TABLE upload_limits ADD CONSTRAINT upload_limits_only_row_check CHECK (only_row);
ALTER TABLE upload_limits ADD CONSTRAINT upload_limits_pkey PRIMARY KEY (only_row);
CREATE TABLE verifications (
  id uuid NOT NULL,
  identifier text NOT NULL,
  value text NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  created_at timestamp with time zone,
  updated_at timestamp with time zone
);
ALTER TABLE verifications ADD CONSTRAINT verifications_pkey PRIMARY KEY (id);
CREATE INDEX verifications_identifier ON public.verifications USING btree (identifier);
CREATE TABLE views (
  view_id uuid NOT NULL,
  name text NOT NULL,
  staff_id uuid NOT NULL,
  shared boolean NOT NULL DEFAULT false,
  query jsonb NOT NULL,
  created_at timestamp with time zone NOT NULL
);
ALTER TABLE views ADD CONSTRAINT views_pkey PRIMARY KEY (view_id);
ALTER TABLE views ADD CONSTRAINT views_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id) ON DELETE CASCADE;
CREATE TABLE webhook_deliveries (
  delivery_id uuid NOT NULL,
  seq bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  endpoint_id uuid NOT NULL,
  customer_id uuid,
  type text NOT NULL,
  at timestamp with time zone NOT NULL,
  body text NOT NULL,
  state text NOT NULL DEFAULT 'waiting'::text,
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamp with time zone NOT NULL,
  tried_at timestamp with time zone,
  took_ms integer,
  status integer,
  response text,
  error text,
  settled_at timestamp with time zone
);
ALTER TABLE webhook_deliveries ADD CONSTRAINT webhook_deliveries_check CHECK (((state = 'waiting'::text) = (settled_at IS NULL)));
ALTER TABLE webhook_deliveries ADD CONSTRAINT webhook_deliveries_endpoint_id_fkey FOREIGN KEY (endpoint_id) REFERENCES webhook_endpoints(endpoint_id) ON DELETE CASCADE;
ALTER TABLE webhook_deliveries ADD CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (delivery_id);
ALTER TABLE webhook_deliveries ADD CONSTRAINT webhook_deliveries_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'delivered'::text, 'failed'::text])));
CREATE INDEX webhook_deliveries_due ON public.webhook_deliveries USING btree (endpoint_id, next_at) WHERE (state = 'waiting'::text);
CREATE INDEX webhook_deliveries_endpoint ON public.webhook_deliveries USING btree (endpoint_id, seq);
CREATE INDEX webhook_deliveries_log ON public.webhook_deliveries USING btree (seq);
CREATE INDEX webhook_deliveries_open ON public.webhook_deliveries USING btree (state, seq) WHERE (state <> 'delivered'::text);
CREATE INDEX webhook_deliveries_queue ON public.webhook_deliveries USING btree (endpoint_id, customer_id, seq) WHERE (state = 'waiting'::text);
CREATE INDEX webhook_deliveries_settled ON public.webhook_deliveries USING btree (settled_at);
CREATE TABLE webhook_endpoints (
  endpoint_id uuid NOT NULL,
  url text NOT NULL,
  description text NOT NULL,
  types text[] NOT NULL,
  site_ids uuid[] NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  disabled_at timestamp with time zone,
  disabled_why text,
  secret bytea NOT NULL,
  previous_secret bytea,
  previous_until timestamp with time zone,
  failures integer NOT NULL DEFAULT 0,
  failing_since timestamp with time zone,
  resting_until timestamp with time zone,
  created_by uuid,
  created_at timestamp with time zone NOT NULL
);
ALTER TABLE webhook_endpoints ADD CONSTRAINT webhook_endpoints_check CHECK (((previous_secret IS NULL) = (previous_until IS NULL)));
ALTER TABLE webhook_endpoints ADD CONSTRAINT webhook_endpoints_disabled_why_check CHECK ((disabled_why = ANY (ARRAY['failing'::text, 'gone'::text])));
ALTER TABLE webhook_endpoints ADD CONSTRAINT webhook_endpoints_pkey PRIMARY KEY (endpoint_id);
CREATE TABLE webhook_networks (
  network cidr NOT NULL,
  added_by uuid,
  added_at timestamp with time zone NOT NULL
);
ALTER TABLE webhook_networks ADD CONSTRAINT webhook_networks_pkey PRIMARY KEY (network);
CREATE TABLE worth_scores (
  customer_id uuid NOT NULL,
  fit_id uuid,
  next_year_minor bigint NOT NULL DEFAULT 0,
  lifetime_minor bigint NOT NULL DEFAULT 0,
  alive real,
  purchases real NOT NULL DEFAULT 0,
  spend_minor bigint NOT NULL DEFAULT 0,
  rhythm_days real,
  due_at timestamp with time zone,
  signal text NOT NULL DEFAULT 'none'::text,
  reason jsonb NOT NULL DEFAULT '{}'::jsonb,
  risk_minor bigint NOT NULL DEFAULT 0,
  month_minor bigint NOT NULL DEFAULT 0,
  month_signal text,
  scored_at timestamp with time zone
);
ALTER TABLE worth_scores ADD CONSTRAINT worth_scores_pkey PRIMARY KEY (customer_id);
