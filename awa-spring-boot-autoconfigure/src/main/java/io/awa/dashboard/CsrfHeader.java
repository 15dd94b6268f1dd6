package io.awa.dashboard;

/**
 * What protects requests that change something from being sent by other sites.
 *
 * @param name the name of the header
 * @param token its value
 */
record CsrfHeader(String name, String token) {

}
