CREATE TABLE balance (
    site VARCHAR NOT NULL, 
    place VARCHAR NOT NULL, 
    item VARCHAR NOT NULL, 
    lot VARCHAR NOT NULL, 
    owner VARCHAR NOT NULL, 
    quantity BIGINT DEFAULT '0' NOT NULL, 
    weight BIGINT DEFAULT '0' NOT NULL, 
    PRIMARY KEY (site, place, item, lot, owner)
);

CREATE INDEX ix_balance_item ON balance (site, item);

CREATE TABLE bin (
    site VARCHAR NOT NULL, 
    bin VARCHAR NOT NULL, 
    walk_order INTEGER NOT NULL, 
    kind VARCHAR DEFAULT '' NOT NULL, 
    active BOOLEAN NOT NULL, 
    PRIMARY KEY (site, bin)
);

CREATE TABLE change (
    site VARCHAR NOT NULL, 
    entity VARCHAR NOT NULL, 
    "key" VARCHAR NOT NULL, 
    version BIGINT NOT NULL, 
    deleted BOOLEAN NOT NULL, 
    PRIMARY KEY (site, entity, "key"), 
    UNIQUE (site, version)
);

CREATE TABLE contract (
    code VARCHAR NOT NULL, 
    line INTEGER NOT NULL, 
    days INTEGER, 
    lifetime BOOLEAN NOT NULL, 
    starts_after_days INTEGER NOT NULL, 
    text VARCHAR DEFAULT '' NOT NULL, 
    PRIMARY KEY (code, line)
);

CREATE TABLE device (
    site VARCHAR NOT NULL, 
    device VARCHAR NOT NULL, 
    epoch INTEGER NOT NULL, 
    last_sequence BIGINT NOT NULL, 
    state VARCHAR NOT NULL, 
    token_hash VARCHAR NOT NULL, 
    last_seen BIGINT, 
    waiting INTEGER DEFAULT '0' NOT NULL, 
    PRIMARY KEY (site, device)
);

CREATE TABLE document (
    site VARCHAR NOT NULL, 
    document VARCHAR NOT NULL, 
    kind VARCHAR DEFAULT '' NOT NULL, 
    partner VARCHAR DEFAULT '' NOT NULL, 
    to_site VARCHAR DEFAULT '' NOT NULL, 
    due DATE, 
    reference VARCHAR DEFAULT '' NOT NULL, 
    state VARCHAR DEFAULT '' NOT NULL, 
    PRIMARY KEY (site, document)
);

CREATE INDEX ix_document_kind_state ON document (site, kind, state);

CREATE INDEX ix_document_reference ON document (site, reference);

CREATE TABLE document_line (
    site VARCHAR NOT NULL, 
    document VARCHAR NOT NULL, 
    line INTEGER NOT NULL, 
    item VARCHAR DEFAULT '' NOT NULL, 
    quantity BIGINT DEFAULT '0' NOT NULL, 
    unit VARCHAR DEFAULT '' NOT NULL, 
    factor BIGINT DEFAULT '0' NOT NULL, 
    bin VARCHAR DEFAULT '' NOT NULL, 
    unit_cost BIGINT, 
    done BIGINT DEFAULT '0' NOT NULL, 
    cancelled BIGINT DEFAULT '0' NOT NULL, 
    PRIMARY KEY (site, document, line)
);

CREATE INDEX ix_document_line_item ON document_line (site, item);

CREATE TABLE document_number (
    site VARCHAR NOT NULL, 
    document VARCHAR NOT NULL, 
    line INTEGER NOT NULL, 
    number INTEGER NOT NULL, 
    lot VARCHAR DEFAULT '' NOT NULL, 
    serial VARCHAR DEFAULT '' NOT NULL, 
    quantity BIGINT DEFAULT '0' NOT NULL, 
    expiry_date DATE, 
    sscc VARCHAR DEFAULT '' NOT NULL, 
    PRIMARY KEY (site, document, line, number)
);

CREATE INDEX ix_document_number_document_lot ON document_number (site, document, lot);

CREATE INDEX ix_document_number_document_serial ON document_number (site, document, serial);

CREATE INDEX ix_document_number_sscc ON document_number (site, sscc);

CREATE TABLE enrolment (
    site VARCHAR NOT NULL, 
    code_hash VARCHAR NOT NULL, 
    expires_at BIGINT NOT NULL, 
    used_at BIGINT, 
    PRIMARY KEY (site, code_hash)
);

CREATE TABLE feed (
    site VARCHAR NOT NULL, 
    last_version BIGINT NOT NULL, 
    min_version BIGINT NOT NULL, 
    PRIMARY KEY (site)
);

