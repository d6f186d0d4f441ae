-- Until when the password that somebody was given opens their account. They choose their own with it and can do nothing
-- else before. NULL: it is their own.
ALTER TABLE staff ADD COLUMN first_password_until timestamptz;
