// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.attention;

/**
 * Where the parts of a worker's scratch begin, in bytes from its start; transposed keys lie there.
 *
 * @param values transposed values
 * @param scores products of a block, then its weights
 * @param dWeights derivatives of the weights of a block, then of its products
 * @param means for each target, the mean of the derivatives of its weights
 * @param reciprocals of the sums of targets
 * @param next a product that is to be added to a share
 * @param nests scratch of the nests
 * @param bytes of it all
 */
record BackwardScratch(
        long values, long scores, long dWeights, long means, long reciprocals, long next, long nests, long bytes) {
    static BackwardScratch of(AttentionShape shape, AttentionNests nests) {
        long block = Floats.aligned((long) shape.targetStep() * shape.stride());
        int most = Math.max(shape.size(), shape.valueSize());
        long values = Floats.aligned((long) shape.sourceBlocks() * shape.size() * shape.stride());
        long scores = values + Floats.aligned((long) shape.sourceBlocks() * shape.valueSize() * shape.stride());
        long dWeights = scores + block;
        long means = dWeights + block;
        long reciprocals = means + Floats.aligned(shape.targets());
        long next = reciprocals + Floats.aligned(shape.targets());
        long own = next + Floats.aligned((long) Math.max(shape.targetStep(), shape.sourceStep()) * most);
        long nestBytes = Math.max(nests.derivative.scratchBytes(shape.sourceStep()), nests.mean.scratchBytes(most));
        nestBytes = Math.max(nestBytes, nests.diagonal.scratchBytes(shape.sourceStep()));
        nestBytes = Math.max(nestBytes, nests.ofSum.scratchBytes(shape.targets()));
        nestBytes = Math.max(nestBytes, nests.reciprocal.scratchBytes(shape.targets()));
        nestBytes = Math.max(nestBytes, nests.add.scratchBytes(most));
        return new BackwardScratch(values, scores, dWeights, means, reciprocals, next, own, own + nestBytes);
    }
}
