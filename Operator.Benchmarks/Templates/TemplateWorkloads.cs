using GoTemplates;

namespace Operator.Benchmarks.Templates;

/// <summary>The templates measured. <c>go/main.go</c> has the same ones under the same names, but for <c>toYaml</c>, which Go's library lacks.</summary>
internal static class TemplateWorkloads
{
    private const int Items = 10_000;

    internal static IReadOnlyList<Workload> All { get; } =
    [
        new(
            "url",
            "postgres://{{ .user }}:{{ .password | urlquery }}@{{ .host }}:{{ .port }}/{{ .database }}"
            + "?sslmode={{ if .tls }}verify-full{{ else }}disable{{ end }}",
            Map(("user", "app"), ("password", "p@ss/w0rd+1"), ("host", "db.prod.svc"), ("port", 5432), ("database", "orders"), ("tls", true))),
        new("print-1MB", "{{ .value }}", Map(("value", new string('s', 1 << 20)))),
        new("b64enc-1MB", "{{ .value | b64enc }}", Map(("value", new string('s', 1 << 20)))),
        new("range-10000", "{{ range $i, $e := .items }}{{ $i }}={{ $e }};{{ end }}", Map(("items", Strings()))),
        new(
            "range-10000-if",
            "{{ range .items }}{{ if and (gt .count 5000) (ne .name \"x\") }}{{ .name }}={{ .count | printf \"%06d\" }}\n{{ end }}{{ end }}",
            Map(("items", Records()))),
        new("range-map-10000", "{{ range $k, $v := .map }}{{ $k }}: {{ printf \"%q\" $v }}\n{{ end }}", Map(("map", Keyed()))),
        new("print-map", "{{ .map }}", Map(("map", Keyed()))),
        new("functions-20", TwentyCalls, Map(("a", "  Hello, World  "), ("b", "one,two,three"), ("c", ""), ("n", 7))),
        new("text-1MB", string.Concat(Enumerable.Repeat("key-{{ .a }}: some text of the template\n", 26_000)), Map(("a", "v"))),
        new("toYaml", "{{ toYaml .value }}", Map(("value", Nested()))),
    ];

    private const string TwentyCalls = """
        {{ .a | trim | upper }} {{ .a | lower | replace "world" "there" | trim | quote }} {{ .b | splitList "," | join "-" | trimPrefix "one" }}
        {{ .c | default "none" | trimSuffix "e" | repeat 3 }} {{ if and (contains "World" .a) (hasPrefix "one" .b) (hasSuffix "three" .b) }}yes{{ end }}
        {{ .b | b64enc | b64dec | sha256sum }} {{ add .n 1 }} {{ .b | upper | lower }}
        """;

    private static GoMap Map(params ReadOnlySpan<(string Key, GoValue Value)> entries)
    {
        var map = new GoMap();
        foreach (var (key, value) in entries)
            map[key] = value;

        return map;
    }

    private static GoList Strings() => new(Enumerable.Range(0, Items).Select(i => (GoValue)$"value-{i}"));

    private static GoList Records() => new(Enumerable.Range(0, Items).Select(i => (GoValue)Map(("name", $"name-{i}"), ("count", i))));

    private static GoMap Keyed() => new(Enumerable.Range(0, Items).Select(i => KeyValuePair.Create($"key-{i}", (GoValue)$"value \"{i}\"")));

    private static GoMap Nested() => Map(
        ("database", Map(("host", "db"), ("port", 5432), ("options", Map(("sslmode", "verify-full"), ("pool", 20), ("ratio", 0.5))))),
        ("users", new GoList(Enumerable.Range(0, 20).Select(i => (GoValue)Map(("name", $"user-{i}"), ("password", "p: #\"x\""), ("admin", i == 0))))),
        ("certificate", "-----BEGIN CERTIFICATE-----\nMIIB\nAAAA\n-----END CERTIFICATE-----\n"));
}
