#ifndef TOANTRINH_CQRENCODE_SHIM_H
#define TOANTRINH_CQRENCODE_SHIM_H

#include <qrencode.h>

#endif
