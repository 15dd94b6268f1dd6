package io.awa.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/**
 * Bootstraps {@link AwaTest}.
 */
final class AwaTestContextBootstrapper extends TestSliceTestContextBootstrapper<AwaTest> {

}
