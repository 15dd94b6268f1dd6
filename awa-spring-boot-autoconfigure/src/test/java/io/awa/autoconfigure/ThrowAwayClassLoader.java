package io.awa.autoconfigure;

import java.io.IOException;
import java.io.InputStream;

import org.springframework.util.ClassUtils;

/**
 * Loads the classes of {@link ThrowAwayApplication} itself, and all others by its parent,
 * as the class loader of a restart does.
 */
final class ThrowAwayClassLoader extends ClassLoader {

	private static final String OWN = ThrowAwayApplication.class.getName();

	ThrowAwayClassLoader() {
		super(ThrowAwayClassLoader.class.getClassLoader());
	}

	Class<?> application() {
		return ClassUtils.resolveClassName(OWN, this);
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		if (!name.startsWith(OWN)) {
			return super.loadClass(name, resolve);
		}
		synchronized (getClassLoadingLock(name)) {
			Class<?> known = findLoadedClass(name);
			return (known != null) ? known : findClass(name);
		}
	}

	@Override
	protected Class<?> findClass(String name) throws ClassNotFoundException {
		String file = ClassUtils.convertClassNameToResourcePath(name) + ClassUtils.CLASS_FILE_SUFFIX;
		try (InputStream stream = getParent().getResourceAsStream(file)) {
			if (stream == null) {
				throw new ClassNotFoundException(name);
			}
			byte[] bytes = stream.readAllBytes();
			return defineClass(name, bytes, 0, bytes.length);
		}
		catch (IOException ex) {
			throw new ClassNotFoundException(name, ex);
		}
	}

}
