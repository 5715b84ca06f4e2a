using System.CommandLine;
using System.CommandLine.Parsing;

namespace Operator.Cli;

/// <summary>A setting of a type.</summary>
internal sealed class Setting<T> : Setting
{
    private readonly Option<T?> _option;
    private readonly Func<string, T?> _parse;

    /// <summary>Declares a setting.</summary>
    /// <param name="flag">The flag, such as <c>--log-level</c>.</param>
    /// <param name="purpose">What it does, for <c>--help</c>.</param>
    /// <param name="form">What a value looks like, for <c>--help</c> and errors.</param>
    /// <param name="fallback">The value where neither flag nor variable is given; null for none.</param>
    /// <param name="parse">Reads a value; null for one that can't be read.</param>
    public Setting(string flag, string purpose, string form, string? fallback, Func<string, T?> parse)
        : base(flag, purpose, form, fallback)
    {
        _parse = parse;
        _option = new Option<T?>(flag)
        {
            Description = $"{purpose} [env: {Variable}]{(fallback is null ? "" : $" [default: {fallback}]")}",
            HelpName = form,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = ParseToken,
        };
    }

    /// <inheritdoc />
    public override Option Option => _option;

    private string? FromEnvironment => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value : null;

    /// <summary>The value: the flag's, else the variable's, else the default.</summary>
    public T? In(ParseResult given)
    {
        if (given.GetResult(_option) is { Implicit: false })
            return given.GetValue(_option);

        return (FromEnvironment ?? Fallback) is { } text ? _parse(text) : default;
    }

    /// <inheritdoc />
    public override string? CheckVariable() =>
        FromEnvironment is { } value && _parse(value) is null ? Complain(Variable, value) : null;

    private T? ParseToken(ArgumentResult result)
    {
        var value = result.Tokens[^1].Value;
        if (_parse(value) is { } read)
            return read;

        result.AddError(Complain(Flag, value));
        return default;
    }

    private string Complain(string name, string value) => $"{name}: \"{value}\" is not of the form {Form}";
}
