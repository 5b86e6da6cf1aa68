// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {
    @ParameterizedTest
    @CsvSource({
        "dense, dense/kernel, true",
        "dense, dense_1/kernel, false",
        "dense*, dense_1/kernel, true",
        "encoder/**, encoder/block/dense/kernel, true",
        "encoder/*, encoder/dense/kernel, true",
        "*/bias, dense/bias, true",
        "*/bias, encoder/dense/bias, false",
        "**/bias, encoder/dense/bias, true",
        "dense.kernel, dense/kernel, false",
    })
    void fits(String pattern, String path, boolean fits) {
        assertEquals(fits, new PathPattern(pattern).test(path));
    }
}
