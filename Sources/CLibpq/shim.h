#ifndef TOANTRINH_CLIBPQ_SHIM_H
#define TOANTRINH_CLIBPQ_SHIM_H

#include <libpq-fe.h>
#include <sys/eventfd.h>
#include <poll.h>

// Swift imports integer macros, but not character macros.
static const int clibpq_diag_severity = PG_DIAG_SEVERITY_NONLOCALIZED;
static const int clibpq_diag_sqlstate = PG_DIAG_SQLSTATE;
static const int clibpq_diag_message = PG_DIAG_MESSAGE_PRIMARY;
static const int clibpq_diag_detail = PG_DIAG_MESSAGE_DETAIL;
static const int clibpq_diag_hint = PG_DIAG_MESSAGE_HINT;
static const int clibpq_diag_position = PG_DIAG_STATEMENT_POSITION;
static const int clibpq_diag_schema = PG_DIAG_SCHEMA_NAME;
static const int clibpq_diag_table = PG_DIAG_TABLE_NAME;
static const int clibpq_diag_column = PG_DIAG_COLUMN_NAME;
static const int clibpq_diag_constraint = PG_DIAG_CONSTRAINT_NAME;
static const int clibpq_diag_function = PG_DIAG_SOURCE_FUNCTION;

// A counter another thread can raise to end a poll(2). -1 on failure.
static inline int clibpq_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
static inline int clibpq_eventfd_raise(int descriptor) { return eventfd_write(descriptor, 1); }
static inline int clibpq_eventfd_reset(int descriptor) { eventfd_t value; return eventfd_read(descriptor, &value); }

#endif
