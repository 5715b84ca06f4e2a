using GoTemplates.Functions;

namespace Operator.Tests.Templates;

/// <summary>Makes random templates, most of which can be parsed.</summary>
internal sealed class RandomTemplate(Random random)
{
    // Slow ones, which make keys or hashes, would only take the time of the others.
    private static readonly string[] Functions =
    [
        .. FunctionSets.All.Names.Where(name => !name.StartsWith("gen", StringComparison.Ordinal)
            && name is not ("bcrypt" or "htpasswd" or "derivePassword" or "pemToPkcs12" or "fullPemToPkcs12")),
    ];

    private static readonly string[] Constants =
    [
        "1", "-3", "0x1F", "1.5", "1e300", "'x'", "true", "nil", "\"a-b\"", "`[a-z]+`", "\"%s|%5.2f|%q|%v|%[9]d\"", "\"2006-01-02\"",
        "\"\"", "1i", "9223372036854775807", "\"^1.2 || ~3\"",
    ];

    private static readonly string[] Texts =
    [
        "\"a-b\"", "`(a|b)+?c*[^x]\\d`", "\"%s|%5.2f|%-8q|%v|%[9]d|%#v|%x\"", "\"2006-01-02T15:04:05.000Z07:00\"", "\"\"", "\"é🔑\"", "`{\"k\": [1, null]}`",
        "\"a: [1, {b: c}]\"", "\"aGk=\"", "\"https://u:p@h:1/p?q#f\"", "\"1.2.3-rc.1\"", "\"$1${x}\"", "\"a\"", "\"1h30m\"", "\"leaf\"",
    ];

    internal static string[] Fields { get; } = ["a", "b", "c"];

    internal string Next() => Body(0);

    private string Body(int depth) => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Node(depth)));

    private string Node(int depth)
    {
        if (depth > 3) return "x";
        return random.Next(12) switch
        {
            0 => "text ",
            1 => $"{{{{ if {Pipe(depth)} }}}}{Body(depth + 1)}{{{{ else }}}}{Body(depth + 1)}{{{{ end }}}}",
            2 => $"{{{{ with {Pipe(depth)} }}}}{Body(depth + 1)}{{{{ end }}}}",
            3 => $"{{{{ range $i, $e := {Pipe(depth)} }}}}{Body(depth + 1)}{{{{ else }}}}none{{{{ end }}}}",
            4 => $"{{{{ range {Pipe(depth)} }}}}{Body(depth + 1)}{{{{ {(random.Next(2) == 0 ? "break" : "continue")} }}}}{{{{ end }}}}",
            5 => $"{{{{ $v := {Pipe(depth)} }}}}{{{{ $v }}}}{{{{ $v = {Pipe(depth)} }}}}",
            6 when depth == 0 => $"{{{{ define \"t\" }}}}{Body(2)}{{{{ end }}}}{{{{ template \"t\" {Pipe(depth)} }}}}",
            _ => $"{{{{{(random.Next(4) == 0 ? "-" : "")} {Pipe(depth)} {(random.Next(4) == 0 ? "-" : "")}}}}}",
        };
    }

    private string Pipe(int depth)
    {
        var pipe = Command(depth);
        for (var i = random.Next(3); i > 0; i--)
            pipe += " | " + Call(depth, isPiped: true);

        return pipe;
    }

    private string Command(int depth) => random.Next(3) == 0 ? Call(depth, isPiped: false) : Operand(depth);

    /// <summary>A call whose arguments mostly are of the right number and types, so that it gets past the checks of them.</summary>
    /// <param name="depth">How deep the template nests already.</param>
    /// <param name="isPiped">Whether the last argument comes from the pipe.</param>
    private string Call(int depth, bool isPiped)
    {
        var function = FunctionSets.All.Find(Functions[random.Next(Functions.Length)])!;
        var count = function.Parameters.Count + (function.Variadic is null ? 0 : random.Next(3)) - (isPiped ? 1 : 0);
        var arguments = Enumerable.Range(0, Math.Max(count, 0)).Select(index => " " + Argument(depth, function, index));
        return function.Name + string.Concat(arguments);
    }

    private string Argument(int depth, TemplateFunction function, int index)
    {
        var type = index < function.Parameters.Count ? function.Parameters[index] : function.Variadic ?? ParameterType.Any;
        if (random.Next(20) == 0) type = ParameterType.Any;
        return type switch
        {
            ParameterType.String => random.Next(2) == 0 ? $"(toString {Operand(depth + 1)})" : Texts[random.Next(Texts.Length)],
            ParameterType.Int => random.Next(3) == 0 ? $"(int {Operand(depth + 1)})" : random.Next(-3, 9).ToString(),
            ParameterType.Float64 => "0.5",
            ParameterType.Bool => "true",
            ParameterType.Map => $"(dict \"a\" {Operand(depth + 1)} \"b\" 1)",
            ParameterType.List => $"(list {Operand(depth + 1)} 1)",
            ParameterType.Time => "(toDate \"2006-01-02\" \"2024-02-29\")",
            _ => Operand(depth),
        };
    }

    private string Operand(int depth) => random.Next(depth > 3 ? 4 : 6) switch
    {
        0 => ".",
        1 => "." + string.Join('.', Enumerable.Range(0, random.Next(1, 3)).Select(_ => Fields[random.Next(Fields.Length)])),
        2 => "$." + Fields[random.Next(Fields.Length)],
        3 => Constants[random.Next(Constants.Length)],
        4 => $"({Call(depth + 1, isPiped: false)})",
        _ => $"({Pipe(depth + 1)})",
    };
}
