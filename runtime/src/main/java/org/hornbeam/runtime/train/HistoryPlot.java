// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A history -&gt; an SVG picture: a chart for each metric, its validation dashed beside it. */
final class HistoryPlot {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 240;
    private static final int LEFT = 64;
    private static final int RIGHT = 16;
    private static final int TOP = 32;
    private static final int BOTTOM = 36;

    private HistoryPlot() {}

    static String svg(History history) {
        List<String> charts = new ArrayList<>();
        for (String name : history.names()) {
            String plain = name.startsWith("val_") ? name.substring(4) : name;
            if (!charts.contains(plain)) {
                charts.add(plain);
            }
        }
        int height = Math.max(1, charts.size()) * HEIGHT;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"12\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH,
                height,
                WIDTH,
                height));
        for (int i = 0; i < charts.size(); i++) {
            svg.append(String.format(Locale.ROOT, "<g transform=\"translate(0 %d)\">%n", i * HEIGHT));
            chart(svg, history, charts.get(i));
            svg.append("</g>\n");
        }
        return svg.append("</svg>\n").toString();
    }

    private record Point(int epoch, double value) {}

    private static List<Point> points(History history, String name) {
        return history.epochs().stream()
                .filter(epoch -> epoch.logs().has(name))
                .map(epoch -> new Point(epoch.number() + 1, epoch.logs().get(name)))
                .filter(point -> Double.isFinite(point.value()))
                .toList();
    }

    private static void chart(StringBuilder svg, History history, String name) {
        List<Point> training = points(history, name);
        List<Point> validation = points(history, "val_" + name);
        List<Point> all = new ArrayList<>(training);
        all.addAll(validation);
        int first = history.epochs().isEmpty() ? 1 : history.epochs().getFirst().number() + 1;
        int last = Math.max(
                first + 1,
                history.epochs().isEmpty() ? 1 : history.epochs().getLast().number() + 1);
        double low = all.stream().mapToDouble(Point::value).min().orElse(0);
        double high = all.stream().mapToDouble(Point::value).max().orElse(1);
        if (high - low < 1e-12 * Math.max(Math.abs(low), 1)) {
            double half = Math.max(Math.abs(low) / 2, 0.5);
            low -= half;
            high += half;
        }
        text(svg, LEFT, 20, "start", name + (validation.isEmpty() ? "" : "   (dashed: validation)"));
        for (int i = 0; i <= 4; i++) {
            double value = low + (high - low) * i / 4;
            double y = y(value, low, high);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#dddddd\"/>%n",
                    LEFT,
                    y,
                    WIDTH - RIGHT,
                    y));
            text(svg, LEFT - 6, y + 4, "end", History.number(value));
        }
        int step = Math.max(1, (last - first + 9) / 10);
        for (int epoch = first; epoch <= last; epoch += step) {
            text(svg, x(epoch, first, last), HEIGHT - BOTTOM + 16, "middle", Integer.toString(epoch));
        }
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, "middle", "epoch");
        line(svg, training, first, last, low, high, "#1f5fa8", "");
        line(svg, validation, first, last, low, high, "#c2571a", " stroke-dasharray=\"5 3\"");
    }

    private static double x(int epoch, int first, int last) {
        return LEFT + (double) (epoch - first) / (last - first) * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double value, double low, double high) {
        return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM);
    }

    private static void line(
            StringBuilder svg,
            List<Point> points,
            int first,
            int last,
            double low,
            double high,
            String colour,
            String dash) {
        StringBuilder places = new StringBuilder();
        for (Point point : points) {
            double x = x(point.epoch(), first, last);
            double y = y(point.value(), low, high);
            places.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"><title>epoch %d: %s</title></circle>%n",
                    x,
                    y,
                    colour,
                    point.epoch(),
                    History.number(point.value())));
        }
        svg.append("<polyline fill=\"none\" stroke=\"")
                .append(colour)
                .append("\" stroke-width=\"1.5\"")
                .append(dash)
                .append(" points=\"")
                .append(places.toString().strip())
                .append("\"/>\n");
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        String safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#333333\">%s</text>%n",
                x,
                y,
                anchor,
                safe));
    }
}
