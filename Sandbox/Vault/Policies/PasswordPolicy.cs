using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Sandbox.Vault.Policies;

/// <summary>A password policy (<c>sys/policies/password</c>): a length, and sets of characters with the least number from each.</summary>
/// <param name="Text">The policy as it was written, in HCL.</param>
/// <param name="Length">The length of passwords, in characters.</param>
/// <param name="Rules">The sets; passwords are made of the characters of all of them.</param>
public sealed record PasswordPolicy(string Text, int Length, IReadOnlyList<(string Charset, int Least)> Rules)
{
    private const int MinLength = 4;
    private const int MaxLength = 100;
    private const int MaxTries = 10_000;

    /// <summary>The policy of what has none: twenty characters, at least one small letter, one capital, one digit and one dash.</summary>
    public static readonly PasswordPolicy Default = new("", 20,
        [("abcdefghijklmnopqrstuvwxyz", 1), ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 1), ("0123456789", 1), ("-", 1)]);

    /// <summary>Parses a policy.</summary>
    /// <exception cref="FormatException">It doesn't parse, or no password could meet it; the message is Vault's.</exception>
    public static PasswordPolicy Parse(string text)
    {
        JsonObject root;
        try
        {
            root = HclParser.Parse(text);
        }
        catch (FormatException e)
        {
            throw Invalid($"unable to decode: {e.Message}");
        }

        var rules = (root["rule"] as JsonArray ?? []).OfType<JsonObject>().SelectMany(r => r).Select(Rule).ToList();
        var policy = new PasswordPolicy(text, Number(root["length"]), rules);
        policy.Check();
        return policy;
    }

    /// <summary>A new password.</summary>
    /// <exception cref="FormatException">The rules are so narrow that none was found.</exception>
    public string Generate()
    {
        var charset = Charset();
        for (var i = 0; i < MaxTries; i++)
        {
            var password = RandomNumberGenerator.GetItems<Rune>(charset, Length);
            if (Rules.All(r => password.Count(c => r.Charset.EnumerateRunes().Contains(c)) >= r.Least))
                return string.Concat(password);
        }

        throw new FormatException("timed out generating string");
    }

    private Rune[] Charset() => [.. Rules.SelectMany(r => r.Charset.EnumerateRunes()).Distinct().Order()];

    private void Check()
    {
        List<string> errors = [];
        var least = Rules.Sum(r => r.Least);
        if (Length <= 0)
            errors.Add("length must be > 0");
        else if (Length < least)
            errors.Add($"specified rules require at least {least} characters but {Length} is specified");
        var charset = Charset();
        if (charset.Length == 0)
            errors.Add("no charset specified");
        else if (Array.Exists(charset, c => Rune.IsControl(c)))
            errors.Add("non-printable character in charset");
        if (errors.Count > 0)
            throw Invalid(Requests.VaultException.AsList([.. errors]));
        if (Length is < MinLength or > MaxLength)
            throw new FormatException($"passwords must be between {MinLength} and {MaxLength} characters");
    }

    private static (string Charset, int Least) Rule(KeyValuePair<string, JsonNode?> rule)
    {
        if (rule.Key != "charset")
            throw Invalid($"unable to parse rules: unable to parse rule {rule.Key}: unrecognized rule type {rule.Key}");
        var body = rule.Value as JsonObject ?? [];
        return (body["charset"]?.ToString() ?? "", Number(body["min-chars"]));
    }

    private static int Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var number) ? number : 0;

    private static FormatException Invalid(string reason) => new($"invalid password policy: {reason}");
}
