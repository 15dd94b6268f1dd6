package io.awa.client

import io.awa.InsertOptions
import io.awa.InsertResult
import kotlinx.coroutines.reactor.awaitSingle
import kotlinx.coroutines.reactor.awaitSingleOrNull

/** Coroutines variant of [ReactiveAwaTransaction.execute]. */
suspend fun ReactiveAwaTransaction.executeAndAwait(sql: String, parameters: Map<String, Any?> = emptyMap()): Long =
	execute(sql, parameters).awaitSingle()

/** Coroutines variant of [ReactiveAwaTransaction.fetchOne]. */
suspend fun ReactiveAwaTransaction.fetchOneAndAwait(
	sql: String, parameters: Map<String, Any?> = emptyMap()): Map<String, Any?> =
	fetchOne(sql, parameters).awaitSingle()

/** Coroutines variant of [ReactiveAwaTransaction.fetchOne]. */
suspend fun <T : Any> ReactiveAwaTransaction.fetchOneAndAwait(
	sql: String, parameters: Map<String, Any?>, type: Class<T>): T =
	fetchOne(sql, parameters, type).awaitSingle()

/** Coroutines variant of [ReactiveAwaTransaction.fetchOptional]; null if there is no row. */
suspend fun ReactiveAwaTransaction.fetchOptionalAndAwait(
	sql: String, parameters: Map<String, Any?> = emptyMap()): Map<String, Any?>? =
	fetchOptional(sql, parameters).awaitSingleOrNull()

/** Coroutines variant of [ReactiveAwaTransaction.fetchOptional]; null if there is no row. */
suspend fun <T : Any> ReactiveAwaTransaction.fetchOptionalAndAwait(
	sql: String, parameters: Map<String, Any?>, type: Class<T>): T? =
	fetchOptional(sql, parameters, type).awaitSingleOrNull()

/** Coroutines variant of [ReactiveAwaTransaction.fetchAll]. */
suspend fun ReactiveAwaTransaction.fetchAllAndAwait(
	sql: String, parameters: Map<String, Any?> = emptyMap()): List<Map<String, Any?>> =
	fetchAll(sql, parameters).awaitSingle()

/** Coroutines variant of [ReactiveAwaTransaction.fetchAll]. */
suspend fun <T : Any> ReactiveAwaTransaction.fetchAllAndAwait(
	sql: String, parameters: Map<String, Any?>, type: Class<T>): List<T> =
	fetchAll(sql, parameters, type).awaitSingle()

/** Coroutines variant of [ReactiveAwaTransaction.insert]. */
suspend fun ReactiveAwaTransaction.insertAndAwait(
	args: Any, options: InsertOptions = InsertOptions.defaults()): InsertResult =
	insert(args, options).awaitSingle()

/** Coroutines variant of [ReactiveAwaTransaction.insertMany]. */
suspend fun ReactiveAwaTransaction.insertManyAndAwait(
	jobs: List<*>, options: InsertOptions = InsertOptions.defaults()): List<InsertResult> =
	insertMany(jobs, options).awaitSingle()

/** Coroutines variant of [ReactiveAwaTransaction.lock]. */
suspend fun ReactiveAwaTransaction.lockAndAwait(name: String) {
	lock(name).awaitSingleOrNull()
}

/** Coroutines variant of [ReactiveAwaTransaction.tryLock]. */
suspend fun ReactiveAwaTransaction.tryLockAndAwait(name: String): Boolean =
	tryLock(name).awaitSingle()