CREATE TABLE held (
    site VARCHAR NOT NULL, 
    "transaction" VARCHAR NOT NULL, 
    refusals TEXT NOT NULL, 
    state VARCHAR NOT NULL, 
    held_at BIGINT NOT NULL, 
    PRIMARY KEY (site, "transaction")
);

CREATE TABLE item (
    item VARCHAR NOT NULL, 
    description VARCHAR DEFAULT '' NOT NULL, 
    unit VARCHAR DEFAULT '' NOT NULL, 
    tracking VARCHAR DEFAULT '' NOT NULL, 
    serial_mask VARCHAR DEFAULT '' NOT NULL, 
    lot_mask VARCHAR DEFAULT '' NOT NULL, 
    serial_expiry_days INTEGER, 
    lot_expiry_days INTEGER, 
    serial_expiry_level VARCHAR DEFAULT '' NOT NULL, 
    lot_expiry_level VARCHAR DEFAULT '' NOT NULL, 
    quarantine_days INTEGER, 
    serial_order VARCHAR DEFAULT '' NOT NULL, 
    lot_order VARCHAR DEFAULT '' NOT NULL, 
    reuse VARCHAR DEFAULT '' NOT NULL, 
    serial_count_may_differ BOOLEAN NOT NULL, 
    lot_count_may_differ BOOLEAN NOT NULL, 
    next_serial VARCHAR DEFAULT '' NOT NULL, 
    next_lot VARCHAR DEFAULT '' NOT NULL, 
    warranty VARCHAR DEFAULT '' NOT NULL, 
    contract VARCHAR DEFAULT '' NOT NULL, 
    active BOOLEAN NOT NULL, 
    PRIMARY KEY (item)
);

CREATE TABLE item_code (
    item VARCHAR NOT NULL, 
    code VARCHAR NOT NULL, 
    kind VARCHAR NOT NULL, 
    unit VARCHAR DEFAULT '' NOT NULL, 
    PRIMARY KEY (item, code, kind)
);

CREATE INDEX ix_item_code_item ON item_code (item);

CREATE TABLE item_site (
    item VARCHAR NOT NULL, 
    at_site VARCHAR NOT NULL, 
    active BOOLEAN NOT NULL, 
    PRIMARY KEY (item, at_site)
);

CREATE TABLE label_rule (
    partner VARCHAR NOT NULL, 
    name VARCHAR NOT NULL, 
    pattern VARCHAR DEFAULT '' NOT NULL, 
    example VARCHAR DEFAULT '' NOT NULL, 
    PRIMARY KEY (partner, name)
);

CREATE TABLE lot (
    site VARCHAR NOT NULL, 
    item VARCHAR NOT NULL, 
    lot VARCHAR NOT NULL, 
    stock_date DATE, 
    expiry_date DATE, 
    best_before DATE, 
    production_date DATE, 
    date_source VARCHAR DEFAULT '' NOT NULL, 
    lot_source VARCHAR DEFAULT '' NOT NULL, 
    vendor VARCHAR DEFAULT '' NOT NULL, 
    vendor_lot VARCHAR DEFAULT '' NOT NULL, 
    quarantine_until DATE, 
    PRIMARY KEY (site, item, lot)
);

CREATE INDEX ix_lot_lot ON lot (site, lot);

CREATE TABLE mask (
    mask VARCHAR NOT NULL, 
    kind VARCHAR DEFAULT '' NOT NULL, 
    prefix VARCHAR DEFAULT '' NOT NULL, 
    segments VARCHAR DEFAULT '' NOT NULL, 
    next VARCHAR DEFAULT '' NOT NULL, 
    PRIMARY KEY (mask)
);

CREATE TABLE movement (
    site VARCHAR NOT NULL, 
    "transaction" VARCHAR NOT NULL, 
    number INTEGER NOT NULL, 
    line INTEGER NOT NULL, 
    item VARCHAR NOT NULL, 
    lot VARCHAR NOT NULL, 
    serial VARCHAR NOT NULL, 
    quantity BIGINT NOT NULL, 
    from_place VARCHAR NOT NULL, 
    to_place VARCHAR NOT NULL, 
    weight BIGINT, 
    owner VARCHAR NOT NULL, 
    unit_cost BIGINT, 
    PRIMARY KEY (site, "transaction", number)
);

CREATE INDEX ix_movement_lot ON movement (site, item, lot);

CREATE INDEX ix_movement_serial ON movement (site, item, serial);

CREATE TABLE operator (
    site VARCHAR NOT NULL, 
    badge VARCHAR NOT NULL, 
    name VARCHAR DEFAULT '' NOT NULL, 
    pin_hash VARCHAR DEFAULT '' NOT NULL, 
    role VARCHAR DEFAULT '' NOT NULL, 
    language VARCHAR DEFAULT '' NOT NULL, 
    active BOOLEAN NOT NULL, 
    PRIMARY KEY (site, badge)
);

