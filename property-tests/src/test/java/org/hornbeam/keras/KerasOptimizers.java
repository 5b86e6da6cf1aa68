// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import java.util.List;
import org.hornbeam.keras.Golden.Config;
import org.hornbeam.optimizer.Adadelta;
import org.hornbeam.optimizer.Adafactor;
import org.hornbeam.optimizer.Adagrad;
import org.hornbeam.optimizer.Adam;
import org.hornbeam.optimizer.Adamax;
import org.hornbeam.optimizer.Ftrl;
import org.hornbeam.optimizer.Lamb;
import org.hornbeam.optimizer.Lion;
import org.hornbeam.optimizer.Muon;
import org.hornbeam.optimizer.Nadam;
import org.hornbeam.optimizer.Optimizer;
import org.hornbeam.optimizer.Options;
import org.hornbeam.optimizer.RmsProp;
import org.hornbeam.optimizer.ScheduleFreeAdamW;
import org.hornbeam.optimizer.Sgd;
import org.hornbeam.schedule.Constant;
import org.hornbeam.schedule.CosineDecay;
import org.hornbeam.schedule.CosineDecayRestarts;
import org.hornbeam.schedule.ExponentialDecay;
import org.hornbeam.schedule.InverseTimeDecay;
import org.hornbeam.schedule.PiecewiseConstantDecay;
import org.hornbeam.schedule.PolynomialDecay;
import org.hornbeam.schedule.Schedule;
import org.jspecify.annotations.Nullable;

/** Keras's configuration of an optimizer or schedule -&gt; the optimizer or schedule. */
final class KerasOptimizers {
    private KerasOptimizers() {}

    static Optimizer of(Config c) {
        Schedule rate = schedule(c.values().get("learning_rate"));
        Options o = options(c);
        return switch (c.type()) {
            case "SGD" -> new Sgd(rate, c.number("momentum"), c.flag("nesterov"), o);
            case "AdamW" ->
                new org.hornbeam.optimizer.AdamW(
                        rate, c.number("beta_1"), c.number("beta_2"), c.number("epsilon"), c.flag("amsgrad"), o);
            case "Adam" ->
                new Adam(rate, c.number("beta_1"), c.number("beta_2"), c.number("epsilon"), c.flag("amsgrad"), o);
            case "Nadam" -> new Nadam(rate, c.number("beta_1"), c.number("beta_2"), c.number("epsilon"), o);
            case "Adamax" -> new Adamax(rate, c.number("beta_1"), c.number("beta_2"), c.number("epsilon"), o);
            case "Lamb" -> new Lamb(rate, c.number("beta_1"), c.number("beta_2"), c.number("epsilon"), o);
            case "Lion" -> new Lion(rate, c.number("beta_1"), c.number("beta_2"), o);
            case "RMSprop" ->
                new RmsProp(rate, c.number("rho"), c.number("momentum"), c.number("epsilon"), c.flag("centered"), o);
            case "Adagrad" -> new Adagrad(rate, c.number("initial_accumulator_value"), c.number("epsilon"), o);
            case "Adadelta" -> new Adadelta(rate, c.number("rho"), c.number("epsilon"), o);
            case "Ftrl" ->
                new Ftrl(
                        rate,
                        c.number("learning_rate_power"),
                        c.number("initial_accumulator_value"),
                        c.number("l1_regularization_strength"),
                        c.number("l2_regularization_strength"),
                        c.number("l2_shrinkage_regularization_strength"),
                        c.number("beta"),
                        o);
            case "Muon" ->
                new Muon(
                        rate,
                        c.number("adam_beta_1"),
                        c.number("adam_beta_2"),
                        c.number("adam_weight_decay"),
                        c.number("epsilon"),
                        List.of(),
                        c.flag("exclude_embeddings"),
                        c.number("muon_a"),
                        c.number("muon_b"),
                        c.number("muon_c"),
                        c.number("adam_lr_ratio"),
                        c.number("momentum"),
                        c.integer("ns_steps"),
                        c.flag("nesterov"),
                        number(c, "rms_rate", Double.NaN),
                        o);
            case "ScheduleFreeAdamW" ->
                new ScheduleFreeAdamW(
                        rate,
                        c.number("beta_1"),
                        c.number("beta_2"),
                        c.number("epsilon"),
                        c.integer("warmup_steps"),
                        o);
            case "Adafactor" ->
                new Adafactor(
                        rate,
                        c.number("beta_2_decay"),
                        c.number("epsilon_1"),
                        c.number("epsilon_2"),
                        c.number("clip_threshold"),
                        c.flag("relative_step"),
                        o);
            default -> throw new IllegalArgumentException(c.type());
        };
    }

    private static Options options(Config c) {
        return new Options(
                number(c, "weight_decay", 0),
                List.of(),
                number(c, "clipnorm", 0),
                number(c, "clipvalue", 0),
                number(c, "global_clipnorm", 0),
                c.flag("use_ema"),
                c.number("ema_momentum"),
                (int) number(c, "ema_overwrite_frequency", 0),
                number(c, "loss_scale_factor", 1),
                (int) number(c, "gradient_accumulation_steps", 1));
    }

    private static double number(Config c, String key, double none) {
        return c.has(key) ? c.number(key) : none;
    }

    static Schedule schedule(@Nullable Object json) {
        if (json instanceof Double rate) {
            return new Constant(rate);
        }
        Config c = Config.of(json);
        double first = c.has("initial_learning_rate") ? c.number("initial_learning_rate") : 0;
        return switch (c.type()) {
            case "ExponentialDecay" ->
                new ExponentialDecay(first, c.integer("decay_steps"), c.number("decay_rate"), c.flag("staircase"));
            case "InverseTimeDecay" ->
                new InverseTimeDecay(first, c.integer("decay_steps"), c.number("decay_rate"), c.flag("staircase"));
            case "PolynomialDecay" ->
                new PolynomialDecay(
                        first,
                        c.integer("decay_steps"),
                        c.number("end_learning_rate"),
                        c.number("power"),
                        c.flag("cycle"));
            case "CosineDecay" ->
                new CosineDecay(
                        first,
                        c.integer("decay_steps"),
                        c.number("alpha"),
                        number(c, "warmup_target", Double.NaN),
                        c.integer("warmup_steps"));
            case "CosineDecayRestarts" ->
                new CosineDecayRestarts(
                        first, c.integer("first_decay_steps"), c.number("t_mul"), c.number("m_mul"), c.number("alpha"));
            case "PiecewiseConstantDecay" ->
                new PiecewiseConstantDecay(
                        numbers(c, "boundaries").stream().map(Double::longValue).toList(), numbers(c, "values"));
            default -> throw new IllegalArgumentException(c.type());
        };
    }

    private static List<Double> numbers(Config c, String key) {
        return ((List<?>) java.util.Objects.requireNonNull(c.values().get(key)))
                .stream().map(Double.class::cast).toList();
    }
}
