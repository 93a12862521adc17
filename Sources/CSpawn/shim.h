#ifndef TOANTRINH_CSPAWN_SHIM_H
#define TOANTRINH_CSPAWN_SHIM_H

#include <spawn.h>

// glibc 2.34 and later. Its header shows it only where GNU extensions were asked for before anything was included, which Swift's
// own module of the C library does not do.
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

/// Closes every descriptor from `from` on in the child, whoever opened it at whatever moment.
static inline int cspawn_close_from(posix_spawn_file_actions_t *actions, int from) {
    return posix_spawn_file_actions_addclosefrom_np(actions, from);
}

#endif
