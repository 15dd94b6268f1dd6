package io.awa.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;
import reactor.core.publisher.Mono;

import io.awa.InsertOptions;
import io.awa.NewJob;
import io.awa.client.InsertContext;
import io.awa.docs.HandlerSnippets.PaymentInCents;
import io.awa.docs.HandlerSnippets.SendInvoice;
import io.awa.docs.HandlerSnippets.TenantToMetadata;
import io.awa.docs.HandlerSnippets.Tenants;
import io.awa.worker.HandlerDefinition;
import io.awa.worker.HandlerRegistry;
import io.awa.worker.HandlerScanner;
import io.awa.worker.PayloadUpcasters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The code of the document is the code that is compiled here, and does what it says.
 */
class HandlersDocumentTests {

	private static final Path DOCUMENT = Path.of("../docs/handlers.md");

	private static final Path SNIPPETS = Path.of("src/test/java/io/awa/docs/HandlerSnippets.java");

	private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	@Test
	void everyExampleIsCompiled() throws IOException {
		String compiled = plain(Files.readString(SNIPPETS));
		List<String> examples = EXAMPLE.matcher(Files.readString(DOCUMENT))
			.results()
			.map((MatchResult example) -> plain(example.group(1)))
			.toList();

		assertThat(examples).hasSizeGreaterThan(8)
			.allSatisfy((example) -> assertThat(compiled.contains(example)).as(example).isTrue());
	}

	@Test
	void handlersAreFound() throws Exception {
		List<HandlerDefinition> handlers = scan(HandlerSnippets.ReceiptHandlers.class,
				HandlerSnippets.InvoiceHandler.class, HandlerSnippets.ProductIndexer.class);

		assertThat(handlers).extracting((handler) -> handler.kind() + " in " + handler.queue())
			.containsExactlyInAnyOrder("send_receipt in default", "call_webhook in webhooks", "audit in default",
					"send_invoice in mail", "index_product in default");
		assertThat(scan(HandlerSnippets.InvoiceBatch.class)).singleElement()
			.satisfies((handler) -> assertThat(handler.traits().batchSize()).isEqualTo(100));
		assertThat(new HandlerRegistry(scan(HandlerSnippets.RenamedHandler.class)).kinds())
			.containsExactlyInAnyOrder("send_invoice", "send_bill");
	}

	@Test
	void upcasterDoesWhatItSays() {
		PaymentInCents upcaster = new PaymentInCents();
		new PayloadUpcasters(List.of(upcaster));

		assertThat(upcaster.upcast(Map.of("cents", 1234)).get("amount")).hasToString("12.34");
	}

	@Test
	void tenantTravelsFromThreadOrContext() {
		TenantToMetadata interceptor = new TenantToMetadata();
		NewJob job = new NewJob(new SendInvoice(1), InsertOptions.defaults());

		assertThatIllegalStateException().isThrownBy(() -> interceptor.beforeInsert(job, InsertContext.none()));
		assertThat(interceptor.beforeInsert(job, (key) -> "from context").options().metadata()).containsEntry("tenant",
				"from context");
		Tenants.CURRENT.set("from thread");
		assertThat(interceptor.beforeInsert(job, InsertContext.none()).options().metadata()).containsEntry("tenant",
				"from thread");
		Tenants.CURRENT.remove();
	}

	private static List<HandlerDefinition> scan(Class<?>... types) {
		GenericApplicationContext context = new GenericApplicationContext();
		for (Class<?> type : types) {
			context.registerBean(type);
		}
		context.registerBean(HandlerSnippets.Mailer.class, NoMailer::new);
		return new HandlerScanner(context.getDefaultListableBeanFactory()).scan();
	}

	/** Without indents, blank lines and the modifiers that nesting needs. */
	private static String plain(@Nullable String code) {
		return String.valueOf(code)
			.lines()
			.map(String::strip)
			.filter((line) -> !line.isEmpty())
			.map((line) -> line.replace("static class ", "class "))
			.collect(Collectors.joining("\n"));
	}

	private static final class NoMailer implements HandlerSnippets.Mailer {

		@Override
		public void send(long orderId) {
		}

		@Override
		public Mono<Void> post(String url) {
			return Mono.empty();
		}

	}

}
