-- Addresses at which orders may be paid (docs/payments.md): a row for each that was given out and whose end at the gateways is not known yet,
-- so that they can be asked about it. Can be dropped: a gateway's call or statement names its attempt by itself.
CREATE TABLE payment_attempt (
    order_number text        NOT NULL,
    number       int4        NOT NULL, -- counted from 1 within the order
    seconds      int8        NOT NULL, -- after the order was asked for
    CONSTRAINT payment_attempt_pkey PRIMARY KEY (order_number, number)
);
GRANT SELECT, INSERT, DELETE ON payment_attempt TO toantrinh_app;
