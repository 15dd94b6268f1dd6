package io.awa.autoconfigure;

import java.util.function.BiConsumer;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;

/**
 * Processes the context of a runner ahead of time.
 */
final class AheadOfTime {

	private AheadOfTime() {
	}

	/** Shows the context that was processed, and what a native image would be told. */
	static void process(ApplicationContextRunner runner, BiConsumer<GenericApplicationContext, RuntimeHints> work) {
		runner.prepare((context) -> {
			GenericApplicationContext source = context.getSourceApplicationContext(GenericApplicationContext.class);
			TestGenerationContext generated = new TestGenerationContext(AheadOfTime.class);
			process(source, generated);
			work.accept(source, generated.getRuntimeHints());
		});
	}

	/**
	 * Compiles what is generated, and starts a context of nothing else. For tests with a
	 * class loader of their own, to which the generated classes are added.
	 */
	static void run(ApplicationContextRunner runner, BiConsumer<GenericApplicationContext, RuntimeHints> work) {
		runner.prepare((context) -> {
			GenericApplicationContext source = context.getSourceApplicationContext(GenericApplicationContext.class);
			TestGenerationContext generated = new TestGenerationContext(AheadOfTime.class);
			ClassName initializer = process(source, generated);
			TestCompiler.forSystem().with(generated).withCompilerOptions("-nowarn").compile((compiled) -> {
				try (GenericApplicationContext started = new GenericApplicationContext()) {
					started.setEnvironment(source.getEnvironment());
					start(started,
							compiled.getInstance(ApplicationContextInitializer.class, initializer.canonicalName()));
					work.accept(started, generated.getRuntimeHints());
				}
			});
		});
	}

	private static ClassName process(GenericApplicationContext context, TestGenerationContext generated) {
		ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generated);
		generated.writeGeneratedContent();
		return initializer;
	}

	@SuppressWarnings("unchecked")
	private static void start(GenericApplicationContext context, ApplicationContextInitializer<?> initializer) {
		((ApplicationContextInitializer<GenericApplicationContext>) initializer).initialize(context);
		context.refresh();
	}

}
