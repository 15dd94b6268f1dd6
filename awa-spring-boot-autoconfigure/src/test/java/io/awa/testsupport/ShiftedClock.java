package io.awa.testsupport;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import org.jspecify.annotations.Nullable;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.ClassWriter;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;

/**
 * Sets the clock of a JVM wrong: whatever Java code asks for the time of day, in the
 * library, the drivers or {@code java.time}, is told another one. {@code System.nanoTime}
 * goes on as before, as it does when somebody sets the clock of a machine. It is an agent
 * for a process of its own.
 */
public final class ShiftedClock implements ClassFileTransformer {

	/** What of the JDK reads the time of day for others. */
	private static final List<String> OF_JDK = List.of("java/time/Clock", "java/util/Date");

	private static final List<String> LEFT_OUT = List.of("java/", "javax/", "jdk/", "sun/", "com/sun/",
			"org/springframework/asm/", "io/awa/testsupport/ShiftedClock");

	private final Duration shift;

	private ShiftedClock(Duration shift) {
		this.shift = shift;
	}

	/**
	 * Makes the option with which a JVM starts whose clock is wrong.
	 * @param shift by how much it is wrong
	 * @param folder keeps the file that the option names
	 */
	public static String option(Duration shift, Path folder) throws IOException {
		Path jar = folder.resolve("shifted-clock.jar");
		if (!Files.exists(jar)) {
			Manifest manifest = new Manifest();
			manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
			manifest.getMainAttributes().putValue("Premain-Class", ShiftedClock.class.getName());
			manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
			try (OutputStream file = Files.newOutputStream(jar);
					JarOutputStream empty = new JarOutputStream(file, manifest)) {
				empty.finish();
			}
		}
		return "-javaagent:" + jar + "=" + shift;
	}

	/** Called by the JVM before its main method. */
	public static void premain(String shift, Instrumentation instrumentation) throws Exception {
		instrumentation.addTransformer(new ShiftedClock(Duration.parse(shift)), true);
		instrumentation.retransformClasses(Clock.class, Date.class);
	}

	@Override
	public byte @Nullable [] transform(@Nullable ClassLoader loader, @Nullable String name,
			@Nullable Class<?> redefined, @Nullable ProtectionDomain domain, byte[] bytes) {
		if (name == null || (!OF_JDK.contains(name) && LEFT_OUT.stream().anyMatch(name::startsWith))) {
			return null;
		}
		ClassReader reader = new ClassReader(bytes);
		ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
		reader.accept(new ShiftingVisitor(writer, this.shift), 0);
		return writer.toByteArray();
	}

	private static final class ShiftingVisitor extends ClassVisitor {

		private final Duration shift;

		ShiftingVisitor(ClassVisitor target, Duration shift) {
			super(SpringAsmInfo.ASM_VERSION, target);
			this.shift = shift;
		}

		@Override
		public MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
				String @Nullable [] exceptions) {
			MethodVisitor target = super.visitMethod(access, name, descriptor, signature, exceptions);
			return new CallVisitor(target, this.shift);
		}

	}

	/** Adds the shift to what a call returned. */
	private static final class CallVisitor extends MethodVisitor {

		private final Duration shift;

		CallVisitor(MethodVisitor target, Duration shift) {
			super(SpringAsmInfo.ASM_VERSION, target);
			this.shift = shift;
		}

		@Override
		public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
			super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
			if (owner.equals("java/lang/System") && name.equals("currentTimeMillis")) {
				add(this.shift.toMillis());
			}
			if (owner.equals("jdk/internal/misc/VM") && name.equals("getNanoTimeAdjustment")) {
				add(this.shift.toNanos());
			}
		}

		private void add(long value) {
			super.visitLdcInsn(value);
			super.visitInsn(Opcodes.LADD);
		}

	}

}
