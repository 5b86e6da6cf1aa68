// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

/**
 * Where a run is: what the next step is.
 *
 * @param epoch the epoch, counted from 0
 * @param batch how many batches of it are done; above 0 only within an epoch
 * @param pass the pass over the examples
 * @param position how many batches of the pass are done
 */
record Place(int epoch, long batch, long pass, long position) {
    Place step() {
        return new Place(epoch, batch + 1, pass, position + 1);
    }

    Place nextPass() {
        return new Place(epoch, batch, pass + 1, 0);
    }

    /** The next epoch: in a pass of its own, or where the last one ended. */
    Place nextEpoch(boolean ownPass) {
        return ownPass ? new Place(epoch + 1, 0, epoch + 1, 0) : new Place(epoch + 1, 0, pass, position);
    }
}
