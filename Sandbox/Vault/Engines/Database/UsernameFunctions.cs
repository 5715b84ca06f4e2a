using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sandbox.Vault.Json;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.Engines.Database;

/// <summary>The functions of a <c>username_template</c> (Vault's <c>sdk/helper/template</c>).</summary>
/// <param name="clock">The clock.</param>
internal sealed class UsernameFunctions(TimeProvider clock)
{
    private const int HashLength = 8;

    // Go's layout names each part of a time by that of one certain moment; the longer names come first.
    private static readonly (string Go, string Net)[] Layout =
    [
        ("2006", "yyyy"), ("January", "MMMM"), ("Monday", "dddd"), ("Jan", "MMM"), ("Mon", "ddd"), ("MST", "'UTC'"), ("-0700", "'+0000'"),
        ("Z07:00", "'Z'"), ("01", "MM"), ("02", "dd"), ("03", "hh"), ("04", "mm"), ("05", "ss"), ("06", "yy"), ("15", "HH"), ("PM", "tt"),
        (".000000000", ".fffffff00"), (".000000", ".ffffff"), (".000", ".fff"),
    ];

    private static readonly string[] Names =
    [
        "printf", "print", "random", "truncate", "truncate_sha256", "uppercase", "lowercase", "replace", "sha256", "base64", "decode_base64", "hex",
        "decode_hex", "unix_time", "unix_time_millis", "timestamp", "uuid",
    ];

    /// <summary>True if there is a function of that name.</summary>
    public static bool Has(string name) => Names.Contains(name);

    /// <summary>Calls a function.</summary>
    /// <exception cref="FormatException">It can't do with its arguments.</exception>
    public string Call(string name, IReadOnlyList<string> arguments) => (name, arguments) switch
    {
        ("printf", [var format, ..]) => Printf(format, [.. arguments.Skip(1)]),
        ("print", _) => string.Concat(arguments),
        ("random", [var length]) => TokenStore.Random(Number(length)),
        ("truncate", [var length, var text]) => Truncate(Number(length), text),
        ("truncate_sha256", [var length, var text]) => TruncateWithHash(Number(length), text),
        ("uppercase", [var text]) => text.ToUpperInvariant(),
        ("lowercase", [var text]) => text.ToLowerInvariant(),
        ("replace", [var find, var by, var text]) => find.Length > 0 ? text.Replace(find, by, StringComparison.Ordinal) : text,
        ("sha256", [var text]) => Hash(text),
        ("base64", [var text]) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)),
        ("decode_base64", [var text]) => Encoding.UTF8.GetString(Convert.FromBase64String(text)),
        ("hex", [var text]) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)),
        ("decode_hex", [var text]) => Encoding.UTF8.GetString(Convert.FromHexString(text)),
        ("unix_time", []) => clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        ("unix_time_millis", []) => clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        ("timestamp", [var layout]) => Timestamp(layout),
        ("uuid", []) => Guid.NewGuid().ToString(),
        _ => throw Failed(name, $"wrong number of args for {name}: want other than {arguments.Count}"),
    };

    private static string Printf(string format, IReadOnlyList<string> values)
    {
        var text = new StringBuilder();
        var next = 0;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                text.Append(format[i]);
                continue;
            }

            i++;
            text.Append(format[i] switch
            {
                '%' => "%",
                's' or 'v' or 'd' when next < values.Count => values[next++],
                'q' when next < values.Count => GoValue.Quote(values[next++]),
                var verb => next < values.Count ? $"%!{verb}(string={values[next++]})" : $"%!{verb}(MISSING)",
            });
        }

        return next >= values.Count ? text.ToString() : $"{text}%!(EXTRA {string.Join(", ", values.Skip(next).Select(v => $"string={v}"))})";
    }

    private static string Truncate(int length, string text) => length > 0
        ? text.Length > length ? text[..length] : text
        : throw Failed("truncate", $"max length must be > 0 but was {length}");

    private static string TruncateWithHash(int length, string text)
    {
        if (length <= HashLength)
            throw Failed("truncate_sha256", $"max length must be > 8 but was {length}");
        return text.Length <= length ? text : text[..(length - HashLength)] + Hash(text[(length - HashLength)..])[..HashLength];
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static int Number(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new FormatException($"unable to apply template: template: template:1:3: executing \"template\": expected integer; found {GoValue.Quote(text)}");

    private string Timestamp(string layout)
    {
        var format = new StringBuilder();
        for (var at = 0; at < layout.Length;)
        {
            var part = Layout.FirstOrDefault(l => layout.AsSpan(at).StartsWith(l.Go, StringComparison.Ordinal));
            format.Append(part.Net ?? (char.IsLetterOrDigit(layout[at]) ? $"'{layout[at]}'" : $"\\{layout[at]}"));
            at += part.Go?.Length ?? 1;
        }

        return clock.GetUtcNow().UtcDateTime.ToString(format.ToString(), CultureInfo.InvariantCulture);
    }

    private static FormatException Failed(string function, string reason) =>
        new($"unable to apply template: template: template:1:3: executing \"template\" at <{function}>: error calling {function}: {reason}");
}
