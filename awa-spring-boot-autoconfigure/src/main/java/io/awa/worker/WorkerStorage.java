package io.awa.worker;

import io.awa.sql.SchemaName;
import io.awa.sql.SqlOperations;

/**
 * How a worker reaches its tables.
 *
 * @param operations runs statements, each in a transaction of its own
 * @param connections opens the connection that the worker keeps for itself
 * @param schema the schema of the tables
 */
public record WorkerStorage(SqlOperations operations, ControlConnectionFactory connections, SchemaName schema) {

}
