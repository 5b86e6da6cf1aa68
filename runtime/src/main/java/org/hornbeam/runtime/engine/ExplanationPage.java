// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import java.util.Locale;

/**
 * An explanation as a page of HTML without anything from elsewhere, light or dark as the reader's system is.
 *
 * @param plan what to show
 */
record ExplanationPage(Explanation plan) {
    private static final String HEAD = """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>Hornbeam plan</title><style>
        :root{color-scheme:light dark;--ink:#1c2321;--soft:#6b7672;--line:#e3e7e5;--paper:#fff;--bar:#2f7d5b;--tag:#eef3f0}
        @media(prefers-color-scheme:dark){:root{--ink:#e4e9e6;--soft:#93a09b;--line:#2c3431;--paper:#151a18;--bar:#58b98b;--tag:#222b27}}
        body{font:14px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:1400px;padding:0 1.5rem;color:var(--ink);background:var(--paper)}
        h1{font-size:1.3rem;margin:0 0 .5rem}p{margin:.15rem 0;color:var(--soft)}
        table{border-collapse:collapse;width:100%;margin-top:1.2rem}
        th{position:sticky;top:0;background:var(--paper);text-align:left;font-weight:600;color:var(--soft);font-size:12px;padding:6px 10px;border-bottom:1px solid var(--soft)}
        td{padding:5px 10px;border-bottom:1px solid var(--line);vertical-align:top}
        th.n,td.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
        td.s{font-variant-numeric:tabular-nums;white-space:nowrap}
        .k{background:var(--tag);border-radius:4px;padding:1px 6px;font-size:12px;white-space:nowrap}
        code{font:12px/1.5 ui-monospace,monospace}small{color:var(--soft)}
        .b{display:block;height:4px;border-radius:2px;background:var(--bar);margin:3px 0 0 auto;min-width:1px}
        tr:hover td{background:var(--tag)}tfoot td{font-weight:600;border-top:1px solid var(--soft)}
        </style></head><body><h1>Plan</h1>
        """;

    String html() {
        StringBuilder page = new StringBuilder(HEAD);
        ExplanationText.summary(plan)
                .forEach(line -> page.append("<p>").append(escape(line)).append("</p>\n"));
        boolean timed = plan.limit() != null;
        page.append("<table><thead><tr><th class=n>#</th><th>kernel</th><th>size</th><th class=n>FLOP</th>")
                .append("<th class=n>bytes</th>")
                .append(
                        timed
                                ? "<th class=n>time</th><th class=n>GFLOP/s</th><th class=n>GB/s</th><th class=n>of"
                                        + " limit</th>"
                                : "")
                .append("<th>operations</th></tr></thead><tbody>\n");
        double most = plan.lines().stream()
                .mapToDouble(line -> weight(line, timed))
                .max()
                .orElse(0);
        int index = 0;
        for (Explanation.Line line : plan.lines()) {
            boolean own = line.depth() == 0;
            String bar = String.format(
                    Locale.ROOT,
                    "<span class=b style=\"width:%.1fpx\"></span>",
                    most > 0 ? 72 * weight(line, timed) / most : 0);
            page.append("<tr><td class=n>").append(own ? "" + index++ : "");
            page.append("</td><td><span class=k>").append("&emsp;".repeat(line.depth()) + escape(line.kind()));
            page.append("</span></td><td class=s>").append(escape(line.size()));
            page.append("</td>").append(number(ExplanationText.amount(line.flops(), "") + (timed ? "" : bar)));
            page.append(number(ExplanationText.amount(line.bytes(), "B")));
            if (timed && line.micros() < 0) {
                page.append(number("").repeat(4));
            } else if (timed) {
                page.append(times(line.flops(), line.bytes(), line.micros(), plan.share(line), bar));
            }
            page.append("<td><code>").append(escape(line.work())).append("</code>");
            page.append(line.layers().isEmpty() ? "" : "<br><small>" + escape(line.layers()) + "</small>");
            page.append("</td></tr>\n");
        }
        page.append("</tbody><tfoot><tr class=sum><td></td><td>sum</td><td></td>");
        page.append(number(ExplanationText.amount(plan.totalFlops(), "")));
        page.append(number(ExplanationText.amount(plan.totalBytes(), "B")));
        if (timed) {
            page.append(times(plan.totalFlops(), plan.totalBytes(), plan.stepMicros(), plan.share(), ""));
        }
        return page.append("<td>a step with all its kernels</td></tr></tfoot></table></body></html>\n")
                .toString();
    }

    private static String times(long flops, long bytes, double micros, double share, String bar) {
        return number(String.format(Locale.ROOT, "%.1f µs", micros) + bar)
                + number(String.format(Locale.ROOT, "%.1f", ExplanationText.rate(flops, micros)))
                + number(String.format(Locale.ROOT, "%.1f", ExplanationText.rate(bytes, micros)))
                + number(String.format(Locale.ROOT, "%.0f %%", 100 * Math.max(0, share)));
    }

    private static String number(String text) {
        return "<td class=n>" + text + "</td>";
    }

    private static double weight(Explanation.Line line, boolean timed) {
        // The lines of a step of a loop are in that of the loop.
        return line.depth() > 0 ? 0 : timed ? Math.max(0, line.micros()) : line.flops();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
