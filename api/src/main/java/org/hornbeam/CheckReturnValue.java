// SPDX-License-Identifier: Apache-2.0
package org.hornbeam;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Results here must be used: nothing changes in place, so that a dropped result is a forgotten assignment. Error Prone,
 * SpotBugs and IDEs know annotations of this name.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.PACKAGE, ElementType.TYPE, ElementType.METHOD, ElementType.CONSTRUCTOR})
public @interface CheckReturnValue {}
