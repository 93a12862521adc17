-- Money that came by bank transfer (docs/payments.md): a row a transaction of an account, by the statement that appends the event which
-- records it, so that no transaction is recorded for two dossiers.
CREATE TABLE bank_transfer (
    account      text        NOT NULL, -- its name in the installation's settings
    transaction  text        NOT NULL, -- the bank's number of the transaction
    lane         int4        NOT NULL,
    stream_id    uuid        NOT NULL,
    CONSTRAINT bank_transfer_pkey PRIMARY KEY (account, transaction)
);
GRANT SELECT, INSERT ON bank_transfer TO toantrinh_app;
