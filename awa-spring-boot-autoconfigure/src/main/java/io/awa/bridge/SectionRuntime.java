package io.awa.bridge;

import io.r2dbc.spi.ConnectionFactory;

/**
 * What all sections of a bridge share.
 *
 * @param settings how they run
 * @param connectionFactory that of the transactions they join
 * @param zombies those whose code goes on although they are cancelled
 */
record SectionRuntime(BridgeSettings settings, ConnectionFactory connectionFactory, ZombieSections zombies) {

}
