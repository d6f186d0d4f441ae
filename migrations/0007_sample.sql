-- How the sample company is coming on. Local. What belongs to it is marked where it lies: a column `sample`, or import 0.

CREATE TABLE sample_state (
  only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  state       text NOT NULL DEFAULT 'none' CHECK (state IN ('none', 'loading', 'loaded', 'removing')),
  progress    real NOT NULL DEFAULT 0,       -- 0 to 1, while it is loading or being removed
  failed      boolean NOT NULL DEFAULT false, -- the last try
  updated_at  timestamptz
);
INSERT INTO sample_state DEFAULT VALUES;