CREATE TABLE partner (
    partner VARCHAR NOT NULL, 
    name VARCHAR DEFAULT '' NOT NULL, 
    kind VARCHAR DEFAULT '' NOT NULL, 
    PRIMARY KEY (partner)
);

CREATE TABLE quarantine (
    site VARCHAR NOT NULL, 
    device VARCHAR NOT NULL, 
    epoch INTEGER NOT NULL, 
    sequence BIGINT NOT NULL, 
    received_at BIGINT NOT NULL, 
    body BLOB NOT NULL, 
    error TEXT NOT NULL, 
    PRIMARY KEY (site, device, epoch, sequence)
);

CREATE TABLE reason (
    reason VARCHAR NOT NULL, 
    text VARCHAR DEFAULT '' NOT NULL, 
    use VARCHAR NOT NULL, 
    PRIMARY KEY (reason, use)
);

CREATE TABLE resent (
    site VARCHAR NOT NULL, 
    device VARCHAR NOT NULL, 
    epoch INTEGER NOT NULL, 
    sequence BIGINT NOT NULL, 
    "transaction" VARCHAR NOT NULL, 
    PRIMARY KEY (site, device, epoch, sequence)
);

CREATE TABLE serial (
    site VARCHAR NOT NULL, 
    item VARCHAR NOT NULL, 
    serial VARCHAR NOT NULL, 
    place VARCHAR DEFAULT '' NOT NULL, 
    state VARCHAR DEFAULT '' NOT NULL, 
    lot VARCHAR DEFAULT '' NOT NULL, 
    stock_date DATE, 
    expiry_date DATE, 
    since DATE, 
    document VARCHAR DEFAULT '' NOT NULL, 
    "transaction" VARCHAR DEFAULT '' NOT NULL, 
    source VARCHAR DEFAULT '' NOT NULL, 
    PRIMARY KEY (site, item, serial)
);

CREATE INDEX ix_serial_place_item ON serial (site, place, item);

CREATE INDEX ix_serial_serial ON serial (site, serial);

CREATE TABLE serial_home (
    serial VARCHAR NOT NULL, 
    scope VARCHAR NOT NULL, 
    site VARCHAR NOT NULL, 
    item VARCHAR NOT NULL, 
    PRIMARY KEY (serial, scope)
);

CREATE TABLE setting (
    scope VARCHAR NOT NULL, 
    name VARCHAR NOT NULL, 
    value VARCHAR DEFAULT '' NOT NULL, 
    PRIMARY KEY (scope, name)
);

CREATE TABLE site (
    site VARCHAR NOT NULL, 
    name VARCHAR DEFAULT '' NOT NULL, 
    time_zone VARCHAR DEFAULT '' NOT NULL, 
    PRIMARY KEY (site)
);

CREATE TABLE store (
    id INTEGER NOT NULL, 
    store_uuid VARCHAR NOT NULL, 
    version INTEGER NOT NULL, 
    PRIMARY KEY (id)
);

CREATE TABLE "transaction" (
    site VARCHAR NOT NULL, 
    id VARCHAR NOT NULL, 
    device VARCHAR NOT NULL, 
    epoch INTEGER NOT NULL, 
    sequence BIGINT NOT NULL, 
    kind VARCHAR NOT NULL, 
    document VARCHAR NOT NULL, 
    operator VARCHAR NOT NULL, 
    at BIGINT NOT NULL, 
    day DATE, 
    status VARCHAR NOT NULL, 
    refusals TEXT DEFAULT '[]' NOT NULL, 
    clashes TEXT DEFAULT '[]' NOT NULL, 
    version BIGINT NOT NULL, 
    reverses VARCHAR DEFAULT '' NOT NULL, 
    reversed_by VARCHAR DEFAULT '' NOT NULL, 
    body BLOB NOT NULL, 
    body_hash VARCHAR NOT NULL, 
    received_at BIGINT NOT NULL, 
    PRIMARY KEY (site, id), 
    UNIQUE (site, device, epoch, sequence)
);

CREATE INDEX ix_transaction_document ON "transaction" (site, document);

CREATE TABLE unit (
    item VARCHAR NOT NULL, 
    unit VARCHAR NOT NULL, 
    factor BIGINT DEFAULT '0' NOT NULL, 
    PRIMARY KEY (item, unit)
);

CREATE TABLE warranty (
    code VARCHAR NOT NULL, 
    line INTEGER NOT NULL, 
    days INTEGER, 
    lifetime BOOLEAN NOT NULL, 
    starts_after_days INTEGER NOT NULL, 
    text VARCHAR DEFAULT '' NOT NULL, 
    PRIMARY KEY (code, line)
);
