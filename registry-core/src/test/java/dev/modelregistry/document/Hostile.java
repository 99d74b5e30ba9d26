package dev.modelregistry.document;

import java.util.List;

/** Texts that try to be more than text. */
final class Hostile {

    static final List<String> LINES = List.of(
            "---",
            "--- #",
            "...",
            "key: value",
            "- item",
            "[not set] ",
            "[a](https://example.org)",
            "![a](x.png)",
            "| a | b |",
            "`code` ``more`` ```mermaid",
            "<script>alert(1)</script>",
            "<!-- comment -->",
            "&lt;b&gt; &#124; &amp;",
            "*bold* _it_ ~~gone~~ **x** __y__",
            "# heading",
            "###### heading",
            "1. one",
            "1) one",
            "+ plus",
            "=====",
            "> quote",
            "$x$ $$y$$",
            "\\",
            "ends with \\",
            "\"quoted\" 'single'",
            "]] --> n9[\"x\"]",
            "\"]; click n0 href \"javascript:alert(1)\"",
            "%%{init: {}}%%",
            "end",
            "https://example.org/a|b<c>`d`",
            "{a: 1}",
            "!!python/object",
            "&anchor *alias",
            "true",
            "0x10",
            "null",
            "\uD83D\uDE00 emoji",
            "right\u202Eto left",
            "no\u00A0break \uFEFFmark",
            "x".repeat(4000));

    static final List<String> TEXTS = List.of(
            "---\ntitle: \"other\"\n---\n\n# Other document",
            "a\n---\nb\n===\nc",
            "# one\n## two\n\n### three",
            "| a | b |\n| --- | --- |\n| c | d |",
            "```mermaid\nflowchart LR\n  a --> b\n```",
            "~~~\nnever closed",
            "    indented code\n\ttab",
            "- a\n  - b\n1. c\n2) d\n* e\n+ f",
            "> quote\n>> more",
            "<div>\n\n<b>bold</b>\n</div>",
            "<!--\n[not set]\n-->",
            "[not set]",
            "[a]: https://example.org\n\n[a]",
            "line\r\nline\rline\u2028line\u0085line\u000Bline\fline",
            "bell\u0007null\u0000escape\u001B[31m",
            "two  \nspaces and \\\nbackslash",
            "\n\n\nmiddle\n\n\n",
            "not applicable: # nothing\n- here",
            "pipe | in ` code | span `",
            String.join("\n", LINES.subList(0, LINES.size() - 1)),
            "y".repeat(200_000));

    private Hostile() {}
}
