using System.CommandLine;
using System.CommandLine.Parsing;

namespace Operator.Cli;

/// <summary>One setting of the operator: a flag, and an environment variable where the flag isn't given.</summary>
internal static class Setting
{
    /// <summary>What the names of all environment variables start with.</summary>
    public const string Prefix = "SECRET_COURIER_";

    /// <summary>A setting.</summary>
    /// <param name="flag">The flag, such as <c>--log-level</c>; the variable's name follows from it.</param>
    /// <param name="description">What it does, for <c>--help</c>.</param>
    /// <param name="fallback">The value where neither is given.</param>
    /// <param name="parse">Reads a value; null for one that can't be read.</param>
    /// <param name="form">What a value looks like, for <c>--help</c> and errors.</param>
    public static Option<T> Create<T>(string flag, string description, string? fallback, Func<string, T?> parse, string form)
    {
        var variable = VariableOf(flag);
        return new Option<T>(flag)
        {
            Description = $"{description} [env: {variable}]{(fallback is null ? "" : $" [default: {fallback}]")}",
            HelpName = form,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result => Read(result.Tokens[^1].Value, flag, parse, form, result),
            DefaultValueFactory = result =>
                Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? Read(value, variable, parse, form, result)
                : fallback is null ? default!
                : parse(fallback)!,
        };
    }

    /// <summary>The environment variable of a flag.</summary>
    public static string VariableOf(string flag) => Prefix + flag.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    private static T Read<T>(string value, string name, Func<string, T?> parse, string form, ArgumentResult result)
    {
        if (parse(value) is { } read)
            return read;

        result.AddError($"{name}: \"{value}\" is not of the form {form}");
        return default!;
    }
}
