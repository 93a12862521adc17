#ifndef TOANTRINH_CCURL_SHIM_H
#define TOANTRINH_CCURL_SHIM_H

#include <curl/curl.h>

// Swift cannot call functions with a variable list of arguments: one function for each kind of option.

static inline CURLcode ccurl_set_number(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_callback(CURL *handle, CURLoption option, curl_write_callback value) {
    return curl_easy_setopt(handle, option, value);
}

static inline long ccurl_number(CURL *handle, CURLINFO information) {
    long value = 0;
    curl_easy_getinfo(handle, information, &value);
    return value;
}

static inline curl_off_t ccurl_size(CURL *handle, CURLINFO information) {
    curl_off_t value = 0;
    curl_easy_getinfo(handle, information, &value);
    return value;
}

#endif
