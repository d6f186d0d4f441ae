-- Sales exports on their way in. All local: they run the system, they are not the customer's.

-- A file lies in the database (gzipped, in pieces of 1 MB), so that any server or worker can go on with it.
CREATE TABLE files (
  file_id     uuid PRIMARY KEY,
  name        text NOT NULL,
  bytes       bigint NOT NULL,               -- as it came
  sha256      bytea,                         -- of the bytes as they came; null while uploading
  staff_id    uuid,
  created_at  timestamptz NOT NULL
);

CREATE TABLE file_pieces (
  file_id   uuid NOT NULL REFERENCES files ON DELETE CASCADE,
  piece_no  integer NOT NULL,
  data      bytea NOT NULL,
  PRIMARY KEY (file_id, piece_no)
);
ALTER TABLE file_pieces ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE TABLE imports (
  import_no    integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  file_id      uuid REFERENCES files ON DELETE SET NULL,
  file_name    text NOT NULL,
  file_sha256  bytea,
  site_id      uuid,
  staff_id     uuid,
  state        text NOT NULL CHECK (state IN ('mapping', 'waiting', 'running', 'done', 'cancelled', 'failed', 'undoing', 'undone')),
  reading      jsonb NOT NULL DEFAULT '{}',  -- encoding, delimiter, header … as decided
  mapping      jsonb NOT NULL DEFAULT '[]',  -- its columns: name, role, how sure, samples
  plan         jsonb,                        -- what the file is read by, settled when it began to run
  analysis     jsonb,                        -- what it would make
  progress     jsonb NOT NULL DEFAULT '{}',  -- records read so far, as committed with them
  counts       jsonb,                        -- what it made, counted in the database; null until it is done
  problem      jsonb,                        -- why it failed: { code, params }
  path         text,                         -- where the command line reads it: then it lies in no files
  cancelling   boolean NOT NULL DEFAULT false, -- asked for; heeded between two chunks
  undone       jsonb,                        -- what an undo took back and what stayed
  created_at   timestamptz NOT NULL,
  started_at   timestamptz,
  ended_at     timestamptz
);
CREATE INDEX imports_file ON imports (file_sha256);

CREATE TABLE import_rejects (
  import_no  integer NOT NULL REFERENCES imports ON DELETE CASCADE,
  line       bigint NOT NULL,                -- line of the file, from 1
  code       text NOT NULL,
  params     jsonb NOT NULL DEFAULT '{}',
  text       text NOT NULL,                  -- its fields as they came, as JSON
  PRIMARY KEY (import_no, line)
);

-- Orders that were there before and to which an import added lines: what undo has to look at besides its own orders.
CREATE TABLE import_additions (
  import_no    integer NOT NULL REFERENCES imports ON DELETE CASCADE,
  customer_id  uuid NOT NULL,                -- nil UUID: a sale of the site
  order_id     uuid NOT NULL,
  PRIMARY KEY (import_no, customer_id, order_id)
);

-- Customers from before of whom an import filled in facts that were empty: undo empties those that are still so.
CREATE TABLE import_fills (
  import_no    integer NOT NULL REFERENCES imports ON DELETE CASCADE,
  customer_id  uuid NOT NULL,
  facts        jsonb NOT NULL,               -- column: value
  PRIMARY KEY (import_no, customer_id)
);
