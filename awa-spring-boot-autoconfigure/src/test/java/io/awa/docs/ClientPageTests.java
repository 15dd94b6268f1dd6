package io.awa.docs;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

import io.awa.BulkResult;
import io.awa.CopyResult;
import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.JobFilter;
import io.awa.JobState;
import io.awa.NewCronSchedule;
import io.awa.PageRequest;
import io.awa.RetryOptions;
import io.awa.UniqueBy;
import io.awa.client.AwaClient;
import io.awa.client.AwaTransaction;
import io.awa.client.BulkChanges;
import io.awa.client.ClientSettings;
import io.awa.client.CronSchedules;
import io.awa.client.DeadLetters;
import io.awa.client.JdbcAwaClient;
import io.awa.client.RuntimeLimits;
import io.awa.migration.SchemaMigrator;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The code of docs/client.md, and its table of operations.
 */
class ClientPageTests {

	private static final Logger log = LoggerFactory.getLogger(ClientPageTests.class);

	private static final Pattern ROW = Pattern.compile("^\\| (`.*?) \\|", Pattern.MULTILINE);

	private static final Pattern CODE = Pattern.compile("`(\\w+)(?:\\(\\))?`");

	private final TestDatabase database = TestDatabase.migrated();

	private final AwaClient awa = new JdbcAwaClient(this.database.dataSource(),
			new DataSourceTransactionManager(this.database.dataSource()),
			new SchemaMigrator(this.database.dataSource(), TestDatabase.SCHEMA),
			ClientSettings.of(TestDatabase.SCHEMA));

	@BeforeEach
	void createTables() {
		this.database.sql().sql("create table import (customer text)").update();
		this.database.sql().sql("create table account (id bigint, balance numeric)").update();
		this.database.sql().sql("insert into account values (7, 100)").update();
	}

	@AfterEach
	void dropDatabase() {
		this.database.close();
	}

	@Test
	void tableHasEveryOperation() {
		assertThat(operationsOfThePage()).isEqualTo(methods(AwaClient.class));
	}

	@ParameterizedTest
	@ValueSource(classes = { DeadLetters.class, CronSchedules.class, BulkChanges.class, RuntimeLimits.class })
	void groupedOperationsAreNamedOnSomePage(Class<?> group) {
		String pages = Pages.all().map(Pages::read).collect(Collectors.joining());

		assertThat(methods(group))
			.allSatisfy((name) -> assertThat(pages).containsPattern("[`.]" + name + "(\\([^`\n]*)?[`(;]"));
	}

	@Test
	void secondJobIsADuplicate() {
		Order order = new Order(1);

		unique(this.awa, order);
		unique(this.awa, order);

		assertThat(this.database.count("awa.job")).isEqualTo(1);
	}

	private static void unique(AwaClient awa, Order order) {
		InsertOptions once = InsertOptions.defaults()
			.withUnique(UniqueBy.fields("orderId").within(Duration.ofHours(1)));
		InsertResult result = awa.insert(new SendReceipt(order.id()), once);
		if (!result.inserted()) {
			log.info("Job {} does it already", result.jobId());
		}
	}

	@Test
	void linesAreCopied() {
		LongAdder count = new LongAdder();

		assertThat(copy(this.awa, Stream.of("a", "b"), count).inserted()).isEqualTo(2).isEqualTo(count.sum());
	}

	private static CopyResult copy(AwaClient awa, Stream<String> lines, LongAdder count) {
		CopyResult result = awa.insertManyCopy(lines.map(Import::of), InsertOptions.defaults().withQueue("import"),
				(job) -> count.increment());
		return result;
	}

	@Test
	void jobsThatDidNotFailStayAsTheyAre() {
		long jobId = this.awa.insert(new SendReceipt(1)).jobId();

		retryFailed(this.awa);
		deadLetters(this.awa, jobId);

		assertThat(this.awa.getJob(jobId).orElseThrow().state()).isEqualTo(JobState.AVAILABLE);
		assertThat(this.database.violations()).isEmpty();
	}

	private static void retryFailed(AwaClient awa) {
		BulkResult result;
		do {
			result = awa.retryFailed(JobFilter.where().kind("send_receipt"));
		}
		while (result.more());
	}

	private static void deadLetters(AwaClient awa, long jobId) {
		awa.deadLetters().moveFailed(jobId, "address unknown, ask the customer");
		awa.deadLetters().list(JobFilter.where().queue("mail"), PageRequest.first());
		awa.deadLetters().retry(jobId, RetryOptions.defaults().withQueue("mail-slow"));
	}

	@Test
	void scheduleIsTriggered() {
		schedule(this.awa);

		assertThat(this.database.count("awa.job where kind = 'send_report'")).isEqualTo(1);
	}

	private static void schedule(AwaClient awa) {
		awa.cron()
			.put(NewCronSchedule.of("daily-report", "0 6 * * *", new SendReport())
				.withZone(ZoneId.of("Europe/Berlin")));
		awa.cron().trigger("daily-report");
	}

	@Test
	void transactionsWithoutAnnotations() {
		subtract(this.awa, BigDecimal.TEN, 7);
		object(this.awa, new Order(1));

		assertThat(this.awa.getJob(1).orElseThrow().kind()).isEqualTo("send_statement");
		assertThat(this.database.count("account where balance = 90")).isEqualTo(1);
		assertThat(this.database.count("awa.job")).isEqualTo(2);
	}

	private static void subtract(AwaClient awa, BigDecimal amount, long id) {
		awa.inTransaction((tx) -> {
			tx.execute("update account set balance = balance - :amount where id = :id",
					Map.of("amount", amount, "id", id));
			Account account = tx.fetchOne("select id, balance from account where id = :id", Map.of("id", id),
					Account.class);
			return tx.insert(new SendStatement(account.id()));
		});
	}

	private static void object(AwaClient awa, Order order) {
		try (AwaTransaction tx = awa.begin()) {
			tx.insert(new SendReceipt(order.id()));
			tx.commit();
		}
	}

	@Test
	void lookThenCreate() {
		importOnce(this.awa, "ada");
		importOnce(this.awa, "ada");

		assertThat(this.database.count("import")).isEqualTo(1);
	}

	private static void importOnce(AwaClient awa, String customer) {
		awa.inTransaction((tx) -> {
			tx.lock("import " + customer); // waits; tx.tryLock(…) says at once
			long open = tx.fetchOne("select count(*) from import where customer = :customer",
					Map.of("customer", customer), Long.class);
			return (open == 0)
					? tx.execute("insert into import (customer) values (:customer)", Map.of("customer", customer)) : 0;
		});
	}

	private static Set<String> operationsOfThePage() {
		String page = Pages.read("docs/client.md");
		return ROW.matcher(page.substring(0, page.indexOf("\n## ")))
			.results()
			.flatMap((MatchResult row) -> CODE.matcher(row.group(1)).results())
			.map((MatchResult code) -> code.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> methods(Class<?> type) {
		return Stream.of(type.getMethods())
			.filter((method) -> !Modifier.isStatic(method.getModifiers()))
			.map(Method::getName)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	record Order(long id) {

	}

	record SendReceipt(long orderId) {

	}

	record SendReport() {

	}

	record SendStatement(long accountId) {

	}

	record Account(long id, BigDecimal balance) {

	}

	record Import(String line) {

		static Import of(String line) {
			return new Import(line);
		}

	}

}
