// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import org.hornbeam.runtime.cpu.matmul.Workspace;

/**
 * Memory that one worker of one run uses while it runs tasks.
 *
 * @param worker its number, from 0
 * @param address off-heap scratch, 64-byte aligned, as large as the neediest kernel of the plan asks for
 * @param matmul panels for matrix products
 */
public record WorkerScratch(int worker, long address, Workspace matmul) {}
