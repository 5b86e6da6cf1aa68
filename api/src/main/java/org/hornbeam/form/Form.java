// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.form;

/**
 * What flows through a model.
 *
 * @param <F> the form itself
 */
public interface Form<F extends Form<F>> {}
