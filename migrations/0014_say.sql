-- What to say. say_rules is a reference table, say_marks is distributed by customer_id.

-- Each rule says a line, in this order. The texts of those that come with the product are translated in
-- locales/*/say.json until the owner words them otherwise, so that an update can better them.
CREATE TABLE say_rules (
  code        text PRIMARY KEY CHECK (code ~ '^[a-z][a-z0-9_]{0,39}$'),
  kind        text NOT NULL CHECK (kind IN ('listen', 'apology', 'greet', 'thank', 'last_contact', 'promise', 'confirm', 'service', 'give', 'own')),
  position    integer NOT NULL,
  active      boolean NOT NULL DEFAULT true,
  moods       text[] NOT NULL DEFAULT '{}',  -- codes of choices in which it is said; empty: in every mood but upset
  texts       jsonb NOT NULL DEFAULT '{}',   -- in the owner's words: { "en": "…", "de": "…" }
  condition   jsonb NOT NULL DEFAULT '{"on": "always"}', -- of the owner's own rules: say/conditions.ts
  again_days  integer CHECK (again_days >= 7) -- of the owner's own rules: said again so long after; null: said once
);
INSERT INTO say_rules (code, kind, position, moods) VALUES
  ('listen', 'listen', 0, '{upset}'), ('apology', 'apology', 1, '{upset}'), ('greet', 'greet', 2, '{}'),
  ('thank', 'thank', 3, '{}'), ('last_contact', 'last_contact', 4, '{}'), ('promise', 'promise', 5, '{}'),
  ('confirm', 'confirm', 6, '{}'), ('service', 'service', 7, '{}'), ('give', 'give', 8, '{}');

-- What was said, or left unsaid, to whom: so that nobody is thanked twice for one order.
CREATE TABLE say_marks (
  customer_id      uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  say_id           uuid NOT NULL,            -- made by the desk: ticking twice is ticking once
  rule             text NOT NULL,            -- code of say_rules; an own rule may be gone meanwhile
  subject          text NOT NULL,            -- what of: an order, a contact, a promise, a fact; '' where there is one a customer
  state            text NOT NULL CHECK (state IN ('done', 'skipped')),
  at               timestamptz NOT NULL,
  staff_id         uuid REFERENCES staff,
  conversation_id  uuid,
  line             jsonb NOT NULL,           -- as it was shown: the desk goes on showing it, ticked
  PRIMARY KEY (customer_id, say_id)
);
CREATE INDEX say_marks_latest ON say_marks (customer_id, rule, subject, at DESC);
